// GC0011: Graph code can't change 'last', which is no local of its own: for a value kept between calls declare a [State] Parameter and call its Assign
[Model]
public partial class Net
{
    Tensor? last;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/last/*]*/ = Relu(x);
        return x;
    }
}

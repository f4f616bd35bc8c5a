// GC0011: Graph code can't change 'cache[0]', which is no local of its own: for a value kept between calls declare a [State] Parameter and call its Assign
[Model]
public partial class Net
{
    readonly Tensor[] cache = new Tensor[2];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/cache[0]/*]*/ = Relu(x);
        return cache[0] + x;
    }
}

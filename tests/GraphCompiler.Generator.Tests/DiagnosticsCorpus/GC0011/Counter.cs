// GC0011: Graph code can't change 'calls', which is no local of its own: for a value kept between calls declare a [State] Parameter and call its Assign
[Model]
public partial class Net
{
    int calls;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/calls/*]*/++;
        return Relu(x);
    }
}

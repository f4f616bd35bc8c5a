// GC0116: Graph code throws an exception: division by zero
[Model]
public partial class Net
{
    const int Heads = 0;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var heads = Heads;
        return x.Reshape(-1, /*[*/4 / heads/*]*/);
    }
}

// GC0116: Graph code throws an exception: Attempted to divide by zero.
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var groups = /*[*/Enumerable.Range(0, 8).Chunk(0)/*]*/;
        return x * groups.Count();
    }
}

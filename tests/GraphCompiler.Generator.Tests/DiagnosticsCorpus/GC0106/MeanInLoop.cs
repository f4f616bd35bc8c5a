// GC0106: The axes 0, 0, 1, 1 of [N, 3, 4] name one axis twice in Mean
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 3, 4)] Tensor x)
    {
        int[] axes = [.. Enumerable.Range(0, 4).Select(i => i / 2)];
        return /*[*/x.Mean(axes)/*]*/;
    }
}

// GC0126: The step of a slice can't be 0
[Model]
public partial class Net
{
    [Graph] Tensor Coarse([Shape("N", 8)] Tensor x)
    {
        for (var step = 4; step >= 0; step -= 2) x = /*[*/x.Slice(1, .., step)/*]*/;
        return x;
    }
}

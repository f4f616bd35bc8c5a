// GC0118: 2 * D + 1 is not divisible by 2 for all sizes in Split
[Model]
public partial class Net
{
    [Graph] (Tensor, Tensor) Halves([Shape("N", "2 * D + 1")] Tensor x)
    {
        var parts = /*[*/x.Split(2, axis: 1)/*]*/;
        return (parts[0], parts[1]);
    }
}

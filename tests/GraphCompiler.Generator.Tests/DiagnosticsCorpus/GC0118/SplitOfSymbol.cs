// GC0118: D is not divisible by 2 for all sizes in Split
[Model]
public partial class Net
{
    [Graph] (Tensor, Tensor) Halves([Shape("N", "D")] Tensor x)
    {
        var parts = /*[*/x.Split(2, axis: 1)/*]*/;
        return (parts[0], parts[1]);
    }
}

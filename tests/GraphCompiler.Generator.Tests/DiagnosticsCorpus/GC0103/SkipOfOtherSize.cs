// GC0103: Add can't combine [N, 4] and [N, 8]: 4 and 8 are neither equal nor 1 (shapes are aligned from the last axis)
[Module]
public sealed class Residual(int inputs, int outputs)
{
    readonly Linear layer = new(inputs, outputs);

    public Tensor Forward(Tensor x) => /*[*/x + layer.Forward(x)/*]*/;
}

[Model]
public partial class Net
{
    readonly Residual first = new(4, 4), second = new(4, 8);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => second.Forward(first.Forward(x));
}

// GC0122: A parameter can't have the shape [4, -4]: -4 is not positive
[Module]
public sealed class Bottleneck(int size, int reduction)
{
    readonly Parameter weight = /*[*/new(Init.XavierNormal(), size, size - reduction)/*]*/;

    public Tensor Forward(Tensor x) => MatMul(x, weight);
}

[Model]
public partial class Net
{
    readonly Bottleneck neck = new(4, 8);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => neck.Forward(x);
}

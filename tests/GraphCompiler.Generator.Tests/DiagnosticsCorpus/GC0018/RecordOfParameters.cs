// GC0018: A parameter is made here for 'Affine', which is no [Module], so that it has no name and no values: mark 'Affine' as [Module]
public sealed record Affine(int Size)
{
    public Parameter Scale { get; } = /*[*/new(Init.Ones, 4)/*]*/;
}

[Module]
public sealed class Block
{
    readonly Affine affine = new(4);

    public Tensor Forward(Tensor x) => affine.Scale * x;
}

[Model]
public partial class Net
{
    readonly Block block = new();

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => block.Forward(x);
}

// GC0102: MatMul needs equal inner dimensions: [N, 32] x [8, 32] has 32 and 8 in down.Forward
[Module]
public sealed class Block(int size)
{
    readonly Linear up = new(size, 4 * size);
    readonly Linear down = new(size, 4 * size);

    public Tensor Forward(Tensor x) => x + /*[*/down.Forward(Relu(up.Forward(x)))/*]*/;
}

[Module]
public sealed class Stage(int size)
{
    readonly Block[] blocks = [new(size), new(size)];

    public Tensor Forward(Tensor x)
    {
        foreach (var block in blocks) x = block.Forward(x);
        return x;
    }
}

[Model]
public partial class Net
{
    readonly Stage stage = new(8);

    [Graph] Tensor Run([Shape("N", 8)] Tensor x) => stage.Forward(x);
}

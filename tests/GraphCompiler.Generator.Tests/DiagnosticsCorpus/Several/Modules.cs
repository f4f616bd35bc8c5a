// GC0103: Add can't combine [N, 4] and [3]: 4 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
// GC0102: MatMul needs equal inner dimensions: [N, 4] x [5, 2] has 4 and 5 in layer.Forward
[Module]
public sealed class Block(int size)
{
    readonly Parameter shift = new(Init.Zeros, size - 1);
    readonly Linear layer = new(size + 1, 2);

    public Tensor Forward(Tensor x) => (/*[*/x + shift/*]*/).Sum() + /*[*/layer.Forward(x)/*]*/;
}

[Model]
public partial class Net
{
    readonly Block[] blocks = [new(4), new(4), new(4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var y = x;
        foreach (var block in blocks) y = y + block.Forward(x);
        return blocks[0].Forward(x) + y;
    }
}

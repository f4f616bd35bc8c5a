using GraphCompiler;
using static GraphCompiler.Ops;

namespace CharGpt;

/// <summary>Self-attention over the positions so far: <c>softmax(Q Kᵀ / √d + mask) V</c> for each head (Vaswani et al. 2017).</summary>
[Module]
public sealed class CausalAttention(int width, int heads)
{
    readonly Linear query = new(width, width), key = new(width, width), value = new(width, width), output = new(width, width);

    public Tensor Forward(Tensor x)
    {
        var positions = Positions(x.Dim(1)).ToTensor();
        var isLater = positions.Reshape(1, x.Dim(1)) > positions.Reshape(x.Dim(1), 1);
        var scores = MatMul(Split(query.Forward(x)), Split(key.Forward(x)).Transpose()) / MathF.Sqrt(width / heads);
        var shares = Softmax(Where(isLater, double.NegativeInfinity, scores));
        return output.Forward(MatMul(shares, Split(value.Forward(x))).Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(1), width));
    }

    Tensor Split(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, width / heads).Permute(0, 2, 1, 3);
}

/// <summary>A layer of a transformer that normalizes first (Xiong et al. 2020).</summary>
[Module]
public sealed class Block(int width, int heads)
{
    readonly LayerNorm before = new(width), between = new(width);
    readonly CausalAttention attention = new(width, heads);
    readonly Linear up = new(width, 4 * width), down = new(4 * width, width);

    public Tensor Forward(Tensor x)
    {
        x = x + attention.Forward(before.Forward(x));
        return x + down.Forward(Gelu(up.Forward(between.Forward(x))));
    }
}

/// <summary>A decoder-only transformer over 65 characters: 4 layers of width 128, 4 heads, a context of 64.</summary>
[Model]
public partial class LanguageModel
{
    public const int Characters = 65, Context = 64;

    const int Width = 128, Heads = 4, Layers = 4;

    readonly Parameter embedding = new(Init.Normal(0, 0.02), Characters, Width);
    readonly Parameter positions = new(Init.Normal(0, 0.02), Context, Width);
    readonly Block[] blocks = [.. Enumerable.Range(0, Layers).Select(_ => new Block(Width, Heads))];
    readonly LayerNorm after = new(Width);
    readonly Linear head = new(Width, Characters);

    /// <summary>The scores of the next character at each position.</summary>
    [Graph]
    Tensor Logits([Shape("N", Context)] IntTensor text)
    {
        var x = Gather(embedding, text) + positions;
        foreach (var block in blocks) x = block.Forward(x);
        return head.Forward(after.Forward(x));
    }

    /// <summary>Each character is predicted from those before it.</summary>
    [Loss]
    Tensor Loss([Shape("N", Context + 1)] IntTensor text) => CrossEntropy(Logits(text[.., ..Context]), text[.., 1..]);
}

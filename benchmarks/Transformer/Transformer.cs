using System.Linq;
using GraphCompiler;
using static GraphCompiler.Ops;

namespace GraphCompiler.Benchmarks;

/// <summary>Self-attention over all positions: <c>softmax(Q Kᵀ / √d) V</c> for each head (Vaswani et al. 2017).</summary>
[Module]
public sealed class Attention(int width, int heads)
{
    readonly Linear query = new(width, width), key = new(width, width), value = new(width, width), output = new(width, width);

    /// <summary>Mixes the positions of <c>[N, T, width]</c>.</summary>
    public Tensor Forward(Tensor x)
    {
        var scores = MatMul(Split(query.Forward(x)), Split(key.Forward(x)).Transpose()) / MathF.Sqrt(width / heads);
        return output.Forward(MatMul(Softmax(scores), Split(value.Forward(x))).Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(1), width));
    }

    Tensor Split(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, width / heads).Permute(0, 2, 1, 3);
}

/// <summary>A layer of a transformer that normalizes first (Xiong et al. 2020).</summary>
[Module]
public sealed class Block(int width, int heads)
{
    readonly LayerNorm before = new(width), between = new(width);
    readonly Attention attention = new(width, heads);
    readonly Linear up = new(width, 4 * width), down = new(4 * width, width);

    /// <summary>Adds to <c>[N, T, width]</c> what attention and the two dense layers make of it.</summary>
    public Tensor Forward(Tensor x)
    {
        x = x + attention.Forward(before.Forward(x));
        return x + down.Forward(Gelu(up.Forward(between.Forward(x))));
    }
}

/// <summary>
/// A language model of the shape of GPT-2 small: 12 layers of width 768 (Radford et al. 2019). It is here to be compiled, not trained.
/// </summary>
[Model]
public partial class Transformer
{
    const int Vocabulary = 50257, Positions = 64, Width = 768, Heads = 12, Layers = 12;

    readonly Parameter embedding = new(Init.Normal(0, 0.02), Vocabulary, Width);
    readonly Parameter positions = new(Init.Normal(0, 0.02), Positions, Width);
    readonly Block[] blocks = [.. Enumerable.Range(0, Layers).Select(_ => new Block(Width, Heads))];
    readonly LayerNorm after = new(Width);
    readonly Linear head = new(Width, Vocabulary);

    [Graph] Tensor Logits([Shape("N", Positions)] IntTensor tokens)
    {
        var x = Gather(embedding, tokens) + positions;
        foreach (var block in blocks) x = block.Forward(x);
        return head.Forward(after.Forward(x));
    }

    [Loss]
    Tensor Loss([Shape("N", Positions)] IntTensor tokens, [Shape("N", Positions)] IntTensor next) => CrossEntropy(Logits(tokens), next);
}

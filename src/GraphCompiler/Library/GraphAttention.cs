using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// Graph attention: every node gets a mean over itself and its neighbours, weighted by the softmax of <c>LeakyReLU(a·x W + a'·x' W)</c>
/// with x the node and x' the neighbour, for several heads with their own W, a and a' (Veličković et al. 2018).
/// </summary>
/// <remarks>
/// All begin as <see cref="Init.XavierUniform()"/>, b as zeros, as in the paper. An edge leads one way; every node also looks at itself, so
/// lists and matrices are without loops.
/// </remarks>
/// <param name="inputs">The size of a node's vector.</param>
/// <param name="outputs">The size of a result of one head.</param>
/// <param name="heads">The number of heads.</param>
/// <param name="join">Whether the heads' results are joined, <c>heads · outputs</c>; otherwise their mean is taken.</param>
/// <param name="slope">The slope of LeakyReLU below 0.</param>
/// <param name="dropout">The probability of leaving a neighbour out in training.</param>
/// <param name="bias">Whether b is added.</param>
[Module]
public sealed class GraphAttention(int inputs, int outputs, int heads = 1, bool join = true, double slope = 0.2, double dropout = 0,
    bool bias = true)
{
    /// <summary>W of all heads, shape <c>[inputs, heads · outputs]</c>.</summary>
    public readonly Parameter Weight = new(Init.XavierUniform(), inputs, heads * outputs);

    /// <summary>a, of the node that looks, shape <c>[heads, outputs]</c>.</summary>
    public readonly Parameter Target = new(Init.XavierUniform(), heads, outputs);

    /// <summary>a', of the node that is looked at, shape <c>[heads, outputs]</c>.</summary>
    public readonly Parameter Source = new(Init.XavierUniform(), heads, outputs);

    /// <summary>b, of the size of a result.</summary>
    public readonly Parameter? Bias = bias ? new(Init.Zeros, join ? heads * outputs : outputs) : null;

    /// <summary>The results of all nodes, <c>[V, heads · outputs]</c> or <c>[V, outputs]</c>, for edges as a list.</summary>
    /// <param name="x">The nodes, <c>[V, inputs]</c>.</param>
    /// <param name="from">Where each edge begins, <c>[E]</c>; what is looked at.</param>
    /// <param name="to">Where each edge ends, <c>[E]</c>; what looks.</param>
    public Tensor Forward(Tensor x, IntTensor from, IntTensor to)
    {
        var nodes = x.Dim(0);
        var (sources, targets) = (Concat([from, Positions(nodes)]), Concat([to, Positions(nodes)]));
        var mapped = Mapped(x);
        var scores = LeakyRelu(Gather((mapped * Target).Sum(-1), targets) + Gather((mapped * Source).Sum(-1), sources), slope);
        var weights = Dropout(SegmentSoftmax(scores, targets, nodes), dropout);
        return Joined(SegmentSum(Gather(mapped, sources) * weights.Unsqueeze(-1), targets, nodes));
    }

    /// <summary>The results of all nodes, <c>[V, heads · outputs]</c> or <c>[V, outputs]</c>, for edges as a matrix.</summary>
    /// <param name="x">The nodes, <c>[V, inputs]</c>.</param>
    /// <param name="adjacency">1 where the node of the row looks at that of the column, else 0, <c>[V, V]</c>.</param>
    public Tensor Forward(Tensor x, Tensor adjacency)
    {
        var nodes = x.Dim(0);
        var mapped = Mapped(x);
        var scores = LeakyRelu((mapped * Target).Sum(-1).Transpose().Unsqueeze(2)
            + (mapped * Source).Sum(-1).Transpose().Unsqueeze(1), slope);
        var isNeighbour = Or(adjacency, Equal(Positions(nodes).Unsqueeze(1), Positions(nodes)));
        var weights = Dropout(MaskedSoftmax(scores, isNeighbour), dropout);
        return Joined(MatMul(weights, mapped.Permute(1, 0, 2)).Permute(1, 0, 2));
    }

    /// <summary>The nodes as each head sees them, <c>[V, heads, outputs]</c>.</summary>
    Tensor Mapped(Tensor x) => MatMul(x, Weight).Reshape(x.Dim(0), heads, outputs);

    Tensor Joined(Tensor y)
    {
        y = join ? y.Flatten(1) : y.Mean(1);
        return Bias is null ? y : y + Bias;
    }
}

using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A graph convolution: <c>y = D^-½ (A + I) D^-½ x W + b</c>, where A holds the edges' weights and D the sums of the rows of A + I, so that
/// every node gets a mean over itself and its neighbours (Kipf and Welling 2017).
/// </summary>
/// <remarks>
/// W begins as <see cref="Init.XavierUniform()"/>, b as zeros, as in the paper. An edge leads one way; a graph without directions lists
/// each edge twice.
/// </remarks>
/// <param name="inputs">The size of a node's vector.</param>
/// <param name="outputs">The size of a result.</param>
/// <param name="bias">Whether b is added.</param>
/// <param name="selfLoops">Whether I is added; without it, a node that no edge leads to gets b.</param>
[Module]
public sealed class GraphConvolution(int inputs, int outputs, bool bias = true, bool selfLoops = true)
{
    /// <summary>W, shape <c>[inputs, outputs]</c>.</summary>
    public readonly Parameter Weight = new(Init.XavierUniform(), inputs, outputs);

    /// <summary>b, shape <c>[outputs]</c>.</summary>
    public readonly Parameter? Bias = bias ? new(Init.Zeros, outputs) : null;

    /// <summary>The results of all nodes, <c>[V, outputs]</c>, for edges as a list.</summary>
    /// <param name="x">The nodes, <c>[V, inputs]</c>.</param>
    /// <param name="from">Where each edge begins, <c>[E]</c>.</param>
    /// <param name="to">Where each edge ends, <c>[E]</c>.</param>
    /// <param name="weights">The edges' weights, not negative, <c>[E]</c>; all 1 by default.</param>
    public Tensor Forward(Tensor x, IntTensor from, IntTensor to, Tensor? weights = null)
    {
        var nodes = x.Dim(0);
        var scale = Scale(weights is null ? SegmentCount(to, nodes) : SegmentSum(weights, to, nodes));
        var scaled = MatMul(x, Weight) * scale;
        var sent = Gather(scaled, from);
        return WithBias(scale
            * Neighbours.WithSelf(SegmentSum(weights is null ? sent : sent * weights.Unsqueeze(1), to, nodes), scaled, selfLoops));
    }

    /// <summary>The results of all nodes, <c>[..., V, outputs]</c>, for edges as a matrix.</summary>
    /// <param name="x">The nodes, <c>[..., V, inputs]</c>.</param>
    /// <param name="adjacency">
    /// A, <c>[..., V, V]</c>: the weight of the edge to the node of the row from that of the column, 0 without one.
    /// </param>
    public Tensor Forward(Tensor x, Tensor adjacency)
    {
        var scale = Scale(adjacency.Sum(-1));
        var scaled = MatMul(x, Weight) * scale;
        return WithBias(scale * Neighbours.WithSelf(MatMul(adjacency, scaled), scaled, selfLoops));
    }

    /// <summary>D^-½ as a column; 0 for a node without edges.</summary>
    Tensor Scale(Tensor degrees) => (selfLoops ? Rsqrt(degrees + 1) : Where(degrees > 0, Rsqrt(degrees), 0)).Unsqueeze(-1);

    Tensor WithBias(Tensor y) => Bias is null ? y : y + Bias;
}

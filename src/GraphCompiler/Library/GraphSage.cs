using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A GraphSAGE layer: a node's vector and what its neighbours are aggregated to, each mapped and added, <c>y = x W + aggregate(neighbours)
/// U + b</c> (Hamilton, Ying and Leskovec 2017).
/// </summary>
/// <remarks>The paper joins both vectors and maps them by one matrix, which is the same.</remarks>
/// <param name="inputs">The size of a node's vector.</param>
/// <param name="outputs">The size of a result.</param>
/// <param name="aggregation">What becomes of the neighbours; 0 without any.</param>
/// <param name="normalize">Whether results are made as long as 1, as in the paper.</param>
/// <param name="bias">Whether b is added.</param>
[Module]
public sealed class GraphSage(int inputs, int outputs, Aggregation aggregation = Aggregation.Mean, bool normalize = false, bool bias = true)
{
    /// <summary>W and b, of the node itself.</summary>
    public readonly Linear Self = new(inputs, outputs, bias);

    /// <summary>U, of its neighbours.</summary>
    public readonly Linear Neighbour = new(inputs, outputs, bias: false);

    /// <summary>The results of all nodes, <c>[V, outputs]</c>, for edges as a list.</summary>
    /// <param name="x">The nodes, <c>[V, inputs]</c>.</param>
    /// <param name="from">Where each edge begins, <c>[E]</c>.</param>
    /// <param name="to">Where each edge ends, <c>[E]</c>.</param>
    public Tensor Forward(Tensor x, IntTensor from, IntTensor to) => Combine(x, Neighbours.Aggregate(x, from, to, aggregation));

    /// <summary>The results of all nodes, <c>[..., V, outputs]</c>, for edges as a matrix.</summary>
    /// <param name="x">The nodes, <c>[..., V, inputs]</c>.</param>
    /// <param name="adjacency">1 where an edge leads to the node of the row from that of the column, else 0, <c>[..., V, V]</c>.</param>
    public Tensor Forward(Tensor x, Tensor adjacency) => Combine(x, Neighbours.Aggregate(x, adjacency, aggregation));

    Tensor Combine(Tensor x, Tensor neighbours)
    {
        var y = Self.Forward(x) + Neighbour.Forward(neighbours);
        return normalize ? Normalize(y) : y;
    }
}

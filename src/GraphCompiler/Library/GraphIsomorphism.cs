namespace GraphCompiler;

/// <summary>
/// A layer of a graph isomorphism network: <c>y = layer((1 + ε) x + Σ neighbours)</c>, which tells apart what the Weisfeiler-Lehman test
/// does (Xu et al. 2019).
/// </summary>
/// <param name="layer">What is applied to the sum, usually a multi-layer perceptron.</param>
/// <param name="epsilon">What ε, which is trained, begins at.</param>
[Module]
public sealed class GraphIsomorphism(ILayer layer, double epsilon = 0)
{
    /// <summary>ε, shape <c>[]</c>.</summary>
    public readonly Parameter Epsilon = new(Init.Constant(epsilon));

    /// <summary>What is applied to the sum.</summary>
    public readonly ILayer Layer = layer;

    /// <summary>The results of all nodes, <c>[V, outputs]</c>, for edges as a list.</summary>
    /// <param name="x">The nodes, <c>[V, inputs]</c>.</param>
    /// <param name="from">Where each edge begins, <c>[E]</c>.</param>
    /// <param name="to">Where each edge ends, <c>[E]</c>.</param>
    public Tensor Forward(Tensor x, IntTensor from, IntTensor to) => Combine(x, Neighbours.Aggregate(x, from, to, Aggregation.Sum));

    /// <summary>The results of all nodes, <c>[..., V, outputs]</c>, for edges as a matrix.</summary>
    /// <param name="x">The nodes, <c>[..., V, inputs]</c>.</param>
    /// <param name="adjacency">1 where an edge leads to the node of the row from that of the column, else 0, <c>[..., V, V]</c>.</param>
    public Tensor Forward(Tensor x, Tensor adjacency) => Combine(x, Neighbours.Aggregate(x, adjacency, Aggregation.Sum));

    Tensor Combine(Tensor x, Tensor neighbours) => Layer.Forward((1 + Epsilon) * x + neighbours);
}

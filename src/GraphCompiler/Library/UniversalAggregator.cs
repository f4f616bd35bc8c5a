using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A function of a set that can be any such function: <c>outer(Σ inner(x))</c> over its members (Zaheer et al. 2017, "Deep Sets").
/// </summary>
/// <param name="inner">What is applied to each member.</param>
/// <param name="outer">What is applied to the sum.</param>
[Module]
public sealed class UniversalAggregator(ILayer inner, ILayer outer)
{
    /// <summary>What is applied to each member.</summary>
    public readonly ILayer Inner = inner;

    /// <summary>What is applied to the sum.</summary>
    public readonly ILayer Outer = outer;

    /// <summary>
    /// What the neighbours of each node are aggregated to, for edges as a list: nodes <c>[V, inputs]</c> give <c>[V, outputs]</c>.
    /// </summary>
    /// <param name="x">The nodes.</param>
    /// <param name="from">Where each edge begins, <c>[E]</c>.</param>
    /// <param name="to">Where each edge ends, <c>[E]</c>.</param>
    public Tensor Forward(Tensor x, IntTensor from, IntTensor to) =>
        Outer.Forward(Neighbours.Aggregate(Inner.Forward(x), from, to, Aggregation.Sum));

    /// <summary>
    /// What the neighbours of each node are aggregated to, for edges as a matrix: nodes <c>[..., V, inputs]</c> give <c>[..., V,
    /// outputs]</c>.
    /// </summary>
    /// <param name="x">The nodes.</param>
    /// <param name="adjacency">1 where an edge leads to the node of the row from that of the column, else 0, <c>[..., V, V]</c>.</param>
    public Tensor Forward(Tensor x, Tensor adjacency) => Outer.Forward(Neighbours.Aggregate(Inner.Forward(x), adjacency, Aggregation.Sum));

    /// <summary>
    /// What sets are aggregated to, such as graphs of which a batch holds all nodes: members <c>[M, inputs]</c> give <c>[count,
    /// outputs]</c>.
    /// </summary>
    /// <param name="x">The members of all sets.</param>
    /// <param name="sets">The set of each member, below count, <c>[M]</c>.</param>
    /// <param name="count">The number of sets.</param>
    public Tensor OfSets(Tensor x, IntTensor sets, int count) => Outer.Forward(SegmentSum(Inner.Forward(x), sets, count));
}

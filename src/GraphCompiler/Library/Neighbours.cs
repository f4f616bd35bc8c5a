using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>What graph layers share: what a node gets from the nodes that edges lead from.</summary>
static class Neighbours
{
    /// <summary>Combines the nodes that edges lead from, for each node that they lead to; 0 without any.</summary>
    public static Tensor Aggregate(Tensor x, IntTensor from, IntTensor to, Aggregation aggregation)
    {
        var (sent, nodes) = (Gather(x, from), x.Dim(0));
        return aggregation switch
        {
            Aggregation.Sum => SegmentSum(sent, to, nodes),
            Aggregation.Max => Where(SegmentCount(to, nodes).Unsqueeze(1) > 0, SegmentMax(sent, to, nodes), 0),
            _ => SegmentMean(sent, to, nodes),
        };
    }

    /// <summary>
    /// The same for edges as a matrix, <c>[..., V, V]</c>, of which the elements other than 0 are edges to the row's node; their numbers
    /// are weights of sums and means.
    /// </summary>
    public static Tensor Aggregate(Tensor x, Tensor adjacency, Aggregation aggregation)
    {
        if (aggregation == Aggregation.Max)
        {
            var greatest = Where(NotEqual(adjacency, 0).Unsqueeze(-1), x.Unsqueeze(-3), double.NegativeInfinity).Max(-2);
            return Where(NotEqual(adjacency, 0).Max(-1, keepDims: true), greatest, 0);
        }
        var sums = MatMul(adjacency, x);
        return aggregation == Aggregation.Sum ? sums : sums / Max(NotEqual(adjacency, 0).Sum(-1, keepDims: true), 1);
    }

    public static Tensor WithSelf(Tensor neighbours, Tensor self, bool isIncluded) => isIncluded ? neighbours + self : neighbours;
}

namespace GraphCompiler;

// Operations on groups of rows: the rows i of x belong to the segment segments[i], in any order.
public static partial class Ops
{
    /// <summary>The sum of each segment's rows, 0 for an empty segment: <c>[N, ...]</c> gives <c>[count, ...]</c>.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="segments">The segment of each row, below count, shape <c>[N]</c>.</param>
    /// <param name="count">The number of segments.</param>
    public static Tensor SegmentSum(Tensor x, IntTensor segments, int count) => ScatterAdd(x, segments, count);

    /// <summary>The mean of each segment's rows, 0 for an empty segment.</summary>
    /// <inheritdoc cref="SegmentSum"/>
    public static Tensor SegmentMean(Tensor x, IntTensor segments, int count)
    {
        int[] ones = [count, .. Enumerable.Repeat(1, x.Rank - 1)];
        return SegmentSum(x, segments, count) / Max(SegmentCount(segments, count), 1).Reshape(ones);
    }

    /// <summary>
    /// The greatest elements of each segment's rows, -infinity for an empty segment. Equal greatest elements share the gradient evenly.
    /// </summary>
    /// <inheritdoc cref="SegmentSum"/>
    public static Tensor SegmentMax(Tensor x, IntTensor segments, int count) => ScatterMax(x, segments, count);

    /// <summary>
    /// Softmax among the rows of each segment: <c>e^xᵢ / Σⱼ e^xⱼ</c> over the rows j of the same segment, of the shape of x, computed
    /// stably.
    /// </summary>
    /// <inheritdoc cref="SegmentSum"/>
    public static Tensor SegmentSoftmax(Tensor x, IntTensor segments, int count)
    {
        var exponentials = Exp(x - StopGradient(Gather(SegmentMax(x, segments, count), segments)));
        return exponentials / Gather(SegmentSum(exponentials, segments, count), segments);
    }
}

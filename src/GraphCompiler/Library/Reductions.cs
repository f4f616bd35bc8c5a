namespace GraphCompiler;

/// <summary>Reductions that are formulas over the primitive ones.</summary>
public static class Reductions
{
    /// <summary>The mean of all elements, shape <c>[]</c>.</summary>
    public static Tensor Mean(this Tensor x)
    {
        var count = 1L;
        for (var axis = 0; axis < x.Rank; axis++) count *= x.Dim(axis);
        return x.Sum() / count;
    }

    /// <summary>The mean along an axis, which the result lacks.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepDims">Keep the axis with size 1.</param>
    public static Tensor Mean(this Tensor x, int axis, bool keepDims = false) => x.Sum(axis, keepDims) / x.Dim(axis);

    /// <summary>The mean along several axes, which the result lacks.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axes">The axes; negative ones count from the end; each once.</param>
    /// <param name="keepDims">Keep the axes with size 1.</param>
    public static Tensor Mean(this Tensor x, int[] axes, bool keepDims = false)
    {
        var count = 1L;
        foreach (var axis in axes) count *= x.Dim(axis);
        return x.Sum(axes, keepDims) / count;
    }

    /// <summary>
    /// The variance along an axis, which the result lacks: the sum of the squared distances from the mean, divided by the count less a
    /// correction.
    /// </summary>
    /// <remarks>As in NumPy, the default divides by the count; a correction of 1 gives the unbiased estimate, PyTorch's default.</remarks>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepDims">Keep the axis with size 1.</param>
    /// <param name="correction">What is subtracted from the count.</param>
    public static Tensor Variance(this Tensor x, int axis, bool keepDims = false, int correction = 0) =>
        x.Variance([axis], keepDims, correction);

    /// <summary>The variance along several axes, which the result lacks.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axes">The axes; negative ones count from the end; each once.</param>
    /// <param name="keepDims">Keep the axes with size 1.</param>
    /// <param name="correction">What is subtracted from the count.</param>
    public static Tensor Variance(this Tensor x, int[] axes, bool keepDims = false, int correction = 0)
    {
        var centered = x - x.Mean(axes, keepDims: true);
        var count = 1L;
        foreach (var axis in axes) count *= x.Dim(axis);
        return (centered * centered).Sum(axes, keepDims) / (count - correction);
    }

    /// <summary>
    /// The standard deviation along an axis, the root of the <see cref="Variance(Tensor, int, bool, int)"/>; where that is 0, so is the
    /// derivative.
    /// </summary>
    /// <inheritdoc cref="Variance(Tensor, int, bool, int)"/>
    public static Tensor StandardDeviation(this Tensor x, int axis, bool keepDims = false, int correction = 0) =>
        RootOfSquares(x.Variance(axis, keepDims, correction));

    /// <summary>The Euclidean norm along an axis, which the result lacks: <c>√Σ xᵢ²</c>; at 0 its derivative is taken as 0.</summary>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static Tensor Norm(this Tensor x, int axis, bool keepDims = false) => RootOfSquares((x * x).Sum(axis, keepDims));

    /// <summary>The Euclidean norm along several axes, which the result lacks; at 0 its derivative is taken as 0.</summary>
    /// <inheritdoc cref="Mean(Tensor, int[], bool)"/>
    public static Tensor Norm(this Tensor x, int[] axes, bool keepDims = false) => RootOfSquares(x.SumSquare(axes, keepDims));

    /// <summary>The Euclidean norm of all elements, shape <c>[]</c>; at 0 its derivative is taken as 0.</summary>
    public static Tensor Norm(this Tensor x) => RootOfSquares((x * x).Sum());

    // A sum of squares that is 0 has no derivative there, while the root's is infinite.
    static Tensor RootOfSquares(Tensor x) => Ops.Where(Ops.Equal(x, 0), 0, Ops.Sqrt(x));

    /// <summary>
    /// <c>ln Σ e^xᵢ</c> along an axis, which the result lacks; the greatest element is subtracted first, so large inputs do not overflow.
    /// </summary>
    /// <remarks>
    /// An element of -infinity counts for nothing and has the gradient 0. Where the greatest element is infinite, it is the result, and
    /// there is no gradient.
    /// </remarks>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static Tensor LogSumExp(this Tensor x, int axis, bool keepDims = false)
    {
        var peak = Ops.StopGradient(x.Max(axis, keepDims: true));
        var sum = Ops.Log(Ops.Exp(x - peak).Sum(axis, keepDims: true)) + peak;
        sum = Ops.Where(Ops.Equal(Ops.Abs(peak), double.PositiveInfinity), peak, sum);
        return keepDims ? sum : sum.Squeeze(axis);
    }

    /// <summary><c>ln Σ e^xᵢ</c> along several axes, which the result lacks, computed stably.</summary>
    /// <inheritdoc cref="Mean(Tensor, int[], bool)"/>
    public static Tensor LogSumExp(this Tensor x, int[] axes, bool keepDims = false)
    {
        // The axes are made one, the last, and that is reduced.
        int[] reduced = [.. axes.Select(axis => axis < 0 ? axis + x.Rank : axis)];
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => !reduced.Contains(axis))];
        var joined = x.Permute([.. kept, .. reduced]).Reshape([.. kept.Select(axis => x.Dim(axis)), -1]);
        var result = joined.LogSumExp(-1);
        return keepDims
            ? result.Reshape([.. Enumerable.Range(0, x.Rank).Select(axis => reduced.Contains(axis) ? 1 : x.Dim(axis))]) : result;
    }

    /// <summary>
    /// The positions of the greatest elements along an axis, which the result lacks: the highest of several, where <see
    /// cref="Tensor.ArgMax"/> gives the lowest, and that of the last NaN if there is one. No gradient.
    /// </summary>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static IntTensor ArgMaxLast(this Tensor x, int axis, bool keepDims = false) =>
        LastOf(x, x.Max(axis, keepDims: true), axis, keepDims);

    /// <summary>
    /// The positions of the least elements along an axis, which the result lacks: the highest of several, where <see cref="Tensor.ArgMin"/>
    /// gives the lowest, and that of the last NaN if there is one. No gradient.
    /// </summary>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static IntTensor ArgMinLast(this Tensor x, int axis, bool keepDims = false) =>
        LastOf(x, x.Min(axis, keepDims: true), axis, keepDims);

    static IntTensor LastOf(Tensor x, Tensor chosen, int axis, bool keepDims)
    {
        List<int> along = [.. Enumerable.Repeat(1, x.Rank)];
        along[axis < 0 ? axis + x.Rank : axis] = -1;
        var isChosen = Ops.Or(Ops.Equal(x, chosen), Ops.NotEqual(x, x));
        return Ops.Where(isChosen, Ops.Arange(x.Dim(axis)).Reshape([.. along]), -1).ArgMax(axis, keepDims);
    }

    /// <summary><c>ln Σ xᵢ</c> along several axes, which the result lacks (ONNX' ReduceLogSum).</summary>
    /// <inheritdoc cref="Mean(Tensor, int[], bool)"/>
    public static Tensor LogSum(this Tensor x, int[] axes, bool keepDims = false) => Ops.Log(x.Sum(axes, keepDims));

    /// <summary>The sum of the magnitudes along several axes, which the result lacks: <c>Σ |xᵢ|</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, int[], bool)"/>
    public static Tensor L1(this Tensor x, int[] axes, bool keepDims = false) => Ops.Abs(x).Sum(axes, keepDims);

    /// <summary>The sum of the squares along several axes, which the result lacks: <c>Σ xᵢ²</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, int[], bool)"/>
    public static Tensor SumSquare(this Tensor x, int[] axes, bool keepDims = false) => (x * x).Sum(axes, keepDims);
}

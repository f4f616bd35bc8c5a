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

    /// <summary>The variance along an axis, which the result lacks: the sum of the squared distances from the mean, divided by the count less a correction.</summary>
    /// <remarks>As in NumPy, the default divides by the count; a correction of 1 gives the unbiased estimate, PyTorch's default.</remarks>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepDims">Keep the axis with size 1.</param>
    /// <param name="correction">What is subtracted from the count.</param>
    public static Tensor Variance(this Tensor x, int axis, bool keepDims = false, int correction = 0) => x.Variance([axis], keepDims, correction);

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

    /// <summary>The standard deviation along an axis, the root of the <see cref="Variance(Tensor, int, bool, int)"/>; where that is 0, so is the derivative.</summary>
    /// <inheritdoc cref="Variance(Tensor, int, bool, int)"/>
    public static Tensor StandardDeviation(this Tensor x, int axis, bool keepDims = false, int correction = 0) => Ops.Sqrt(x.Variance(axis, keepDims, correction));

    /// <summary>The Euclidean norm along an axis, which the result lacks: <c>√Σ xᵢ²</c>; at 0 its derivative is taken as 0.</summary>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static Tensor Norm(this Tensor x, int axis, bool keepDims = false) => Ops.Sqrt((x * x).Sum(axis, keepDims));

    /// <summary>The Euclidean norm of all elements, shape <c>[]</c>; at 0 its derivative is taken as 0.</summary>
    public static Tensor Norm(this Tensor x) => Ops.Sqrt((x * x).Sum());

    /// <summary><c>ln Σ e^xᵢ</c> along an axis, which the result lacks; the greatest element is subtracted first, so large inputs do not overflow.</summary>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static Tensor LogSumExp(this Tensor x, int axis, bool keepDims = false)
    {
        var shift = Ops.StopGradient(x.Max(axis, keepDims: true));
        var sum = Ops.Log(Ops.Exp(x - shift).Sum(axis, keepDims: true)) + shift;
        return keepDims ? sum : sum.Squeeze(axis);
    }
}

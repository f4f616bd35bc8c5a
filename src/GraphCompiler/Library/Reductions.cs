namespace GraphCompiler;

/// <summary>Reductions that are formulas over the primitive ones.</summary>
public static class Reductions
{
    /// <summary>The mean of all elements, shape <c>[]</c>.</summary>
    public static Tensor Mean(this Tensor x)
    {
        var count = 1;
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
        var count = 1;
        foreach (var axis in axes) count *= x.Dim(axis);
        return x.Sum(axes, keepDims) / count;
    }

    /// <summary>The variance along an axis, which the result lacks: the mean squared distance from the mean (dividing by the count).</summary>
    /// <inheritdoc cref="Mean(Tensor, int, bool)"/>
    public static Tensor Variance(this Tensor x, int axis, bool keepDims = false)
    {
        var centered = x - x.Mean(axis, keepDims: true);
        return (centered * centered).Mean(axis, keepDims);
    }
}

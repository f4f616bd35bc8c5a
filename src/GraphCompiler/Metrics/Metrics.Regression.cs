using System.Numerics;

namespace GraphCompiler;

// How far predicted numbers are from the targets; scikit-learn's definitions.
public static partial class Metrics
{
    /// <summary>The mean absolute error, <c>mean |y - ŷ|</c>.</summary>
    /// <param name="predicted">Predictions ŷ [N].</param>
    /// <param name="targets">Targets y [N].</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero, or a value is NaN or infinite.</exception>
    public static double MeanAbsoluteError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets) where T : IFloatingPointIeee754<T> =>
        MeanOf(predicted, targets, (y, target) => Math.Abs(target - y));

    /// <summary>The mean squared error, <c>mean (y - ŷ)²</c>.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double MeanSquaredError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets) where T : IFloatingPointIeee754<T> =>
        MeanOf(predicted, targets, (y, target) => (target - y) * (target - y));

    /// <summary>The root of the mean squared error, in the targets' unit.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double RootMeanSquaredError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets) where T : IFloatingPointIeee754<T> =>
        Math.Sqrt(MeanSquaredError(predicted, targets));

    /// <summary>
    /// The mean absolute percentage error as a fraction, <c>mean |y - ŷ| / max(|y|, ε)</c> with ε = 2.2e-16: a target of 0 gives a huge
    /// error, not ∞.
    /// </summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double MeanAbsolutePercentageError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets)
        where T : IFloatingPointIeee754<T> =>
        MeanOf(predicted, targets, (y, target) => Math.Abs(target - y) / Math.Max(Math.Abs(target), double.BitIncrement(1) - 1));

    /// <summary>
    /// The coefficient of determination, <c>R² = 1 - Σ (y - ŷ)² / Σ (y - ȳ)²</c>: 1 for perfect predictions, 0 for those of the mean, below
    /// 0 for worse ones. For targets that are all equal it is 1 if the predictions are perfect and 0 if not; for a single one it is NaN.
    /// </summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double RSquared<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets) where T : IFloatingPointIeee754<T>
    {
        var unexplained = MeanSquaredError(predicted, targets);
        return targets.Length == 1 ? double.NaN : ShareExplained(unexplained, VarianceOf(targets));
    }

    /// <summary>
    /// The explained variance, <c>1 - Var(y - ŷ) / Var(y)</c>: R² but for a constant offset of the predictions, which it forgives. For
    /// targets that are all equal it is 1 if the errors are all equal too, and 0 if not.
    /// </summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double ExplainedVariance<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets) where T : IFloatingPointIeee754<T>
    {
        CheckNumbers(predicted, targets);
        var errors = new double[targets.Length];
        for (var i = 0; i < errors.Length; i++) errors[i] = double.CreateChecked(targets[i]) - double.CreateChecked(predicted[i]);
        return ShareExplained(VarianceOf<double>(errors), VarianceOf(targets));
    }

    static double ShareExplained(double unexplained, double variance) =>
        variance > 0 ? 1 - unexplained / variance : unexplained > 0 ? 0 : 1;

    static double VarianceOf<T>(ReadOnlySpan<T> values) where T : IFloatingPointIeee754<T>
    {
        // From the first value on, so that the mean of equal values is that value, not one that differs in its last digit.
        var (first, mean) = (double.CreateChecked(values[0]), 0.0);
        foreach (var value in values) mean += double.CreateChecked(value) - first;
        mean = first + mean / values.Length;
        var sum = 0.0;
        foreach (var value in values) sum += (double.CreateChecked(value) - mean) * (double.CreateChecked(value) - mean);
        return sum / values.Length;
    }

    static double MeanOf<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets, Func<double, double, double> error)
        where T : IFloatingPointIeee754<T>
    {
        CheckNumbers(predicted, targets);
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++) sum += error(double.CreateChecked(predicted[i]), double.CreateChecked(targets[i]));
        return sum / targets.Length;
    }

    static void CheckNumbers<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets) where T : IFloatingPointIeee754<T>
    {
        SameLength(predicted.Length, targets.Length, nameof(predicted), nameof(targets));
        foreach (var isTarget in new[] { false, true })
        {
            var values = isTarget ? targets : predicted;
            for (var i = 0; i < values.Length; i++)
                if (!T.IsFinite(values[i])) throw NoNumber(values[i], i, isTarget ? nameof(targets) : nameof(predicted));
        }
    }
}

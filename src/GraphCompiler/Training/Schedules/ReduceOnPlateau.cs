namespace GraphCompiler;

/// <summary>
/// Lowers the rate when a result has not improved for some time. The values are those of <c>torch.optim.lr_scheduler.ReduceLROnPlateau</c>.
/// </summary>
/// <remarks>
/// A result is better if it is below best * (1 - threshold) (or below best - threshold, if absolute; if greater results are better, above
/// best * (1 + threshold) or best + threshold). After more than <c>patience</c> results in a row that are not better, the rate is
/// multiplied by <c>factor</c>, and the next <c>cooldown</c> results do not count.
/// </remarks>
public sealed class ReduceOnPlateau : Schedule
{
    readonly double factor, threshold, least, smallestChange;
    readonly int patience, cooldown;
    readonly bool greaterIsBetter, isAbsolute;
    double best, scale;
    int bad, resting;

    /// <summary>Creates the schedule.</summary>
    /// <param name="factor">What the rate is multiplied by, below 1.</param>
    /// <param name="patience">How many results in a row may be no better.</param>
    /// <param name="threshold">How much better a result must be to count.</param>
    /// <param name="isAbsolute">Whether the threshold is a difference rather than a share of the best result.</param>
    /// <param name="cooldown">How many results do not count after the rate was lowered.</param>
    /// <param name="least">The least rate.</param>
    /// <param name="smallestChange">A smaller change of the rate is not made.</param>
    /// <param name="greaterIsBetter">Whether results such as an accuracy are watched, rather than losses.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, bool isAbsolute = false, int cooldown = 0,
        double least = 0, double smallestChange = 1e-8, bool greaterIsBetter = false)
    {
        if (factor is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be in (0, 1).");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        RequireNumber(threshold, nameof(threshold));
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        RequireNumber(least, nameof(least));
        RequireNumber(smallestChange, nameof(smallestChange));
        (this.factor, this.patience, this.threshold, this.isAbsolute, this.cooldown, this.least, this.smallestChange, this.greaterIsBetter)
            = (factor, patience, threshold, isAbsolute, cooldown, least, smallestChange, greaterIsBetter);
        Reset();
    }

    /// <summary>Forgets all results.</summary>
    public void Reset() => (best, scale, bad, resting) = (greaterIsBetter ? double.NegativeInfinity : double.PositiveInfinity, 1, 0, 0);

    /// <summary>
    /// Takes a result, by which the rate may be lowered. A trainer gives it each epoch's validation loss, or training loss where there is
    /// none.
    /// </summary>
    /// <param name="result">The result; NaN counts as no better.</param>
    /// <param name="rate">The rate that the optimizer began with.</param>
    public void Report(double result, double rate)
    {
        if (IsBetter(result)) (best, bad) = (result, 0);
        else bad++;
        if (resting > 0) (resting, bad) = (resting - 1, 0);
        if (bad <= patience) return;
        var lower = Math.Max(rate * scale * factor, least);
        if (rate * scale - lower > smallestChange) scale = lower / rate;
        (resting, bad) = (cooldown, 0);
    }

    internal override void Take(double result, double rate, long time) => Report(result, rate);

    /// <inheritdoc/>
    public override double RateAt(double rate, long time) => rate * scale;

    /// <summary>The state: the best result, the rate's factor, the results in a row that were no better, those that do not count.</summary>
    internal override double[] Numbers
    {
        get => [best, scale, bad, resting];
        set => (best, scale, bad, resting) = (value[0], value[1], (int)value[2], (int)value[3]);
    }

    internal override bool IsState(ReadOnlySpan<double> numbers) =>
        numbers[1] is >= 0 and <= 1 && numbers[2] is >= 0 and <= int.MaxValue && numbers[3] is >= 0 and <= int.MaxValue;

    bool IsBetter(double result) => (greaterIsBetter, isAbsolute) switch
    {
        (false, false) => result < best * (1 - threshold),
        (false, true) => result < best - threshold,
        (true, false) => result > best * (1 + threshold),
        (true, true) => result > best + threshold,
    };
}

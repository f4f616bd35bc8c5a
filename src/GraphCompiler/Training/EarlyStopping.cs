namespace GraphCompiler;

/// <summary>Ends training when a result has not improved for some epochs, and brings back the parameters of the best one.</summary>
public sealed class EarlyStopping
{
    /// <summary>How many epochs in a row may be no better.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 10;

    /// <summary>How much better a result must be than the best so far.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    public double MinimumChange
    {
        get;
        set => field = value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(MinimumChange), value, "The least change must not be negative.");
    }

    /// <summary>Whether the model ends with the parameters of its best epoch rather than of its last.</summary>
    public bool RestoreBest { get; set; } = true;

    /// <summary>
    /// The metric to watch, by its name in <see cref="Trainer.Metrics"/>; null for the validation loss, or the training loss where there is
    /// none.
    /// </summary>
    public string? Metric { get; set; }

    /// <summary>Whether greater values are better, as for an accuracy.</summary>
    public bool GreaterIsBetter { get; set; }

    /// <summary>The best value so far; NaN before the first epoch.</summary>
    public double Best { get; internal set; } = double.NaN;

    /// <summary>The epochs since then.</summary>
    public int Waited { get; internal set; }

    /// <summary>Takes an epoch's result.</summary>
    /// <returns>Whether it is the best so far.</returns>
    internal bool IsBest(EpochResult epoch)
    {
        var value = Metric is null ? epoch.ValidationLoss ?? epoch.Loss : epoch.Metrics[Metric];
        var isBetter = !double.IsNaN(value)
            && (double.IsNaN(Best) || (GreaterIsBetter ? value > Best + MinimumChange : value < Best - MinimumChange));
        (Best, Waited) = isBetter ? (value, 0) : (Best, Waited + 1);
        return isBetter;
    }

    internal void Reset() => (Best, Waited) = (double.NaN, 0);
}

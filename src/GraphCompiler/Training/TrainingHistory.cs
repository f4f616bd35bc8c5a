using System.Collections;
using System.Globalization;

namespace GraphCompiler;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The mean training loss, each batch as it was when its turn came.</param>
/// <param name="ValidationLoss">The mean loss over the validation data in evaluation mode after the epoch, or null without such data.</param>
/// <param name="Seconds">The time of the training part.</param>
/// <param name="SamplesPerSecond">Training samples for each second of it.</param>
public sealed record EpochResult(int Epoch, double Loss, double? ValidationLoss, double Seconds, double SamplesPerSecond)
{
    /// <summary>One line, in the invariant culture.</summary>
    public override string ToString()
    {
        var validation = ValidationLoss is { } value ? string.Create(CultureInfo.InvariantCulture, $"  validation {value:0.00000}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch,3}  loss {Loss:0.00000}{validation}  {Seconds:0.00} s  {SamplesPerSecond:N0} samples/s");
    }
}

/// <summary>The epochs of one call of <see cref="Trainer.Fit"/>, in order.</summary>
public sealed class TrainingHistory : IReadOnlyList<EpochResult>
{
    readonly List<EpochResult> epochs = [];

    internal TrainingHistory() { }

    /// <summary>The number of epochs.</summary>
    public int Count => epochs.Count;

    /// <summary>The epoch at a position, from 0.</summary>
    public EpochResult this[int index] => epochs[index];

    /// <summary>The last epoch.</summary>
    public EpochResult Last => epochs[^1];

    /// <summary>The epoch with the smallest validation loss, or training loss where there is none.</summary>
    public EpochResult Best => epochs.MinBy(e => e.ValidationLoss ?? e.Loss)!;

    internal void Add(EpochResult epoch) => epochs.Add(epoch);

    /// <inheritdoc/>
    public IEnumerator<EpochResult> GetEnumerator() => epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace GraphCompiler;

/// <summary>What one training step came to.</summary>
/// <param name="Step">The number of steps done.</param>
/// <param name="Epoch">The epoch it belongs to, from 1.</param>
/// <param name="Loss">The loss of its samples before the update.</param>
/// <param name="Rate">The learning rate.</param>
public readonly record struct StepResult(long Step, int Epoch, double Loss, double Rate);

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The mean training loss, each batch as it was when its turn came.</param>
/// <param name="ValidationLoss">
/// The mean loss over the validation data in evaluation mode after the epoch, or null without such data.
/// </param>
/// <param name="Seconds">The time of the training part.</param>
/// <param name="SamplesPerSecond">Training samples for each second of it.</param>
public sealed record EpochResult(int Epoch, double Loss, double? ValidationLoss, double Seconds, double SamplesPerSecond)
{
    /// <summary>The values of <see cref="Trainer.Metrics"/> after the epoch.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>
    /// The norm of each parameter's gradient in the last step of the epoch, if <see cref="Trainer.KeepGradientNorms"/> is set.
    /// </summary>
    public IReadOnlyDictionary<string, double> GradientNorms { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double Rate { get; init; }

    /// <summary>The number of training steps done.</summary>
    public long Steps { get; init; }

    /// <summary>One line, in the invariant culture.</summary>
    public override string ToString()
    {
        var validation = ValidationLoss is { } value ? string.Create(CultureInfo.InvariantCulture, $"  validation {value:0.00000}") : "";
        var metrics = string.Concat(Metrics.Select(metric =>
            string.Create(CultureInfo.InvariantCulture, $"  {metric.Key} {metric.Value:0.0000}")));
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {Epoch,3}  loss {Loss:0.00000}{validation}{metrics}  {Seconds:0.00} s  {SamplesPerSecond:N0} samples/s");
    }
}

/// <summary>The epochs of one call of <c>Trainer.Fit</c>, in order.</summary>
public sealed class TrainingHistory : IReadOnlyList<EpochResult>
{
    readonly List<EpochResult> epochs = [];

    internal TrainingHistory() { }

    /// <summary>The number of epochs.</summary>
    public int Count => epochs.Count;

    /// <summary>Whether training was cancelled. An epoch that was cut short is not among the results.</summary>
    public bool IsCancelled { get; internal set; }

    /// <summary>The epoch at a position, from 0.</summary>
    public EpochResult this[int index] => epochs[index];

    /// <summary>The last epoch.</summary>
    /// <exception cref="InvalidOperationException">No epoch was completed.</exception>
    public EpochResult Last => epochs.Count > 0 ? epochs[^1] : throw None();

    /// <summary>
    /// The epoch with the smallest validation loss, or training loss where there is none; one whose loss is NaN only if all are.
    /// </summary>
    /// <exception cref="InvalidOperationException">No epoch was completed.</exception>
    public EpochResult Best => epochs.Count > 0 ? epochs.MinBy(epoch => (double.IsNaN(LossOf(epoch)), LossOf(epoch)))! : throw None();

    static double LossOf(EpochResult epoch) => epoch.ValidationLoss ?? epoch.Loss;

    static InvalidOperationException None() => new("No epoch was completed: training was cancelled in the first one.");

    internal void Add(EpochResult epoch) => epochs.Add(epoch);

    /// <inheritdoc/>
    public IEnumerator<EpochResult> GetEnumerator() => epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

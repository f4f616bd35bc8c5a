using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// A moving average of a model's trained weights, which often generalizes better than the weights themselves. The values are those of
/// <c>torch.optim.swa_utils.AveragedModel</c>.
/// </summary>
/// <remarks>
/// The first update copies the weights. Later ones are a = decay * a + (1 - decay) * w (EMA), or, without a decay, a = a + (w - a) / (n +
/// 1) after n updates, the mean of all (SWA: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", 2018).
/// </remarks>
public sealed class WeightAverage
{
    object? arena, owner;

    /// <summary>Creates an average.</summary>
    /// <param name="decay">The share of the average in each update, in [0, 1); null for the mean of all weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not in [0, 1).</exception>
    public WeightAverage(double? decay = 0.999)
        => Decay = decay is null or (>= 0 and < 1)
            ? decay
            : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay must be in [0, 1).");

    /// <summary>The share of the average in each update; null for the mean of all weights.</summary>
    public double? Decay { get; }

    /// <summary>The number of updates.</summary>
    public long Updates { get; internal set; }

    /// <summary>Takes a model's weights into the average.</summary>
    public void Update<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Update(MemoryOf(model));

    /// <summary>Takes the weights of a model on a device into the average, which is there too.</summary>
    public void Update<T>(IDeviceModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Update(MemoryOf(model));

    /// <summary>Exchanges a model's weights and the average: once to try the average, once more to go on training.</summary>
    /// <exception cref="InvalidOperationException">There have been no updates.</exception>
    public void Swap<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Swap(MemoryOf(model));

    /// <inheritdoc cref="Swap{T}(ITrainable{T})"/>
    public void Swap<T>(IDeviceModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Swap(MemoryOf(model));

    internal void Update<T>(TrainingMemory<T> memory) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (average, length) = (ArenaFor(memory), memory.Layout.TrainedLength);
        var share = Updates == 0 ? 1 : Decay is { } decay ? 1 - decay : 1.0 / (Updates + 1);
        if (Updates == 0) memory.Copy(memory.Parameters, 0, average, 0, length);
        else memory.Sweep(new MixRule<T>(1 - share, share), new(average, memory.Parameters, average, 0), 0, length);
        Updates++;
    }

    internal void Swap<T>(TrainingMemory<T> memory) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Updates == 0) throw new InvalidOperationException("The average has not been updated yet.");
        memory.Sweep(new SwapRule<T>(), new(memory.Parameters, memory.Parameters, ArenaFor(memory), memory.Layout.TrainedLength), 0,
            memory.Layout.TrainedLength);
    }

    internal IArena<T> ArenaFor<T>(TrainingMemory<T> memory) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        arena ??= memory.Allocate(memory.Layout.TrainedLength, "average");
        return arena is IArena<T> own && own.Length == memory.Layout.TrainedLength && own.GetType() == memory.Parameters.GetType() ? own
            : throw new InvalidOperationException("This average belongs to another model.");
    }

    TrainingMemory<T> MemoryOf<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var memory = HostTrainingMemory<T>.Of(model, owner);
        owner = memory;
        return memory;
    }

    static TrainingMemory<T> MemoryOf<T>(IDeviceModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.TrainingMemory;
    }
}

using System.Numerics;
using GraphCompiler.Training;

namespace GraphCompiler.Runtime;

/// <summary>
/// What a trainer and an optimizer need of a model on a device, the counterpart of <see cref="ITrainable{T}"/>. Generated models on devices
/// implement it.
/// </summary>
public interface IDeviceModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The model's parameters and gradients on the device, and the arithmetic there.</summary>
    TrainingMemory<T> TrainingMemory { get; }

    /// <summary>The losses it can be trained on.</summary>
    IReadOnlyList<LossEntry<T>> Losses { get; }
}

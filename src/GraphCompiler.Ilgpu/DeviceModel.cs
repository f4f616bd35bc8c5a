using System.Numerics;
using GraphCompiler.Ilgpu.Training;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A model on a device: what <c>net.On(device)</c> returns derives from this. Parameters, gradients and intermediate values stay on the
/// device between calls; inputs and results are copied, inputs that <see cref="DeviceMemory{T}.Bind(ReadOnlySpan{T})"/> made only once.
/// </summary>
/// <remarks>
/// Parameters are copied to the device when the object is made and by <see cref="Upload"/>, back to the model by <see cref="Download"/>;
/// neither side follows the other by itself. For one thread at a time. After <see cref="Dispose"/>, or when the device was disposed, every
/// use is an <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class DeviceModel<T> : IDeviceModel<T>, IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly DeviceTrainingMemory<T> trainingMemory;

    /// <summary>Copies a model's parameters to a device.</summary>
    /// <param name="host">The model's memory.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory for the parameters and their gradients.</exception>
    protected DeviceModel(ModelMemory<T> host, Device device)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        Memory = new(host, device, GetType().Name);
        trainingMemory = new(Memory);
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The model's memory on the device.</summary>
    public DeviceMemory<T> Memory { get; }

    /// <summary>The losses, for a trainer.</summary>
    public virtual IReadOnlyList<LossEntry<T>> Losses => [];

    TrainingMemory<T> IDeviceModel<T>.TrainingMemory => trainingMemory;

    /// <summary>
    /// The gradients of the last call that computed them, copied from the device when first asked for after it. Writing to them changes
    /// nothing on the device.
    /// </summary>
    public ParameterSet<T> Gradients => Memory.ReadGradients();

    /// <summary>Copies the model's parameters, initialized first if they were not yet, to the device.</summary>
    public void Upload() => Memory.Upload();

    /// <summary>Copies the device's parameters (state that entries assign included) to the model.</summary>
    public void Download() => Memory.Download();

    /// <summary>Frees the model's memory on the device.</summary>
    public void Dispose()
    {
        Memory.Dispose();
        GC.SuppressFinalize(this);
    }
}

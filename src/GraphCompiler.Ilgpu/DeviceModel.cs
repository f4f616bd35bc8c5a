using System.Numerics;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A model on a device: what <c>net.On(device)</c> returns derives from this. Parameters, gradients and intermediate values stay on the device between
/// calls; inputs and results are copied.
/// </summary>
/// <remarks>
/// Parameters are copied to the device when the object is made and by <see cref="Upload"/>, back to the model by <see cref="Download"/>; neither side
/// follows the other by itself. For one thread at a time.
/// </remarks>
public abstract class DeviceModel<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ModelMemory<T> host;
    readonly DeviceArena<T> parameters;
    readonly DeviceArena<T> gradients;
    readonly ParameterSet<T> hostGradients;
    DeviceArena<T>? work;
    DeviceArena<int>? indices;
    bool gradientsChanged;

    /// <summary>Copies a model's parameters to a device.</summary>
    /// <param name="host">The model's memory.</param>
    /// <param name="device">The device.</param>
    protected DeviceModel(ModelMemory<T> host, Device device)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(device);
        (this.host, Device) = (host, device);
        parameters = new(device, host.Layout.Length);
        gradients = new(device, host.Layout.TrainedLength);
        hostGradients = new(new Arena<T>(host.Layout.TrainedLength), host.Layout, trainedOnly: true);
        gradients.Clear();
        Upload();
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The gradients of the last call that computed them, copied from the device when first asked for after it. Writing to them changes nothing on the device.</summary>
    public ParameterSet<T> Gradients
    {
        get
        {
            if (gradientsChanged && gradients.Length > 0) Read(gradients.View(0, gradients.Length), hostGradients.Arena.Slice(0, gradients.Length));
            gradientsChanged = false;
            return hostGradients;
        }
    }

    /// <summary>Copies the model's parameters, initialized first if they were not yet, to the device.</summary>
    public void Upload()
    {
        host.EnsureInitialized();
        if (parameters.Length > 0) Write(parameters.View(0, parameters.Length), host.ParameterArena.Slice(0, parameters.Length));
    }

    /// <summary>Copies the device's parameters (state that entries assign included) to the model.</summary>
    public void Download()
    {
        if (parameters.Length > 0) Read(parameters.View(0, parameters.Length), host.ParameterArena.Slice(0, parameters.Length));
    }

    /// <summary>Frees the model's memory on the device.</summary>
    public void Dispose()
    {
        parameters.Dispose();
        gradients.Dispose();
        work?.Dispose();
        indices?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A parameter on the device; the view is valid as long as this object.</summary>
    protected ArrayView<T> Parameter(string path) => Place(parameters, path);

    /// <summary>A gradient on the device; the view is valid as long as this object.</summary>
    protected ArrayView<T> Gradient(string path) => Place(gradients, path);

    /// <summary>The arena of inputs, intermediate values and results, with at least this many elements. It grows without keeping its contents and never shrinks.</summary>
    protected DeviceArena<T> Work(nint length) => AtLeast(ref work, length);

    /// <summary>The arena of indices, with at least this many elements. It grows without keeping its contents and never shrinks.</summary>
    protected DeviceArena<int> Indices(nint length) => AtLeast(ref indices, length);

    /// <summary>Requires that the device has as much memory as an entry needs.</summary>
    /// <inheritdoc cref="Check.Memory(double, string, ReadOnlySpan{ValueTuple{string, nint}})"/>
    protected void CheckMemory(double bytes, string entry, params ReadOnlySpan<(string Name, nint Value)> symbols) =>
        Check.Memory(bytes, Device.Accelerator.MemorySize, entry, symbols);

    /// <summary>The random numbers that one operation of an entry draws in the current step, the same as on the CPU.</summary>
    /// <param name="number">Which random operation of the entry.</param>
    protected RandomStream<T> RandomStream(int number) => host.RandomStream(number);

    /// <summary>Notes that <see cref="Gradients"/> must be copied anew, and goes to the model's next step.</summary>
    protected void TrainingStepDone()
    {
        gradientsChanged = true;
        host.Step++;
    }

    /// <summary>Copies values to the device.</summary>
    protected void Write<TElement>(ArrayView<TElement> target, ReadOnlySpan<TElement> values) where TElement : unmanaged =>
        target.CopyFromCPU(Device.Stream, values);

    /// <summary>Copies values from the device, after everything queued has run.</summary>
    protected void Read<TElement>(ArrayView<TElement> source, Span<TElement> values) where TElement : unmanaged => source.CopyToCPU(Device.Stream, values);

    /// <summary>Copies a view's first value from the device, after everything queued has run.</summary>
    protected TElement Read<TElement>(ArrayView<TElement> source) where TElement : unmanaged
    {
        TElement value = default;
        Read(source, new Span<TElement>(ref value));
        return value;
    }

    DeviceArena<TElement> AtLeast<TElement>(ref DeviceArena<TElement>? arena, nint length) where TElement : unmanaged
    {
        if (arena is not null && arena.Length >= length) return arena;
        arena?.Dispose();
        return arena = new(Device, length);
    }

    ArrayView<T> Place(DeviceArena<T> arena, string path)
    {
        var info = host.Layout[host.Layout.IndexOf(path)];
        return arena.View(info.Offset, info.Length);
    }
}

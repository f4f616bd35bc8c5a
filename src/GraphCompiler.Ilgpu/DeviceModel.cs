using System.Diagnostics.CodeAnalysis;
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
/// follows the other by itself. For one thread at a time. After <see cref="Dispose"/>, or when the device was disposed, every use is an
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class DeviceModel<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ModelMemory<T> host;
    readonly DeviceArena<T> parameters;
    readonly DeviceArena<T> gradients;
    readonly ParameterSet<T> hostGradients;
    DeviceArena<T>? work;
    DeviceArena<int>? indices;
    bool gradientsChanged, isDisposed;

    /// <summary>Copies a model's parameters to a device.</summary>
    /// <param name="host">The model's memory.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory for the parameters and their gradients.</exception>
    protected DeviceModel(ModelMemory<T> host, Device device)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(device);
        (this.host, Device) = (host, device);
        parameters = New<T>(host.Layout.Length, "parameters");
        gradients = New<T>(host.Layout.TrainedLength, "gradients");
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
            ThrowIfDisposed();
            if (gradientsChanged && gradients.Length > 0) Read(gradients.View(0, gradients.Length), hostGradients.Arena.Slice(0, gradients.Length));
            gradientsChanged = false;
            return hostGradients;
        }
    }

    /// <summary>Copies the model's parameters, initialized first if they were not yet, to the device.</summary>
    public void Upload()
    {
        ThrowIfDisposed();
        host.EnsureInitialized();
        if (parameters.Length > 0) Write(parameters.View(0, parameters.Length), host.ParameterArena.Slice(0, parameters.Length));
    }

    /// <summary>Copies the device's parameters (state that entries assign included) to the model.</summary>
    public void Download()
    {
        ThrowIfDisposed();
        if (parameters.Length > 0) Read(parameters.View(0, parameters.Length), host.ParameterArena.Slice(0, parameters.Length));
    }

    /// <summary>Frees the model's memory on the device.</summary>
    public void Dispose()
    {
        isDisposed = true;
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

    /// <summary>
    /// The arena of inputs, intermediate values and results, with at least this many elements. Calls begin with it. It grows without keeping its
    /// contents and never shrinks.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">The device has too little memory. The message says how much is needed, and how much there is.</exception>
    protected DeviceArena<T> Work(nint length)
    {
        AtLeast(ref work, length, "intermediate values");
        if (Device.PoisonsMemory) work.Poison();
        return work;
    }

    /// <summary>The arena of indices, with at least this many elements. It grows without keeping its contents and never shrinks.</summary>
    protected DeviceArena<int> Indices(nint length)
    {
        AtLeast(ref indices, length, "indices");
        return indices;
    }

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
    protected void Write<TElement>(ArrayView<TElement> target, ReadOnlySpan<TElement> values) where TElement : unmanaged
    {
        ThrowIfDisposed();
        target.CopyFromCPU(Device.Stream, values);
    }

    /// <summary>Copies values from the device, after everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    protected void Read<TElement>(ArrayView<TElement> source, Span<TElement> values) where TElement : unmanaged
    {
        ThrowIfDisposed();
        Device.Synchronize();
        source.CopyToCPU(Device.Stream, values);
    }

    /// <summary>Copies a view's first value from the device, after everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    protected TElement Read<TElement>(ArrayView<TElement> source) where TElement : unmanaged
    {
        TElement value = default;
        Read(source, new Span<TElement>(ref value));
        return value;
    }

    /// <inheritdoc cref="ModelMemory{T}.Narrowed"/>
    protected ReadOnlySpan<int> Narrowed(int argument, ReadOnlySpan<long> values, string name) => host.Narrowed(argument, values, name);

    /// <summary>Copies Booleans to the device, as 1 and 0.</summary>
    protected void WriteBooleans(ArrayView<T> target, ReadOnlySpan<bool> values)
    {
        var numbers = new T[values.Length];
        Booleans.Copy(values, numbers);
        Write<T>(target, numbers);
    }

    /// <summary>Copies Booleans from the device, after everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    protected void ReadBooleans(ArrayView<T> source, Span<bool> values)
    {
        var numbers = new T[values.Length];
        Read<T>(source, numbers);
        Booleans.Copy<T>(numbers, values);
    }

    /// <summary>Requires that computed integers can be used as indices. They are copied from the device, after everything queued has run.</summary>
    /// <inheritdoc cref="Check.ComputedIndices"/>
    protected void CheckIndices(ArrayView<int> values, nint size, string expression)
    {
        var copied = new int[values.Length];
        Read<int>(values, copied);
        Check.ComputedIndices(copied, size, expression);
    }

    void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(isDisposed || Device.IsDisposed, this);

    void AtLeast<TElement>([NotNull] ref DeviceArena<TElement>? arena, nint length, string purpose) where TElement : unmanaged
    {
        ThrowIfDisposed();
        if (arena is not null && arena.Length >= length) return;
        arena?.Dispose();
        // If there is no memory for the larger one, the next call tries again.
        arena = null;
        arena = New<TElement>(length, purpose);
    }

    DeviceArena<TElement> New<TElement>(nint length, string contents) where TElement : unmanaged =>
        new(Device, length, $"The {contents} of {GetType().Name}");

    ArrayView<T> Place(DeviceArena<T> arena, string path)
    {
        var info = host.Layout[host.Layout.IndexOf(path)];
        return arena.View(info.Offset, info.Length);
    }
}

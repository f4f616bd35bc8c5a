using System.Numerics;
using GraphCompiler.Ilgpu.Replay;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// All memory of one model on a device: parameters, gradients and the arena its entries work in, the device's counterpart of
/// <see cref="ModelMemory{T}"/>. Generated code uses it.
/// </summary>
/// <remarks>
/// For one thread at a time. After <see cref="Dispose"/>, or when the device was disposed, every use is an
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class DeviceMemory<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ModelMemory<T> host;
    readonly Device device;
    readonly string owner;
    readonly DeviceArena<T> parameters;
    readonly DeviceArena<T> gradients;
    readonly ParameterSet<T> hostGradients;
    DeviceWorkArena? work;
    readonly List<IDisposable> owned = [], bound = [];
    PageLocked<T>? number;
    RandomPosition? random;
    ProgramRecordings? recordings;
    (bool, bool) recordedSettings;
    bool gradientsChanged, isDisposed;

    /// <summary>Copies a model's parameters to a device; the gradients are 0.</summary>
    /// <param name="host">The model's memory.</param>
    /// <param name="device">The device.</param>
    /// <param name="owner">Whose memory it is, as exceptions say it.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory for the parameters and their gradients.</exception>
    internal DeviceMemory(ModelMemory<T> host, Device device, string owner)
    {
        (this.host, this.device, this.owner) = (host, device, owner);
        parameters = Own(New<T>(host.Layout.Length, "parameters"));
        gradients = Own(New<T>(host.Layout.TrainedLength, "gradients"));
        hostGradients = new(new Arena<T>(host.Layout.TrainedLength), host.Layout, trainedOnly: true);
        gradients.Clear();
        Upload();
    }

    /// <summary>The parameters' arena, laid out like the model's.</summary>
    public DeviceArena<T> Parameters => IfNotDisposed(parameters);

    /// <summary>The gradients' arena, laid out like the parameters'.</summary>
    public DeviceArena<T> Gradients => IfNotDisposed(gradients);

    /// <summary>
    /// The arena of inputs, intermediate values and results, with at least this many bytes. Calls begin with it. It grows without keeping
    /// its contents and never shrinks.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">
    /// The device has too little memory. The message says how much is needed, and how much there is.
    /// </exception>
    public DeviceWorkArena Work(nint bytes)
    {
        ThrowIfDisposed();
        if (work is null || work.Bytes < bytes)
        {
            ForgetRecordings();
            work?.Dispose();
            // If there is no memory for the larger one, the next call tries again.
            work = null;
            work = new(device, bytes, $"The intermediate values of {owner}");
        }
        if (device.PoisonsMemory) work.Poison();
        return work;
    }

    /// <summary>Requires that the device has as much memory as an entry needs.</summary>
    /// <inheritdoc cref="Runtime.Check.Memory(double, string, ReadOnlySpan{ValueTuple{string, nint}})"/>
    public void Check(double bytes, string entry, params ReadOnlySpan<(string Name, nint Value)> symbols) =>
        Runtime.Check.Memory(bytes, device.Accelerator.MemorySize, entry, symbols);

    /// <summary>The random numbers that one operation of an entry draws in the current step, the same as on the CPU.</summary>
    /// <param name="number">Which random operation of the entry.</param>
    public DeviceRandomStream<T> RandomStream(int number)
    {
        random ??= Own(new RandomPosition(New<ulong>(2, "seed and step"), device));
        random.MoveTo(host.Seed, host.Step);
        return new(random.View, number);
    }

    /// <summary>
    /// Runs an entry's program, or queues at once what it has launched with the same arguments before, see <see cref="Device.UsesGraphs"/>.
    /// </summary>
    /// <param name="arguments">
    /// All that decides what the program launches, but for the model's parameters and random numbers, which kernels find on the device.
    /// </param>
    /// <param name="program">Launches kernels and does nothing else. The same object in each call.</param>
    public void Run<TArguments>(TArguments arguments, Action<TArguments> program)
    {
        ThrowIfDisposed();
        // What is replayed does not ask for its streams.
        random?.MoveTo(host.Seed, host.Step);
        if (!device.UsesGraphs)
        {
            program(arguments);
            return;
        }
        lock (device.Gate)
        {
            ThrowIfDisposed();
            // Products were recorded in the form that the device allowed then.
            if (recordedSettings != device.ProductSettings) recordings?.Clear();
            recordedSettings = device.ProductSettings;
            recordings ??= new(device.Recorder!);
            recordings.Queue(arguments, program);
        }
    }

    /// <summary>Goes to the model's next step, and notes that the gradients are others.</summary>
    public void EndStep()
    {
        gradientsChanged = true;
        host.Step++;
    }

    /// <summary>
    /// Data that entries on the device are called with many times, such as the features of a graph. They are sent to the device by the
    /// first call with them and after each <see cref="BoundData{T}.Set"/>, and stay there as long as this memory.
    /// </summary>
    /// <param name="values">The values, which are copied.</param>
    /// <exception cref="ObjectDisposedException">The model or its device was disposed.</exception>
    public BoundData<T> Bind(ReadOnlySpan<T> values) => Keep(host.Bind(values));

    /// <inheritdoc cref="Bind(ReadOnlySpan{T})"/>
    public BoundData<int> Bind(ReadOnlySpan<int> values) => Keep(host.Bind(values));

    /// <summary>Copies values to the device, unless they are bound and there already.</summary>
    public void Write<TElement>(ArrayView<TElement> target, ReadOnlySpan<TElement> values) where TElement : unmanaged
    {
        lock (device.Gate)
        {
            ThrowIfDisposed();
            foreach (var part in bound)
            {
                if (part is not ResidentData<TElement> resident || !resident.Is(values)) continue;
                resident.CopyTo(target);
                return;
            }
            target.CopyFromCPU(device.Stream, values);
            device.CountSent<TElement>(values.Length);
        }
    }

    /// <summary>Copies values from the device, after everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    public void Read<TElement>(ArrayView<TElement> source, Span<TElement> values) where TElement : unmanaged
    {
        lock (device.Gate)
        {
            ThrowIfDisposed();
            device.Wait();
            source.CopyToCPU(device.Stream, values);
        }
    }

    /// <summary>Copies a view's first value from the device, after everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    public T Read(ArrayView<T> source)
    {
        number ??= Own(new PageLocked<T>(device, 1));
        lock (device.Gate)
        {
            ThrowIfDisposed();
            number.CopyFrom(source);
            device.Wait();
        }
        return number.Span[0];
    }

    /// <inheritdoc cref="Read(ArrayView{T})"/>
    public int Read(ArrayView<int> source)
    {
        var value = 0;
        Read(source, new Span<int>(ref value));
        return value;
    }

    /// <inheritdoc cref="ModelMemory{T}.Narrowed"/>
    public ReadOnlySpan<int> Narrowed(int argument, ReadOnlySpan<long> values, string name) => host.Narrowed(argument, values, name);

    /// <summary>Copies Booleans to the device, as 1 and 0.</summary>
    public void WriteBooleans(ArrayView<T> target, ReadOnlySpan<bool> values)
    {
        var numbers = new T[values.Length];
        Booleans.Copy(values, numbers);
        Write<T>(target, numbers);
    }

    /// <summary>Copies Booleans from the device, after everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    public void ReadBooleans(ArrayView<T> source, Span<bool> values)
    {
        var numbers = new T[values.Length];
        Read<T>(source, numbers);
        Booleans.Copy<T>(numbers, values);
    }

    /// <summary>
    /// Requires that computed integers can be used as indices. They are copied from the device, after everything queued has run.
    /// </summary>
    /// <inheritdoc cref="Runtime.Check.ComputedIndices"/>
    public void CheckIndices(ArrayView<int> values, nint size, string expression)
    {
        var copied = new int[values.Length];
        Read<int>(values, copied);
        Runtime.Check.ComputedIndices(copied, size, expression);
    }

    /// <summary>Frees the memory on the device.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        ForgetRecordings();
        foreach (var part in owned) part.Dispose();
        work?.Dispose();
    }

    /// <summary>The gradients of the last call that computed them, copied when first asked for after it.</summary>
    internal ParameterSet<T> ReadGradients()
    {
        ThrowIfDisposed();
        if (gradientsChanged && gradients.Length > 0)
            Read(gradients.View(0, gradients.Length), hostGradients.Arena.Slice(0, gradients.Length));
        gradientsChanged = false;
        return hostGradients;
    }

    /// <summary>Copies the model's parameters, initialized first if they were not yet, to the device.</summary>
    internal void Upload()
    {
        ThrowIfDisposed();
        host.EnsureInitialized();
        if (parameters.Length > 0) Write(parameters.View(0, parameters.Length), host.ParameterArena.Slice(0, parameters.Length));
    }

    /// <summary>Copies the device's parameters to the model.</summary>
    internal void Download()
    {
        ThrowIfDisposed();
        if (parameters.Length > 0) Read(parameters.View(0, parameters.Length), host.ParameterArena.Slice(0, parameters.Length));
    }

    BoundData<TElement> Keep<TElement>(BoundData<TElement> data) where TElement : unmanaged
    {
        ThrowIfDisposed();
        bound.Add(Own(new ResidentData<TElement>(length => New<TElement>(length, "bound data"), device, data)));
        return data;
    }

    TArena IfNotDisposed<TArena>(TArena arena)
    {
        ThrowIfDisposed();
        return arena;
    }

    /// <summary>They write to an arena that is about to be freed.</summary>
    void ForgetRecordings()
    {
        lock (device.Gate) recordings?.Clear();
    }

    /// <summary>The model's memory in the computer.</summary>
    internal ModelMemory<T> Host => host;

    /// <summary>The device.</summary>
    internal Device Device => device;

    /// <summary>Notes that the gradients are others than those last copied.</summary>
    internal void NoteGradients() => gradientsChanged = true;

    /// <summary>Memory on the device, or for transfers, that is freed with the model.</summary>
    internal TPart Own<TPart>(TPart part) where TPart : IDisposable
    {
        owned.Add(part);
        return part;
    }

    /// <summary>Requires that neither the model on the device nor the device was disposed.</summary>
    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(isDisposed || device.IsDisposed, this);

    internal DeviceArena<TElement> New<TElement>(nint length, string contents)
        where TElement : unmanaged => new(device, length, $"The {contents} of {owner}");
}

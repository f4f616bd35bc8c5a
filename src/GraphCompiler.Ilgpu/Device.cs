using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Ilgpu.Replay;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A GPU, or another device that ILGPU compiles for, on which models run:
/// <c>using var device = Device.Best(); using var onDevice = net.On(device);</c>
/// </summary>
/// <remarks>
/// For any number of models and threads, as long as each model is used by one thread at a time. Everything runs on one stream, in the order
/// in which threads queue it. When the device is disposed, its models throw <see cref="ObjectDisposedException"/>; they may be disposed
/// before or after it.
/// </remarks>
public sealed class Device : IDisposable
{
    /// <summary>The most threads per group that kernels are launched with.</summary>
    public const int LargestGroup = 256;

    readonly Context? ownContext;
    readonly List<DeviceArena<byte>> scratch = [];
    readonly Lazy<LibraryProduct?> library;
    bool isDisposed;

    /// <summary>A device of your own making, which stays yours: disposing this object leaves the accelerator as it is.</summary>
    /// <param name="accelerator">
    /// An accelerator of a context with <c>Optimize(OptimizationLevel.O2)</c> and <c>EnableAlgorithms()</c>.
    /// </param>
    /// <exception cref="ArgumentException">The context optimizes less.</exception>
    public Device(Accelerator accelerator) : this(accelerator ?? throw new ArgumentNullException(nameof(accelerator)), null)
    {
    }

    Device(Accelerator accelerator, Context? ownContext)
    {
        var level = accelerator.Context.Properties.OptimizationLevel;
        if (level < OptimizationLevel.O2)
        {
            throw new ArgumentException($"Kernels need a context with Optimize(OptimizationLevel.O2), but the accelerator's has {level}.",
                nameof(accelerator));
        }
        (Accelerator, this.ownContext) = (accelerator, ownContext);
        Stream = accelerator.CreateStream();
        library = new(() => CuBlas.Open(this) is { } opened ? new(this, opened) : null);
        GroupSize = 1 << BitOperations.Log2((uint)Math.Min(LargestGroup, accelerator.MaxNumThreadsPerGroup));
        // A simulated group costs a thread switch per thread; a real multiprocessor needs several groups to hide latency.
        GridSize = IsSimulator ? 2 : accelerator.NumMultiprocessors * 8;
        if (accelerator is CLAccelerator) Programs = new(this);
        (Partials, ColumnPartials) = (Partials.OfGroups(this), Partials.OfThreads(this));
        if (Stream is CudaStream stream) Recorder = new CudaGraphs(stream);
    }

    /// <summary>ILGPU's accelerator, for code of your own.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The stream that copies and kernels are queued on.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>The device's name.</summary>
    public string Name => Accelerator.Name;

    /// <summary>Whether this is a simulation on the CPU: exact, bounds-checked and slow, for tests only.</summary>
    public bool IsSimulator => Accelerator.AcceleratorType == AcceleratorType.CPU;

    /// <summary>
    /// The number of threads per group, a power of two. Reductions over a group depend on it, so results may differ in rounding between
    /// devices, never between runs.
    /// </summary>
    public int GroupSize { get; }

    /// <summary>The most groups a kernel is launched with; threads loop over what is left. Results do not depend on it.</summary>
    public int GridSize { get; }

    /// <summary>
    /// Whether a model's intermediate values are NaN when a call begins, so that a read of what nothing has written shows in the results.
    /// For tests of generated code; false at first.
    /// </summary>
    public bool PoisonsMemory { get; set; }

    /// <summary>
    /// Whether tensor cores may multiply numbers of single precision, for which they round the factors to 11 bits (TF32); sums stay in
    /// single precision. Faster, and as a rule good enough for training; false at first. Models of mixed precision use tensor cores
    /// anyway, which lose nothing of their narrow numbers. Without effect where there are none.
    /// </summary>
    public bool AllowsTensorFloat32 { get; set; }

    /// <summary>
    /// Whether large matrix products may be NVIDIA's, where the library cuBLAS 11 to 13 is installed and expected to be faster. True at
    /// first; without effect where it is not found.
    /// </summary>
    public bool UsesCuBlas { get; set; } = true;

    /// <summary>
    /// Whether the kernels of an entry are queued as one CUDA graph when it is called again with the same sizes and numbers. True at first
    /// on CUDA; false on other devices, and as soon as a driver refuses. Results do not depend on it.
    /// </summary>
    public bool UsesGraphs
    {
        get => field && Recorder is { Failure: null };
        set;
    } = true;

    /// <summary>How many bytes of parameters, inputs and tables have been sent to the device.</summary>
    public long BytesSent { get; private set; }

    static readonly Lock opening = new();

    /// <summary>
    /// Whether products may run on tensor cores: those of CUDA devices from compute capability 8.0 on, with a context of our own, which
    /// knows their instruction.
    /// </summary>
    internal bool HasTensorCores => ownContext is not null && Accelerator is CudaAccelerator { Architecture.Major: >= 8 };

    /// <summary>The settings that decide how products are launched: recorded launches hold for the same ones only.</summary>
    internal (bool AllowsTensorFloat32, bool UsesCuBlas) ProductSettings => (AllowsTensorFloat32, UsesCuBlas);

    /// <summary>NVIDIA's products, if they are installed and wanted. They are looked for when they are first asked for.</summary>
    internal LibraryProduct? Library => UsesCuBlas ? library.Value : null;

    internal bool IsDisposed => isDisposed || Accelerator.IsDisposed;

    /// <summary>
    /// Held by a thread that queues or waits. OpenCL sets a kernel's arguments one by one, so two threads can't launch it at once; and no
    /// thread queues anything while another one frees the device.
    /// </summary>
    internal Lock Gate { get; } = new();

    /// <summary>The kernels, on a device of OpenCL.</summary>
    internal OpenCLKernels? Programs { get; }

    /// <summary>What reductions in parts share.</summary>
    internal Partials Partials { get; }

    /// <summary>Where threads that share points leave partial results.</summary>
    internal Partials ColumnPartials { get; }

    /// <summary>What records the kernels of an entry; null on devices that can't.</summary>
    internal IRecorder? Recorder { get; set; }

    /// <summary>How often a thread has waited for everything queued. Written and read by threads that hold the gate.</summary>
    internal long Waits { get; private set; }

    /// <summary>The first CUDA device, else the first GPU of OpenCL.</summary>
    /// <remarks>Never a CPU: there, the model's own code is much faster. <see cref="OpenCL"/> takes any device of OpenCL.</remarks>
    /// <exception cref="DeviceException">There is neither. The message says what was looked for.</exception>
    public static Device Best()
    {
        foreach (var kind in new[] { AcceleratorType.Cuda, AcceleratorType.OpenCL })
            if (Take(kind, devices => devices.FirstOrDefault(Drivers.IsGpu)) is { } found) return found;
        throw new DeviceException($"There is no GPU. CUDA: {Drivers.WhyNone(AcceleratorType.Cuda, "GPU")}; OpenCL: "
            + $"{Drivers.WhyNone(AcceleratorType.OpenCL, "GPU")}. The model itself runs on the CPU; Device.OpenCL() also takes a CPU "
            + "with an OpenCL "
            + "driver, Device.Simulator() is ILGPU's simulator, for tests.");
    }

    /// <summary>The CUDA device of this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are CUDA devices, but none of this number.</exception>
    /// <exception cref="DeviceException">There is no CUDA device, or no driver.</exception>
    public static Device Cuda(int index = 0) => OfKind(AcceleratorType.Cuda, index);

    /// <summary>The OpenCL device of this number, GPUs first. OpenCL on a CPU (PoCL, for example) is one too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are OpenCL devices, but none of this number.</exception>
    /// <exception cref="DeviceException">There is no OpenCL device, or no driver.</exception>
    public static Device OpenCL(int index = 0) => OfKind(AcceleratorType.OpenCL, index);

    /// <summary>ILGPU's simulator on the CPU. A kernel that fails there ends the process.</summary>
    /// <param name="threadsPerGroup">A power of two from 8 on. Tiled matrix products need 256; every thread is one of the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is no such power of two.</exception>
    public static Device Simulator(int threadsPerGroup = 16)
    {
        if (threadsPerGroup < 8 || !BitOperations.IsPow2(threadsPerGroup))
        {
            throw new ArgumentOutOfRangeException(nameof(threadsPerGroup), threadsPerGroup,
                $"A simulated group needs a power of two of threads, 8 or more, but it is {threadsPerGroup}.");
        }

        var simulated = new CPUDevice(4, threadsPerGroup / 4, 1);
        var context = Drivers.NewContext(builder => builder.CPU(simulated));
        return new(simulated.CreateAccelerator(context), context);
    }

    /// <summary>Waits until everything queued has run.</summary>
    /// <exception cref="DeviceException">A kernel that was queued before has failed.</exception>
    public void Synchronize()
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            Wait();
        }
    }

    /// <summary>
    /// Memory for what one kernel leaves to the next, with the gate held. Queued kernels may use what it was before: all of it stays until
    /// the device is disposed.
    /// </summary>
    internal ArrayView<T> Scratch<T>(nint length) where T : unmanaged
    {
        var bytes = length * Unsafe.SizeOf<T>();
        if (scratch.Count == 0 || scratch[^1].Length < bytes)
            scratch.Add(new(this, nint.Max(bytes, scratch.Count == 0 ? 1 << 20 : 2 * scratch[^1].Length), "What kernels leave to others"));
        if (PoisonsMemory) scratch[^1].Poison();
        return scratch[^1].View(0, bytes).Cast<T>();
    }

    /// <summary>Counts elements that are sent, with the gate held.</summary>
    internal void CountSent<T>(long elements) where T : unmanaged => BytesSent += elements * Unsafe.SizeOf<T>();

    /// <summary>Waits, with the gate held.</summary>
    internal void Wait()
    {
        try
        {
            Stream.Synchronize();
            Waits++;
        }
        catch (AcceleratorException exception)
        {
            throw new DeviceException($"A kernel failed on {this}: {exception.Message}", exception);
        }
    }

    /// <summary>Frees the device and all memory on it, that of its models too.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (isDisposed) return;
            if (library is { IsValueCreated: true, Value: { } opened } && !Accelerator.IsDisposed) opened.Dispose();
            // Another's accelerator lives on; one of our own frees all memory.
            if (ownContext is null)
                foreach (var memory in scratch) memory.Dispose();
            isDisposed = true;
            if (!Accelerator.IsDisposed) Stream.Dispose();
            if (ownContext is null) return;
            Accelerator.Dispose();
            ownContext.Dispose();
        }
    }

    /// <summary>The device's name and kind.</summary>
    public override string ToString() => $"{Name} ({Accelerator.AcceleratorType})";

    static Device OfKind(AcceleratorType kind, int index) => Take(kind, devices =>
            devices.Count == 0 || (index >= 0 && index < devices.Count) ? devices.ElementAtOrDefault(index)
            : throw new ArgumentOutOfRangeException(nameof(index), index,
                $"There is no {kind} device {index}: this machine has {devices.Count}."))
        ?? throw new DeviceException($"There is no {kind} device: {Drivers.WhyNone(kind, "device")}.");

    // One thread at a time: drivers are found and started here, and PoCL's start is not safe for several.
    static Device? Take(AcceleratorType kind, Func<IReadOnlyList<ILGPU.Runtime.Device>, ILGPU.Runtime.Device?> choose)
    {
        lock (opening)
        {
            var (context, devices) = Drivers.Find(kind);
            try
            {
                if (choose(devices) is { } device) return new(Drivers.Open(device, context), context);
            }
            catch (Exception exception)
            {
                context.Dispose();
                if (exception is not AcceleratorException) throw;
                throw new DeviceException($"A {kind} device is there, but can't be used: {exception.Message}", exception);
            }
            context.Dispose();
            return null;
        }
    }
}

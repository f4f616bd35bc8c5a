using System.Numerics;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GraphCompiler.Ilgpu;

/// <summary>A GPU, or ILGPU's simulator of one, on which compiled models run: <c>using var device = Device.Best(); var onDevice = net.On(device);</c></summary>
/// <remarks>For one thread at a time. Everything runs on one stream, in order. Dispose it after the models on it.</remarks>
public sealed class Device : IDisposable
{
    /// <summary>The most threads per group that kernels are launched with.</summary>
    public const int LargestGroup = 256;

    readonly Context context;

    Device(Context context, ILGPU.Runtime.Device device)
    {
        this.context = context;
        Accelerator = device.CreateAccelerator(context);
        Stream = Accelerator.CreateStream();
        GroupSize = 1 << BitOperations.Log2((uint)Math.Min(LargestGroup, Accelerator.MaxNumThreadsPerGroup));
        // A simulated group costs a thread switch per thread; a real multiprocessor needs several groups to hide latency.
        GridSize = IsSimulator ? 2 : Accelerator.NumMultiprocessors * 8;
    }

    /// <summary>ILGPU's accelerator, for code of your own.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The stream that copies and kernels are queued on.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>The device's name.</summary>
    public string Name => Accelerator.Name;

    /// <summary>Whether this is a simulation on the CPU: exact, bounds-checked and slow, for tests only.</summary>
    public bool IsSimulator => Accelerator.AcceleratorType == AcceleratorType.CPU;

    /// <summary>The number of threads per group, a power of two. Reductions over a group depend on it, so results may differ in rounding between devices, never between runs.</summary>
    public int GroupSize { get; }

    /// <summary>The most groups a kernel is launched with; threads loop over what is left. Results do not depend on it.</summary>
    public int GridSize { get; }

    /// <summary>The first CUDA device, else the first OpenCL device, else the simulator.</summary>
    public static Device Best()
    {
        var context = NewContext(builder => builder.AllAccelerators());
        try
        {
            return new(context, context.Devices.OrderBy(device => Rank(device.AcceleratorType)).First());
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>The CUDA device of this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    public static Device Cuda(int index = 0) => OfKind(AcceleratorType.Cuda, index);

    /// <summary>The OpenCL device of this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    public static Device OpenCL(int index = 0) => OfKind(AcceleratorType.OpenCL, index);

    /// <summary>ILGPU's simulator on the CPU.</summary>
    /// <param name="threadsPerGroup">A power of two from 8 on. Tiled matrix products need 256; every thread is one of the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is no such power of two.</exception>
    public static Device Simulator(int threadsPerGroup = 16)
    {
        if (threadsPerGroup < 8 || !BitOperations.IsPow2(threadsPerGroup))
            throw new ArgumentOutOfRangeException(nameof(threadsPerGroup), threadsPerGroup, $"A simulated group needs a power of two of threads, 8 or more, but it is {threadsPerGroup}.");
        var simulated = new CPUDevice(4, threadsPerGroup / 4, 1);
        return new(NewContext(builder => builder.CPU(simulated)), simulated);
    }

    /// <summary>Waits until everything queued has run.</summary>
    public void Synchronize() => Stream.Synchronize();

    /// <summary>Frees the device and all memory on it.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        Accelerator.Dispose();
        context.Dispose();
    }

    /// <summary>The device's name and kind.</summary>
    public override string ToString() => $"{Name} ({Accelerator.AcceleratorType})";

    static Device OfKind(AcceleratorType kind, int index)
    {
        var context = NewContext(builder => builder.AllAccelerators());
        try
        {
            var devices = context.Devices.Where(device => device.AcceleratorType == kind).ToArray();
            if (index < 0 || index >= devices.Length)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"There is no {kind} device {index}: this machine has {devices.Length}.");
            return new(context, devices[index]);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    // O2 is what makes ILGPU address global memory as such.
    static Context NewContext(Action<Context.Builder> accelerators) => Context.Create(builder =>
    {
        builder.Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced).EnableAlgorithms();
        accelerators(builder);
    });

    static int Rank(AcceleratorType type) => type switch { AcceleratorType.Cuda => 0, AcceleratorType.OpenCL => 1, _ => 2 };
}

using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GraphCompiler.Ilgpu;

/// <summary>The kernels of an OpenCL device: those that have been compiled, and those that wait for a first launch.</summary>
/// <remarks>For a thread that holds the device's gate.</remarks>
sealed class OpenCLKernels(Device device)
{
    readonly List<WeakReference<IWaitingKernel>> waiting = [];

    /// <summary>Several launchers may have one method. They keep its kernel.</summary>
    readonly Dictionary<MethodInfo, WeakReference<Kernel>> loaded = [];

    /// <summary>A kernel that will be launched, which may be compiled with others.</summary>
    public void Add(IWaitingKernel kernel) => waiting.Add(new(kernel));

    /// <summary>
    /// Compiles a kernel, and with it kernels that wait and were made after it: a model makes them in the order of their use.
    /// </summary>
    public void Load(IWaitingKernel kernel)
    {
        if (Find(kernel.Method) is { } found)
        {
            kernel.Take(found);
            return;
        }
        List<IWaitingKernel> together = [kernel, .. After(kernel).DistinctBy(other => other.Method)
            .Where(other => other.Method != kernel.Method && Find(other.Method) is null).Take(OpenCLProgram.MostKernels - 1)];
        var kernels = Load(together);
        for (var i = 0; i < kernels.Count; i++)
        {
            loaded[together[i].Method] = new(kernels[i]);
            together[i].Take(kernels[i]);
        }
        waiting.RemoveAll(reference => !reference.TryGetTarget(out var other) || other.IsLoaded);
    }

    /// <summary>The kernels of one program, or the first alone where the driver refuses another.</summary>
    IReadOnlyList<Kernel> Load(List<IWaitingKernel> kernels)
    {
        List<CLCompiledKernel> compiled = [.. kernels.Select(Compile)];
        var accelerator = (CLAccelerator)device.Accelerator;
        try
        {
            return OpenCLProgram.Load(accelerator, compiled);
        }
        catch (CLException) when (kernels.Count > 1)
        {
            return OpenCLProgram.Load(accelerator, compiled[..1]);
        }
    }

    CLCompiledKernel Compile(IWaitingKernel kernel)
    {
        try
        {
            return OpenCLProgram.Compile(device, kernel.Method);
        }
        catch (Exception exception)
        {
            throw kernel.Refused(exception);
        }
    }

    IEnumerable<IWaitingKernel> After(IWaitingKernel kernel)
    {
        var after = false;
        foreach (var reference in waiting)
        {
            if (!reference.TryGetTarget(out var other)) continue;
            if (after) yield return other;
            after |= other == kernel;
        }
    }

    Kernel? Find(MethodInfo method) =>
        loaded.TryGetValue(method, out var reference) && reference.TryGetTarget(out var kernel) ? kernel : null;
}

/// <summary>What launches a kernel, until it has it.</summary>
interface IWaitingKernel
{
    MethodInfo Method { get; }

    bool IsLoaded { get; }

    void Take(Kernel kernel);

    DeviceException Refused(Exception exception);
}

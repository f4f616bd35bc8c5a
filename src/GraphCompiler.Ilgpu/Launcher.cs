using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GraphCompiler.Ilgpu;

/// <summary>A kernel, compiled for its device at its first launch. A launch allocates nothing.</summary>
sealed class Launcher<TArguments>(Device device, Action<TArguments> body) where TArguments : struct
{
    // ILGPU keeps compiled kernels weakly: this field keeps ours.
    Action<AcceleratorStream, KernelConfig, TArguments>? launch;

    public void Launch(nint points, nint groups, int groupX, int groupY, in TArguments arguments)
    {
        ObjectDisposedException.ThrowIf(device.IsDisposed, device);
        if (points == 0) return;
        // Kernels count in int; a stride past the last point must not overflow either.
        if (points > int.MaxValue / 2)
            throw new ArgumentOutOfRangeException(nameof(points), points, $"Kernel {body.Method.Name} has {points} points; a kernel takes at most {int.MaxValue / 2}.");
        try
        {
            launch ??= Load();
            launch(device.Stream, new KernelConfig((int)nint.Min(groups, device.GridSize), 1, 1, groupX, groupY, 1), arguments);
        }
        catch (Exception exception)
        {
            // The class of a model's kernels has the model's name in its own.
            var name = $"{body.Method.DeclaringType}.{body.Method.Name}";
            var reason = exception.GetBaseException() is CLException { Error: var error } ? $"OpenCL says {error}." : exception.GetBaseException().Message;
            throw new DeviceException($"Kernel {name} can't run on {device}: {reason}", exception);
        }
    }

    Action<AcceleratorStream, KernelConfig, TArguments> Load()
    {
        var specialization = new KernelSpecialization(device.GroupSize, null);
        if (device.Accelerator.AcceleratorType != AcceleratorType.OpenCL) return device.Accelerator.LoadKernel(body, specialization);
        // PoCL's cache of compiled kernels fails now and then where several threads add to it (pocl/pocl#586).
        lock (OpenCLCompiler.Gate) return device.Accelerator.LoadKernel(body, specialization);
    }

    public static nint CeilingOf(nint count, nint per) => (count + per - 1) / per;
}

/// <summary>What threads of a process share that compile OpenCL kernels.</summary>
static class OpenCLCompiler
{
    public static readonly object Gate = new();
}

using System.Reflection;
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
        if (points == 0) return;
        // Kernels count in int; a stride past the last point must not overflow either.
        if (points > int.MaxValue / 2)
            throw new ArgumentOutOfRangeException(nameof(points), points,
                $"Kernel {body.Method.Name} has {points} points; a kernel takes at most {int.MaxValue / 2}.");
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            Queue(groups, groupX, groupY, arguments);
        }
    }

    void Queue(nint groups, int groupX, int groupY, in TArguments arguments)
    {
        try
        {
            launch ??= Load();
            launch(device.Stream, new KernelConfig((int)nint.Min(groups, device.GridSize), 1, 1, groupX, groupY, 1), arguments);
        }
        catch (Exception exception)
        {
            var reason = exception.GetBaseException() is CLException { Error: var error }
                ? $"OpenCL says {error}."
                : exception.GetBaseException().Message;
            throw new DeviceException($"Kernel {Name} can't run on {device}: {reason}", exception);
        }
    }

    /// <summary>The kernel's class, which has the model's name in its own, its method, and what the user wrote.</summary>
    string Name
    {
        get
        {
            var method = body.Method;
            var types = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => type.Name))}>" : "";
            var sources = method.GetCustomAttribute<KernelOfAttribute>() is { } origin ? $" ({origin.Source})" : "";
            return $"{method.DeclaringType}.{method.Name}{types}{sources}";
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

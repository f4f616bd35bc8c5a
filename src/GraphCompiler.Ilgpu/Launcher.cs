using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GraphCompiler.Ilgpu;

/// <summary>A kernel, compiled for its device at its first launch or before it. A launch allocates nothing.</summary>
sealed class Launcher<TArguments> : IWaitingKernel where TArguments : struct
{
    readonly Device device;
    readonly Action<TArguments> body;
    readonly int? groupsTogether;

    // ILGPU keeps compiled kernels weakly: this field keeps ours.
    Action<AcceleratorStream, KernelConfig, TArguments>? launch;

    /// <param name="device">Where it runs.</param>
    /// <param name="body">A static method that ILGPU can compile.</param>
    /// <param name="waits">Whether the kernel may be compiled with others, before its own first launch.</param>
    /// <param name="groupsTogether">
    /// How many groups a CUDA device's multiprocessor is to have room for: their threads get so few registers.
    /// </param>
    public Launcher(Device device, Action<TArguments> body, bool waits = true, int? groupsTogether = null)
    {
        (this.device, this.body, this.groupsTogether) = (device, body, groupsTogether);
        if (!waits) return;
        lock (device.Gate) device.Programs?.Add(this);
    }

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

    MethodInfo IWaitingKernel.Method => body.Method;

    bool IWaitingKernel.IsLoaded => launch is not null;

    void IWaitingKernel.Take(Kernel kernel) =>
        launch = kernel.CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TArguments>>();

    DeviceException IWaitingKernel.Refused(Exception exception) => Refused(exception);

    void Queue(nint groups, int groupX, int groupY, in TArguments arguments)
    {
        try
        {
            if (launch is null) Load();
            launch!(device.Stream, new KernelConfig((int)nint.Min(groups, device.GridSize), 1, 1, groupX, groupY, 1), arguments);
        }
        catch (Exception exception) when (exception is not DeviceException)
        {
            throw Refused(exception);
        }
    }

    void Load()
    {
        if (device.Programs is { } kernels) kernels.Load(this);
        else launch = device.Accelerator.LoadKernel(body, new KernelSpecialization(device.GroupSize, groupsTogether));
    }

    DeviceException Refused(Exception exception)
    {
        var reason = exception.GetBaseException() is CLException { Error: var error }
            ? $"OpenCL says {error}."
            : exception.GetBaseException().Message;
        return new($"Kernel {Name} can't run on {device}: {reason}", exception);
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
}

/// <summary>What all launchers count with.</summary>
static class Launcher
{
    /// <summary>The quotient, rounded up.</summary>
    public static nint CeilingOf(nint count, nint per) => (count + per - 1) / per;
}

using ILGPU;
using ILGPU.Runtime;

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
            launch ??= device.Accelerator.LoadKernel(body, new KernelSpecialization(device.GroupSize, null));
            launch(device.Stream, new KernelConfig((int)nint.Min(groups, device.GridSize), 1, 1, groupX, groupY, 1), arguments);
        }
        catch (Exception exception)
        {
            // The class of a model's kernels has the model's name in its own.
            var name = $"{body.Method.DeclaringType}.{body.Method.Name}";
            throw new DeviceException($"Kernel {name} can't run on {device}: {exception.GetBaseException().Message}", exception);
        }
    }

    public static nint CeilingOf(nint count, nint per) => (count + per - 1) / per;
}

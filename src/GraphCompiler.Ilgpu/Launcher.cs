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
        if (points == 0) return;
        // Kernels count in int; a stride past the last point must not overflow either.
        if (points > int.MaxValue / 2)
            throw new ArgumentOutOfRangeException(nameof(points), points, $"Kernel {body.Method.Name} has {points} points; a kernel takes at most {int.MaxValue / 2}.");
        launch ??= device.Accelerator.LoadKernel(body, new KernelSpecialization(device.GroupSize, null));
        launch(device.Stream, new KernelConfig((int)nint.Min(groups, device.GridSize), 1, 1, groupX, groupY, 1), arguments);
    }

    public static nint CeilingOf(nint count, nint per) => (count + per - 1) / per;
}

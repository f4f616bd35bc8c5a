using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>A generated kernel on a device. It is compiled for the device at its first launch; a launch allocates nothing.</summary>
/// <typeparam name="TArguments">The kernel's one parameter: a public struct of views and numbers.</typeparam>
public sealed class DeviceKernel<TArguments> where TArguments : struct
{
    /// <summary>The side of the tiles of matrix products.</summary>
    public const int TileSide = 16;

    readonly Device device;
    readonly Action<TArguments> body;

    // ILGPU keeps compiled kernels weakly: this field keeps ours.
    Action<AcceleratorStream, KernelConfig, TArguments>? launcher;

    /// <summary>Names a kernel; nothing is compiled yet.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="body">A static method that ILGPU can compile.</param>
    public DeviceKernel(Device device, Action<TArguments> body)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(body);
        (this.device, this.body) = (device, body);
    }

    /// <summary>Whether the device's groups are large enough for tiles, and there is enough work for them to pay.</summary>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of products in each sum.</param>
    public bool FitsTiles(nint rows, nint columns, nint depth) =>
        device.GroupSize >= TileSide * TileSide && rows >= TileSide / 2 && columns >= TileSide / 2 && depth >= TileSide;

    /// <summary>Runs a kernel in which each thread does points of its own.</summary>
    /// <param name="points">The number of independent points.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    public void Launch(nint points, in TArguments arguments) =>
        Launch(CeilingOf(points, device.GroupSize), device.GroupSize, 1, arguments, points);

    /// <summary>Runs a kernel in which each group does points of its own, its threads together.</summary>
    /// <param name="points">The number of independent points.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    public void LaunchGroups(nint points, in TArguments arguments) => Launch(points, device.GroupSize, 1, arguments, points);

    /// <summary>Runs a tiled matrix product: each group does tiles of its own.</summary>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    public void LaunchTiles(nint batches, nint rows, nint columns, in TArguments arguments) =>
        Launch(batches * CeilingOf(rows, TileSide) * CeilingOf(columns, TileSide), TileSide, TileSide, arguments, batches * rows * columns);

    static nint CeilingOf(nint count, nint per) => (count + per - 1) / per;

    void Launch(nint groups, int groupX, int groupY, in TArguments arguments, nint points)
    {
        if (points == 0) return;
        // Kernels count in int; a stride past the last point must not overflow either.
        if (points > int.MaxValue / 2)
            throw new ArgumentOutOfRangeException(nameof(points), points, $"Kernel {body.Method.Name} has {points} points; a kernel takes at most {int.MaxValue / 2}.");
        launcher ??= device.Accelerator.LoadKernel(body, new KernelSpecialization(Math.Min(Device.LargestGroup, device.GroupSize), null));
        launcher(device.Stream, new KernelConfig((int)nint.Min(groups, device.GridSize), 1, 1, groupX, groupY, 1), arguments);
    }
}

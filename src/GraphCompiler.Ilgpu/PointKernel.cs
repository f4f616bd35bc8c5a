namespace GraphCompiler.Ilgpu;

/// <summary>A generated kernel in which each thread does points of its own. It is compiled for the device at its first launch.</summary>
/// <typeparam name="TArguments">The kernel's one parameter: a public struct of views and numbers.</typeparam>
/// <param name="device">Where it runs.</param>
/// <param name="body">A static method that ILGPU can compile.</param>
public sealed class PointKernel<TArguments>(Device device, Action<TArguments> body) where TArguments : struct
{
    readonly Launcher<TArguments> launcher = new(device, body);

    /// <summary>Queues the kernel.</summary>
    /// <param name="points">The number of independent points.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    public void Launch(nint points, in TArguments arguments) =>
        launcher.Launch(points, Launcher.CeilingOf(points, device.GroupSize), device.GroupSize, 1, arguments);
}

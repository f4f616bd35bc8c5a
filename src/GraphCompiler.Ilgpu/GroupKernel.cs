using System.Numerics;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A generated kernel in which each row of a group's threads does points of its own together: all threads of the group for long points,
/// fewer for short ones. It is compiled for the device at its first launch.
/// </summary>
/// <typeparam name="TArguments">The kernel's one parameter: a public struct of views and numbers.</typeparam>
/// <param name="device">Where it runs.</param>
/// <param name="body">A static method that ILGPU can compile.</param>
public sealed class GroupKernel<TArguments>(Device device, Action<TArguments> body) where TArguments : struct
{
    readonly Launcher<TArguments> launcher = new(device, body);

    /// <summary>Queues the kernel.</summary>
    /// <param name="points">The number of independent points.</param>
    /// <param name="inner">The length of the longest loop that each of them has.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    public void Launch(nint points, nint inner, in TArguments arguments)
    {
        var threads = ThreadsOf(device, points, inner);
        var rows = device.GroupSize / threads;
        launcher.Launch(points, Launcher.CeilingOf(points, rows), threads, rows, arguments);
    }

    // A thread adds up some elements before the threads of a row meet, unless there are too few points to keep a device busy.
    static int ThreadsOf(Device device, nint points, nint inner)
    {
        const int elements = 16, many = 1 << 16, warp = 32;
        if (device.IsSimulator) return inner < elements * device.GroupSize ? device.GroupSize / 2 : device.GroupSize;
        var threads = (int)nint.Min(device.GroupSize, nint.Max(warp, (nint)BitOperations.RoundUpToPowerOf2((nuint)(inner / elements))));
        while (threads < device.GroupSize && points * threads < many) threads *= 2;
        return threads;
    }
}

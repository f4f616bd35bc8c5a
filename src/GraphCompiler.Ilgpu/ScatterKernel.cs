namespace GraphCompiler.Ilgpu;

/// <summary>
/// A generated scatter, which combines rows into those that indices name, in two forms with the same bits: a thread for each point of a
/// row, or a group for each index, which the sizes choose between.
/// </summary>
/// <typeparam name="TArguments">The kernel's one parameter: a public struct of views and numbers.</typeparam>
/// <param name="device">Where it runs.</param>
/// <param name="points">The form in which each thread walks all indices for points of its own.</param>
/// <param name="groups">The form in which the group of an index's first place does what has that index.</param>
public sealed class ScatterKernel<TArguments>(Device device, Action<TArguments> points, Action<TArguments> groups) where TArguments : struct
{
    readonly PointKernel<TArguments> points = new(device, points);
    readonly Launcher<TArguments> groups = new(device, groups);

    // Every group looks at all indices: from some number on, that takes longer than to walk them once.
    readonly nint mostGroups = device.IsSimulator ? 64 : 1 << 17;

    /// <summary>Queues the kernel.</summary>
    /// <param name="row">The number of points in a row.</param>
    /// <param name="indices">The number of indices.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    public void Launch(nint row, nint indices, in TArguments arguments)
    {
        var chunks = Launcher.CeilingOf(row, device.GroupSize);
        if (chunks > 0 && indices <= mostGroups / chunks)
            groups.Launch(indices * chunks, indices * chunks, device.GroupSize, 1, arguments);
        else
            points.Launch(row, arguments);
    }
}

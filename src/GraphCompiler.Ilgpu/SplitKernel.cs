namespace GraphCompiler.Ilgpu;

/// <summary>
/// A generated reduction in two forms, of which the sizes and the device choose one: a row of a group's threads for each point, or several
/// groups that share a point, where there are too few points for a device. Each adds up in an order of its own, the same in every run.
/// </summary>
/// <typeparam name="TArguments">The kernels' one parameter: a public struct of views and numbers.</typeparam>
/// <param name="device">Where it runs.</param>
/// <param name="whole">The form in which a row of threads does all of a point.</param>
/// <param name="phases">
/// The other form's phases, one for each of the kernel's loops: a group does a part of the loop for one point. A phase begins by combining
/// what the groups of earlier phases left in <see cref="Partials"/>.
/// </param>
/// <param name="end">What follows the last loop, a group for each point; null if nothing does.</param>
public sealed class SplitKernel<TArguments>(
    Device device, Action<TArguments> whole, Action<TArguments>[] phases, Action<TArguments>? end = null)
    where TArguments : struct, ISplitArguments
{
    readonly GroupKernel<TArguments> whole = new(device, whole);

    // The phases, then the end. Made at the first launch in parts: most kernels never see one.
    Launcher<TArguments>[]? shared;

    /// <summary>Queues the kernel.</summary>
    /// <param name="points">The number of independent points.</param>
    /// <param name="inner">The points of the longest loop that each of them has.</param>
    /// <param name="arguments">The kernel's parameter. Its partial results are set here.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    public void Launch(nint points, nint inner, in TArguments arguments)
    {
        if (device.Partials.PartsOf(points, inner) is var parts and > 1) LaunchParts(points, parts, arguments);
        else whole.Launch(points, inner, arguments);
    }

    void LaunchParts(nint points, int parts, TArguments arguments)
    {
        // Held throughout: no other kernel may use the partial results in between.
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            arguments.Split(parts, device.Partials);
            shared ??= [.. phases.Concat(end is null ? [] : [end]).Select(phase => new Launcher<TArguments>(device, phase))];
            for (var i = 0; i < shared.Length; i++)
            {
                var groups = i < phases.Length ? points * parts : points;
                shared[i].Launch(groups, groups, device.GroupSize, 1, arguments);
            }
        }
    }
}

/// <summary>What all split reductions have in common.</summary>
static class SplitKernel
{
    /// <summary>The most accumulators of a kernel.</summary>
    public const int MostAccumulators = 16;
}

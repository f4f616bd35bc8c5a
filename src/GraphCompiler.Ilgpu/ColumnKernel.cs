namespace GraphCompiler.Ilgpu;

/// <summary>
/// A generated reduction whose neighbouring points lie side by side, in two forms, of which the sizes and the device choose one: a thread
/// for each point, or several far apart that share a point. Each adds up in an order of its own, the same in every run.
/// </summary>
/// <typeparam name="TArguments">The kernels' one parameter: a public struct of views and numbers.</typeparam>
/// <param name="device">Where it runs.</param>
/// <param name="whole">The form in which a thread does all of a point.</param>
/// <param name="parts">The other form's beginning: a thread for each part of a point.</param>
/// <param name="end">Its end: a row of a group's threads combines the parts of a point.</param>
public sealed class ColumnKernel<TArguments>(
    Device device, Action<TArguments> whole, Action<TArguments> parts, Action<TArguments> end)
    where TArguments : struct, ISplitArguments
{
    readonly PointKernel<TArguments> whole = new(device, whole), parts = new(device, parts);
    readonly GroupKernel<TArguments> end = new(device, end);

    /// <summary>Queues the kernel.</summary>
    /// <param name="points">The number of independent points.</param>
    /// <param name="inner">The number of terms that each of them has.</param>
    /// <param name="arguments">The kernels' parameter. Its partial results are set here.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    public void Launch(nint points, nint inner, in TArguments arguments)
    {
        if (device.ColumnPartials.PartsOf(points, inner) is var shares and > 1) LaunchParts(points, shares, arguments);
        else whole.Launch(points, arguments);
    }

    void LaunchParts(nint points, int shares, TArguments arguments)
    {
        // Held throughout: no other kernel may use the partial results in between.
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            arguments.Split(shares, device.ColumnPartials);
            parts.Launch(points * shares, arguments);
            end.Launch(points, shares, arguments);
        }
    }
}

/// <summary>What all reductions of columns have in common.</summary>
static class ColumnKernel
{
    /// <summary>The most accumulators of a kernel.</summary>
    public const int MostAccumulators = 4;
}

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A generated matrix product in two forms, of which the sizes and the device choose one. Each adds up in an order of its own.
/// </summary>
/// <typeparam name="TArguments">The kernel's one parameter: a public struct of views and numbers.</typeparam>
/// <param name="device">Where it runs.</param>
/// <param name="points">The form in which each thread computes elements of its own.</param>
/// <param name="tiles">The form in which each group computes tiles of its own, 16 by 16 threads each.</param>
public sealed class ProductKernel<TArguments>(Device device, Action<TArguments> points, Action<TArguments> tiles) where TArguments : struct
{
    /// <summary>The side of a tile.</summary>
    public const int TileSide = 16;

    readonly Launcher<TArguments> points = new(device, points);
    readonly Launcher<TArguments> tiles = new(device, tiles);

    /// <summary>Queues the kernel.</summary>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of terms in each sum.</param>
    /// <param name="arguments">The kernel's parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    public void Launch(nint batches, nint rows, nint columns, nint depth, in TArguments arguments)
    {
        var count = batches * rows * columns;
        if (FitsTiles(rows, columns, depth))
            tiles.Launch(count, batches * Launcher<TArguments>.CeilingOf(rows, TileSide)
                * Launcher<TArguments>.CeilingOf(columns, TileSide), TileSide, TileSide, arguments);
        else
            points.Launch(count, Launcher<TArguments>.CeilingOf(count, device.GroupSize), device.GroupSize, 1, arguments);
    }

    bool FitsTiles(nint rows, nint columns, nint depth) =>
        device.GroupSize >= TileSide * TileSide && rows >= TileSide / 2 && columns >= TileSide / 2 && depth >= TileSide;
}

using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Where groups, or threads, that share the points of a reduction leave what each has combined: an element for each of them, for each
/// accumulator.
/// </summary>
public sealed class Partials
{
    readonly Device device;

    /// <summary>As many as keep the device busy. On the simulator, where each thread costs, just several.</summary>
    readonly int mostSharers;

    readonly int mostAccumulators;

    /// <summary>The fewest terms that are worth a part of their own, and the most parts of a point.</summary>
    readonly int leastPart, mostParts;

    Partials(Device device, int mostSharers, int mostAccumulators, int leastPart, int mostParts) =>
        (this.device, this.mostSharers, this.mostAccumulators, this.leastPart, this.mostParts) =
            (device, mostSharers, mostAccumulators, leastPart, mostParts);

    /// <summary>What groups leave.</summary>
    internal static Partials OfGroups(Device device) => device.IsSimulator
        ? new(device, 6, SplitKernel.MostAccumulators, 16, 6)
        : new(device, device.GridSize, SplitKernel.MostAccumulators, 8 * device.GroupSize, device.GridSize);

    /// <summary>What threads leave that share a point with threads far away.</summary>
    internal static Partials OfThreads(Device device) => device.IsSimulator
        ? new(device, 64, ColumnKernel.MostAccumulators, 16, 6)
        : new(device, device.GridSize * device.GroupSize, ColumnKernel.MostAccumulators, 16, 256);

    /// <summary>One accumulator's partial results.</summary>
    /// <param name="accumulator">Its number.</param>
    /// <typeparam name="T">The accumulator's type, of 64 bits at most.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">There is no such accumulator.</exception>
    public ArrayView<T> View<T>(int accumulator) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(accumulator);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(accumulator, mostAccumulators);
        return device.Scratch<double>(mostAccumulators * mostSharers).SubView(accumulator * mostSharers, mostSharers).Cast<T>();
    }

    /// <summary>How many should share a point; less than two if it is best left whole.</summary>
    internal int PartsOf(nint points, nint inner) =>
        // Indices count in int, up to a stride past the last point.
        points == 0 || inner > int.MaxValue / 2 ? 1 : (int)nint.Min(nint.Min(mostSharers / points, inner / leastPart), mostParts);
}

using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Where groups that share the points of a reduction leave what each has combined: an element for each group, for each accumulator.
/// </summary>
public sealed class Partials
{
    /// <summary>The most accumulators of a kernel.</summary>
    public const int MostAccumulators = 16;

    readonly Device device;

    /// <summary>As many as keep the device busy. On the simulator, where each thread costs, just several.</summary>
    readonly int mostGroups;

    /// <summary>The fewest points of a loop that are worth a group of their own.</summary>
    readonly int leastPart;

    internal Partials(Device device) => (this.device, mostGroups, leastPart) =
        (device, device.IsSimulator ? 6 : device.GridSize, device.IsSimulator ? 16 : 8 * device.GroupSize);

    /// <summary>One accumulator's partial results.</summary>
    /// <param name="accumulator">Its number.</param>
    /// <typeparam name="T">The accumulator's type, of 64 bits at most.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">There is no such accumulator.</exception>
    public ArrayView<T> View<T>(int accumulator) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(accumulator);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(accumulator, MostAccumulators);
        return device.Scratch<double>(MostAccumulators * mostGroups).SubView(accumulator * mostGroups, mostGroups).Cast<T>();
    }

    /// <summary>How many groups should share a point; less than two if none should.</summary>
    internal int PartsOf(nint points, nint inner) =>
        // Indices count in int, up to a stride past the last point.
        points == 0 || inner > int.MaxValue / 2 ? 1 : (int)nint.Min(mostGroups / points, inner / leastPart);
}

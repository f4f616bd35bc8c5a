using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>Finds what kernels touch along the axes whose points they deal to threads.</summary>
/// <param name="inRows">
/// Whether rows of a product may be dealt to threads too, and parts may begin within a vector; else batches, and with whole vectors.
/// </param>
internal sealed class KernelWalks(VectorTraits traits, DType real, bool inRows)
{
    readonly Dictionary<Kernel, (ImmutableArray<Axis> Axes, long Multiple)> ranges = [];
    readonly Dictionary<(Kernel, Dim), KernelWalk?> walks = [];

    /// <summary>The axes whose points a kernel deals to threads.</summary>
    public ImmutableArray<Axis> RangeOf(Kernel kernel) => CutsOf(kernel).Axes;

    /// <summary>The lengths of the axes that the first axes of a kernel's range make up.</summary>
    public IEnumerable<Dim> LengthsOf(Kernel kernel)
    {
        var length = Dim.One;
        foreach (var axis in RangeOf(kernel)) yield return length *= axis.Size;
    }

    /// <summary>What a kernel touches along an axis of some length; null if its points can't be cut into as many parts.</summary>
    public KernelWalk? Of(Kernel kernel, Dim length)
    {
        if (walks.TryGetValue((kernel, length), out var walk)) return walk;
        var (range, multiple) = CutsOf(kernel);
        return walks[(kernel, length)] = KernelWalk.Of(kernel, range, length, multiple);
    }

    /// <summary>The axes, and what the number of points of a part has to be a multiple of.</summary>
    (ImmutableArray<Axis> Axes, long Multiple) CutsOf(Kernel kernel)
    {
        if (ranges.TryGetValue(kernel, out var range)) return range;
        if (kernel.Product is { } product)
        {
            var isCutByRows = inRows && product.Axes.Batch.IsEmpty && ProductSchedule.Of(kernel, product, traits, real).IsMatrices;
            return ranges[kernel] = (isCutByRows ? product.Axes.Rows : product.Axes.Batch, 1);
        }
        var schedule = VectorSchedule.Of(kernel, traits, real);
        var isCutByVectors = schedule.WalksVector && !(inRows && schedule.Lanes.Use == LaneUse.Counted);
        return ranges[kernel] = (schedule.Range, isCutByVectors ? schedule.Turn * traits.LanesOf(real) : 1);
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>A kernel's schedule over vectors and threads.</summary>
/// <param name="Vector">The axis whose neighbouring points share a vector; null for a kernel without axes.</param>
/// <param name="Range">The parallel axes whose points are dealt to threads, in order.</param>
/// <param name="WalksVector">Whether that is the vector axis alone, walked vector by vector.</param>
/// <param name="Grain">How many points one thread takes at a time: enough work to be worth handing over.</param>
internal sealed record VectorSchedule(Axis? Vector, ImmutableArray<Axis> Range, bool WalksVector, long Grain)
{
    public static VectorSchedule Of(Kernel kernel, VectorTraits traits, DType real)
    {
        var vector = VectorAxis.Choose(kernel, traits);
        // The range walks the parallel axes; when the vector axis is the only one, it walks that one vector by vector.
        var range = kernel.Parallel.Where(axis => axis != vector).ToImmutableArray();
        var walksVector = range.IsEmpty && vector is not null && kernel.Parallel.Contains(vector);
        if (walksVector) range = [vector!];
        var lanes = traits.Bits / (8 * real.Bytes);
        var grain = GrainOf(kernel, range, traits);
        return new(vector, range, walksVector, walksVector ? (grain + lanes - 1) / lanes * lanes : grain);
    }

    static long GrainOf(Kernel kernel, ImmutableArray<Axis> range, VectorTraits traits)
    {
        var work = kernel.Flops + kernel.Traffic.Elements;
        var perPoint = Math.Max(1, TypicalSizes.Of(work) / Math.Max(1, TypicalSizes.Of(Axis.SizeOf(range))));
        return Math.Max(1, traits.WorkPerChunk / perPoint);
    }
}

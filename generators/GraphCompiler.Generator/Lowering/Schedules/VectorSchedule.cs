using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>A kernel's schedule over vectors and threads.</summary>
/// <param name="Lanes">The axis whose neighbouring points share a vector, and how many lanes have one.</param>
/// <param name="Range">The parallel axes whose points are dealt to threads, in order.</param>
/// <param name="WalksVector">Whether that is the vector axis alone, walked vector by vector.</param>
/// <param name="Turn">How many vectors a turn of that walk takes.</param>
/// <param name="Grain">How many points one thread takes at a time: enough work to be worth handing over.</param>
/// <param name="Body">What is done for each vector: the kernel's body, the points of its smallest loops one after the other.</param>
/// <param name="Loops">The schedule of each loop of the body.</param>
internal sealed record VectorSchedule(
    LaneSchedule Lanes, ImmutableArray<Axis> Range, bool WalksVector, int Turn, long Grain, ImmutableArray<Statement> Body,
    ImmutableDictionary<Statement.Loop, VectorLoop> Loops)
{
    /// <summary>Whether the body runs for vector after vector of a parallel axis, for each point of the range.</summary>
    public bool IsAcrossRange { get; init; }

    /// <summary>How threads share the loop of a kernel that has one point; null if they don't.</summary>
    public SharedReduction? Shared { get; init; }

    public static VectorSchedule Of(Kernel kernel, VectorTraits traits, DType real)
    {
        var vector = VectorAxis.Choose(kernel, traits, real);
        var isParallel = vector is not null && kernel.Parallel.Contains(vector);
        var (spelled, body) = SpelledPoints.Of(kernel, vector, traits);
        // The range walks the parallel axes; when the vector axis is the only one, it walks that one vector by vector.
        var range = kernel.Parallel.Where(axis => axis != vector && !spelled.Contains(axis)).ToImmutableArray();
        var walksVector = range.IsEmpty && isParallel;
        if (walksVector) range = [vector!];
        var turn = 1;
        if (walksVector && body == kernel.Body && ColumnStrips.Of(kernel, vector!, traits, real) is { } strips)
            (turn, body) = (traits.VectorsOfStrip, strips);
        var multiple = walksVector ? turn * traits.LanesOf(real) : 1;
        var grain = GrainOf(kernel, range, traits);
        var lanes = new LaneSchedule(vector, UseOf(vector, walksVector, traits, real));
        var loops = LoopsOf(body.LoopsWithin(), lanes, traits, real);
        return new(lanes, range, walksVector, turn, (grain + multiple - 1) / multiple * multiple, body, loops)
        {
            IsAcrossRange = isParallel && !walksVector,
            Shared = body == kernel.Body ? SharedReduction.Of(kernel, loops, lanes, traits, real) : null,
        };
    }

    /// <summary>The schedules of some loops, by loop.</summary>
    public static ImmutableDictionary<Statement.Loop, VectorLoop> LoopsOf(
        IEnumerable<Statement.Loop> loops, LaneSchedule lanes, VectorTraits traits, DType real) =>
        loops.Distinct().ToImmutableDictionary(loop => loop, loop => VectorLoop.Of(loop, lanes, traits, real));

    /// <summary>The lanes with a point. A range may end anywhere between two vectors.</summary>
    public static LaneUse UseOf(Axis? vector, bool walksVector, VectorTraits traits, DType real) =>
        vector is null || vector.Size.Constant % traits.LanesOf(real) == 0 ? LaneUse.All
        : !walksVector && vector.Size.Constant <= traits.LeastBits / (8 * real.Bytes) ? LaneUse.Axis
        : LaneUse.Counted;

    /// <summary>How many points of some axes are enough work to be worth handing over.</summary>
    public static long GrainOf(Kernel kernel, ImmutableArray<Axis> range, VectorTraits traits)
    {
        var perPoint = Math.Max(1, TypicalSizes.Of(kernel.Work) / Math.Max(1, TypicalSizes.Of(Axis.SizeOf(range))));
        return Math.Max(1, traits.WorkPerChunk / perPoint);
    }
}

/// <summary>The schedule of a loop over vectors.</summary>
/// <param name="Axes">The axes in order, the vector axis innermost.</param>
/// <param name="IsAcrossLanes">Whether the lanes of an accumulator are parts of one value.</param>
/// <param name="IsWhole">Whether an accumulator sees all its values in one vector.</param>
/// <param name="Sums">How long sums are added up; null if there are none.</param>
/// <param name="HasWholeParts">Whether each part of a long sum has as many points as the others.</param>
internal sealed record VectorLoop(ImmutableArray<Axis> Axes, bool IsAcrossLanes, bool IsWhole, SumSchedule? Sums, bool HasWholeParts)
{
    public static VectorLoop Of(Statement.Loop loop, LaneSchedule lanes, VectorTraits traits, DType real)
    {
        var vector = lanes.Vector;
        var isAcross = vector is not null && loop.Axes.Contains(vector);
        ImmutableArray<Axis> axes = [.. loop.Axes.Where(axis => axis != vector), .. loop.Axes.Where(axis => axis == vector)];
        var (least, most) = (traits.LeastBits / (8 * real.Bytes), traits.LanesOf(real));
        var sums = LongSums.PartsOf([.. axes.Select(TurnsOf)]) is var (at, turns) && LongSums.Of(loop).Select(sum => sum.Local).ToList() is
            { Count: > 0 } locals ? new SumSchedule([.. locals], at, turns) : null;
        return new(axes, isAcross, isAcross && lanes.IsSingle && loop.Axes.Length == 1, sums,
            sums is not null && axes[sums.Loop] is var parts
                && parts.Size.Constant % (parts == vector ? sums.Turns * most : sums.Turns) == 0);

        // Of the narrowest vectors, which take most.
        Dim TurnsOf(Axis axis) => axis == vector && axis.Size.Constant is { } size ? (size + least - 1) / least : axis.Size;
    }
}

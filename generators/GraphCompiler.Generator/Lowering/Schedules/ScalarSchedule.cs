using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>A kernel's schedule as plain loops: one for each axis, the parallel ones outside.</summary>
/// <param name="Sums">For each loop with long sums, how they are added up.</param>
internal sealed record ScalarSchedule(ImmutableDictionary<Statement.Loop, SumSchedule> Sums)
{
    public static ScalarSchedule Of(Kernel kernel) =>
        new(kernel.Loops.Select(loop => (loop, sums: SumsOf(loop))).Where(pair => pair.sums is not null)
            .ToImmutableDictionary(pair => pair.loop, pair => pair.sums!));

    static SumSchedule? SumsOf(Statement.Loop loop)
    {
        var sums = LongSums.Of(loop).ToList();
        if (sums.Count == 0 || LongSums.PartsOf([.. loop.Axes.Select(axis => axis.Size)]) is not var (at, turns)) return null;
        ImmutableArray<Local> locals = [.. sums.Select(sum => sum.Local)];
        // A sum that is read while it grows has no parts: each term is added with compensation.
        return sums.Any(sum => sum.IsRunning) ? new(locals, 0, 0) : new(locals, at, turns);
    }
}

/// <summary>How long sums are added up: in parts, which are then added with compensation.</summary>
/// <param name="Sums">The sums.</param>
/// <param name="Loop">The axis that parts are taken from.</param>
/// <param name="Turns">How many points of that axis make a part; 0 if every term is one.</param>
internal sealed record SumSchedule(ImmutableArray<Local> Sums, int Loop, long Turns)
{
    public bool HasParts => Turns > 0;
}

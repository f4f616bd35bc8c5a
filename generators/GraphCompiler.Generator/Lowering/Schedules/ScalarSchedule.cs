using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>A kernel's schedule as plain loops: one for each axis, the parallel ones outside.</summary>
/// <param name="Sums">For each stage, how its long sums are added up; null for a stage without any.</param>
internal sealed record ScalarSchedule(ImmutableArray<SumSchedule?> Sums)
{
    public static ScalarSchedule Of(Kernel kernel) => new([.. kernel.Stages.Select(stage => SumsOf(kernel, stage))]);

    static SumSchedule? SumsOf(Kernel kernel, Stage stage)
    {
        ImmutableArray<Local> sums = [.. LongSums.Of(stage).Select(sum => sum.Local)];
        if (sums.IsEmpty || LongSums.PartsOf([.. kernel.Inner.Select(axis => axis.Size)]) is not var (loop, turns)) return null;
        // A sum that is read while it grows has no parts: each term is added with compensation.
        return kernel.Schedule == KernelSchedule.Scan ? new(sums, 0, 0) : new(sums, loop, turns);
    }
}

/// <summary>How long sums are added up: in parts, which are then added with compensation.</summary>
/// <param name="Sums">The sums.</param>
/// <param name="Loop">The inner loop that parts are taken from.</param>
/// <param name="Turns">How many turns of that loop make a part; 0 if every term is one.</param>
internal sealed record SumSchedule(ImmutableArray<Local> Sums, int Loop, long Turns)
{
    public bool HasParts => Turns > 0;
}

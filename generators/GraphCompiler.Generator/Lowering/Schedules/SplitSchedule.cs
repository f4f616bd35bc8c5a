using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// A reduction's schedule where it has too few points to give each a thread or a group: several share a point, in phases. Between two
/// phases all are waited for.
/// </summary>
/// <param name="Phases">One for each loop of the body, and one for what follows the last loop, if something does.</param>
internal sealed record SplitSchedule(ImmutableArray<SplitPhase> Phases)
{
    /// <summary>The accumulators whose partial results later phases combine.</summary>
    public ImmutableArray<Statement.Accumulation> Partials { get; } = [.. Phases.SelectMany(phase => phase.Combined).Distinct()];

    /// <summary>The values of these: each has a place in memory for every group.</summary>
    public ImmutableArray<Local> PartialValues => [.. Partials.SelectMany(partial => partial.Defined)];

    /// <summary>
    /// The two phases of a reduction in which neighbouring threads do neighbouring points, as in sums of columns; null for others. The
    /// first phase is one loop.
    /// </summary>
    public static SplitSchedule? AcrossPoints(Kernel kernel, GroupTraits traits)
    {
        if (kernel.Parallel.All(axis => axis.Size.IsOne) || OfOneLoop(kernel) is not { } schedule) return null;
        var loop = schedule.Phases[0].Loop!;
        if (Axis.SizeOf(loop.Axes).Greatest < traits.LongInner) return null;
        var (across, along) = (kernel.Parallel.Last(axis => !axis.Size.IsOne), loop.Axes[loop.Axes.Length - 1]);
        var loads = loop.Body.Parts().OfType<Expression.Load>()
            .Where(load => loop.Axes.Any(axis => !load.Index.StrideOf(axis).IsZero)).ToList();
        if (!loads.Any(load => load.Index.StrideOf(across).IsOne) || loads.Any(load => load.Index.StrideOf(along).IsOne)) return null;
        return schedule.PartialValues.Length <= traits.MostColumnPartials ? schedule : null;
    }

    /// <summary>
    /// The two phases of a kernel whose one loop does nothing but reduce: any part of the loop may be reduced apart, and what follows the
    /// loop is done with what all parts are combined to. Null for other kernels.
    /// </summary>
    public static SplitSchedule? OfOneLoop(Kernel kernel)
    {
        if (kernel.Body.OfType<Statement.Loop>().ToList() is not [var loop] || !MayRepeat(kernel)) return null;
        if (!kernel.Body.TakeWhile(statement => statement != loop).All(statement => statement is Statement.Let)) return null;
        if (!loop.Body.All(statement => statement is Statement.Let or Statement.Accumulation)) return null;
        var schedule = new SplitSchedule(PhasesOf(kernel.Body));
        return schedule.Phases.Length == 2 ? schedule : null;
    }

    /// <summary>How groups share points; null if that never pays, or would change the kernel's meaning.</summary>
    public static SplitSchedule? Of(Kernel kernel, GroupTraits traits)
    {
        if (Axis.SizeOf(kernel.Parallel).Least > traits.FewPoints || !kernel.Body.OfType<Statement.Loop>().Any(IsLong)) return null;
        if (!MayRepeat(kernel)) return null;
        var schedule = new SplitSchedule(PhasesOf(kernel.Body));
        return schedule.PartialValues.Length <= traits.MostPartials ? schedule : null;

        bool IsLong(Statement.Loop loop) => !(Axis.SizeOf(loop.Axes).Greatest < traits.LongestUnsplit);
    }

    /// <summary>
    /// Whether values between loops are the same in every phase, and for every group, even while others store: they load nothing that the
    /// kernel writes, and nothing loads what is stored there.
    /// </summary>
    static bool MayRepeat(Kernel kernel)
    {
        var outside = kernel.Body.Where(statement => statement is not Statement.Loop).ToList();
        return !outside.Parts().OfType<Expression.Load>().Select(load => load.Operand).Intersect(kernel.Written).Any()
            && !outside.SelectMany(statement => statement.Written).Intersect(kernel.Loaded).Any();
    }

    static ImmutableArray<SplitPhase> PhasesOf(ImmutableArray<Statement> body)
    {
        var phases = ImmutableArray.CreateBuilder<SplitPhase>();
        for (var first = 0; first < body.Length;)
        {
            var stores = body.Skip(first).TakeWhile(statement => statement is not Statement.Loop)
                .Where(statement => statement is not Statement.Let).ToList();
            var end = first;
            while (end < body.Length && body[end] is not Statement.Loop) end++;
            var loop = end < body.Length ? (Statement.Loop)body[end] : null;
            if (loop is not null || stores.Count > 0) phases.Add(PhaseOf([.. body.Take(end)], stores, loop));
            first = end + 1;
        }
        return phases.ToImmutable();
    }

    /// <param name="before">All statements before the phase's loop.</param>
    /// <param name="stores">The statements among them that the phase does.</param>
    static SplitPhase PhaseOf(ImmutableArray<Statement> before, IReadOnlyList<Statement> stores, Statement.Loop? loop)
    {
        var done = loop is null ? stores : stores.Concat(loop.Body.Leaves());
        var read = new HashSet<Local>(ReadsOf(done));
        var (combined, outside) = (new Stack<Statement.Accumulation>(), new Stack<Statement>());
        // Readers come after definitions, so one pass from the end finds all values that are needed.
        foreach (var statement in before.Reverse())
        {
            if (statement is Statement.Loop earlier)
            {
                foreach (var accumulation in earlier.Accumulations.Reverse())
                    if (accumulation.Defined.Any(read.Contains)) combined.Push(accumulation);
            }
            else if (statement is Statement.Let let ? read.Contains(let.Local) : stores.Contains(statement))
            {
                outside.Push(statement);
                read.UnionWith(ReadsOf([statement]));
            }
        }
        return new([.. combined], [.. outside], loop);
    }

    static IEnumerable<Local> ReadsOf(IEnumerable<Statement> statements) =>
        statements.Parts().OfType<Expression.Read>().Select(value => value.Local);
}

/// <summary>What is done between two times when all groups are waited for.</summary>
/// <param name="Combined">The accumulators of earlier phases that are read.</param>
/// <param name="Outside">The values outside loops that are read, and what is stored there, once for each point.</param>
/// <param name="Loop">The loop of which each group or thread does a part; null at the end.</param>
internal sealed record SplitPhase(
    ImmutableArray<Statement.Accumulation> Combined, ImmutableArray<Statement> Outside, Statement.Loop? Loop);

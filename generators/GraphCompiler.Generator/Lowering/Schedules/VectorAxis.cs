using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>Chooses the loop whose neighbouring points share a vector.</summary>
internal static class VectorAxis
{
    /// <summary>The axis along which most accesses are contiguous; null for a kernel without axes.</summary>
    public static Axis? Choose(Kernel kernel, VectorTraits traits)
    {
        var accesses = kernel.Statements.SelectMany(AccessesOf).ToList();
        IEnumerable<Axis> candidates = kernel.HasRunning ? kernel.Parallel
            : kernel.HasUpdates
                ? [
                    .. kernel.Inner.Skip(kernel.Inner.Length - 1).Where(axis => IsOneToOne(kernel, axis)),
                    .. kernel.Parallel.Where(axis => !IsGathered(kernel, axis)),
                ]
                : kernel.Inner.AddRange(kernel.Parallel);
        return candidates.Reverse().Select(axis => (axis, score: accesses.Sum(access => Score(access, axis, traits)) - Waste(axis, traits)))
            .OrderByDescending(candidate => candidate.score).Select(candidate => candidate.axis).FirstOrDefault();
    }

    /// <summary>What lanes without a point cost.</summary>
    static int Waste(Axis axis, VectorTraits traits) =>
        axis.Size.Constant < traits.VeryFewPoints ? 5 : axis.Size.Constant < traits.FewPoints ? 2 : 0;

    // Neighbouring lanes never write to gathered places: two of them might be one.
    static bool IsGathered(Kernel kernel, Axis axis) =>
        UpdatesOf(kernel).Any(index => index.Terms.Any(term => term.Loaded is not null && term.Loaded.Axes().Contains(axis)));

    /// <summary>
    /// Whether neighbours along the innermost axis are combined into different places, so that they need not wait for each other.
    /// </summary>
    static bool IsOneToOne(Kernel kernel, Axis axis) =>
        UpdatesOf(kernel).All(index => !index.StrideOf(axis).IsZero && index.Terms.All(term => term.Loaded is null));

    static IEnumerable<IndexExpression> UpdatesOf(Kernel kernel) =>
        kernel.Statements.OfType<Statement.Update>().Select(update => update.Index);

    static int Score(IndexExpression index, Axis axis, VectorTraits traits)
    {
        var stride = index.StrideOf(axis);
        if (index.Terms.Any(term => term.Loaded is not null && term.Loaded.Axes().Contains(axis))) return -3;
        return stride.IsOne ? 2 : stride.IsZero ? 0 : stride.Constant > 0 && stride.Constant <= traits.ShortStride ? -1 : -4;
    }

    static IEnumerable<IndexExpression> AccessesOf(Statement statement)
    {
        if (statement is Statement.Store store) yield return store.Index;
        if (statement is Statement.Update update) yield return update.Index;
        foreach (var load in statement.Parts.OfType<Expression.Load>()) yield return load.Index;
    }
}

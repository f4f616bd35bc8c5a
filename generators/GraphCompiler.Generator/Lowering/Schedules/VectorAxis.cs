using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>Chooses the loop whose neighbouring points share a vector.</summary>
internal static class VectorAxis
{
    /// <summary>The axis along which most accesses are contiguous; null for a kernel without axes.</summary>
    public static Axis? Choose(Kernel kernel, VectorTraits traits, DType real)
    {
        var accesses = kernel.Statements.SelectMany(AccessesOf).ToList();
        IEnumerable<Axis> candidates = kernel.HasRunning ? kernel.Parallel
            : kernel.HasUpdates
                ? [
                    .. kernel.Inner.Skip(kernel.Inner.Length - 1).Where(axis => IsOneToOne(kernel, axis)),
                    .. kernel.Parallel.Where(axis => !IsGathered(kernel, axis)),
                ]
                : kernel.Inner.AddRange(kernel.Parallel);
        var best = candidates.Reverse()
            .Select(axis => (axis, score: accesses.Sum(access => Score(access, axis, traits)) - Waste(axis, traits)))
            .OrderByDescending(candidate => candidate.score).Select(candidate => candidate.axis).FirstOrDefault();
        return best is null ? null : AcrossRows(kernel, best, accesses, traits, real) ?? best;
    }

    /// <summary>
    /// The axis whose points have rows so short that it takes longer to combine the lanes of a vector for each than to load and store the
    /// elements of several rows one by one; null if they are not.
    /// </summary>
    static Axis? AcrossRows(Kernel kernel, Axis row, List<IndexExpression> accesses, VectorTraits traits, DType real)
    {
        var lanes = traits.LanesOf(real);
        if (kernel.HasUpdates || kernel.HasRunning || !(row.Size.Constant < lanes)) return null;
        var loops = kernel.Loops.Where(loop => loop.Axes.Contains(row)).ToList();
        if (loops.Any(loop => loop.Axes.Length > 1) || !loops.Any(loop => loop.Accumulations.Any())) return null;
        var rows = kernel.Parallel.LastOrDefault(axis => !(axis.Size.Constant < lanes) && accesses.All(index => IsNear(index, axis)));
        if (rows is null) return null;
        var elements = row.Size.Constant * accesses.Count(index => !index.StrideOf(row).IsZero && !index.StrideOf(rows).IsZero);
        var ofRow = kernel.Body.Where(statement => statement is not Statement.Loop).Parts().OfType<Expression.Apply>();
        return elements <= traits.CostOfLanes * (loops.Count - 1) + ofRow.Sum(apply => apply.Function.Cost) ? rows : null;

        bool IsNear(IndexExpression index, Axis axis) => index.StrideOf(axis).Constant is >= 0 and var stride
            && stride <= traits.FarthestRow && index.Terms.All(term => term.Loaded?.Axes().Contains(axis) != true);
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

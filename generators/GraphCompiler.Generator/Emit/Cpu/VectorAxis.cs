using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Chooses the loop whose neighbouring points share a vector.</summary>
internal static class VectorAxis
{
    const long FewPoints = 8;

    /// <summary>The axis along which most accesses are contiguous; null for a kernel without axes.</summary>
    public static Axis? Choose(Kernel kernel)
    {
        // Neighbouring lanes never write to gathered places: two of them might be one.
        var gathered = kernel.Statements.OfType<Statement.Update>().SelectMany(update => update.Index.Terms).Where(term => term.Loaded is not null).SelectMany(term => term.Loaded!.Axes()).ToList();
        var candidates = (kernel.Schedule is Schedule.Scatter or Schedule.Scan ? kernel.Parallel : kernel.Inner.AddRange(kernel.Parallel)).Reverse().Where(axis => !gathered.Contains(axis));
        var accesses = kernel.Statements.SelectMany(AccessesOf).ToList();
        return candidates.Select(axis => (axis, score: accesses.Sum(access => Score(access, axis)) - (axis.Size.Constant is < FewPoints ? 2 : 0)))
            .OrderByDescending(candidate => candidate.score).Select(candidate => candidate.axis).FirstOrDefault();
    }

    static int Score(IndexExpression index, Axis axis)
    {
        var stride = index.StrideOf(axis);
        if (index.Terms.Any(term => term.Loaded is not null && term.Loaded.Axes().Contains(axis))) return -3;
        return stride.IsOne ? 2 : stride.IsZero ? 0 : -4;
    }

    static IEnumerable<IndexExpression> AccessesOf(Statement statement)
    {
        if (statement is Statement.Store store) yield return store.Index;
        if (statement is Statement.Update update) yield return update.Index;
        foreach (var load in Kernel.ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Load>()) yield return load.Index;
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Counts what a finished kernel computes and touches.</summary>
internal static class Costs
{
    public static Dim FlopsOf(LoopTree tree)
    {
        return Axis.SizeOf(tree.Parallel) * Of(tree.Body);

        Dim Of(ImmutableArray<Statement> body) => body.Aggregate(Dim.Zero, (sum, statement) => sum + statement switch
        {
            Statement.Loop loop => Axis.SizeOf(loop.Axes) * Of(loop.Body),
            Statement.Product { AsLoop: var loop } product =>
                Axis.SizeOf(loop.Axes.Concat(product.Axes.Columns.Where(column => !tree.Parallel.Contains(column)))) * Of(loop.Body),
            Statement.AccumulateTuple tuple => Of(tuple.Steps),
            _ => (Dim)(statement.Parts.Count(part => part is Expression.Apply)
                + (statement is Statement.Accumulate or Statement.Update ? 1 : 0)),
        });
    }

    public static Traffic TrafficOf(LoopTree tree)
    {
        var accesses = tree.Statements.SelectMany(AccessesOf).Distinct()
            .GroupBy(access => (access.Operand, Walk: access.Index - access.Index.Offset), access => access.Index.Offset).ToList();
        return accesses.Aggregate(Traffic.None, (sum, access) =>
        {
            var elements = TouchedBy(access.Key.Walk, [.. access]);
            return new(sum.Elements + elements, sum.Bytes + elements * access.Key.Operand.Type.Bytes);
        });
    }

    static IEnumerable<(Operand Operand, IndexExpression Index)> AccessesOf(Statement statement)
    {
        if (statement is Statement.Store store) yield return (store.Operand, store.Index);
        if (statement is Statement.Update update)
            foreach (var operand in update.Written) yield return (operand, update.Index);
        foreach (var load in statement.Parts.OfType<Expression.Load>()) yield return (load.Operand, load.Index);
    }

    /// <summary>
    /// The elements that an index reaches from some offsets: one at every point of the axes that it mentions, or, where windows overlap,
    /// all between the first and the last. Gathered elements count each time.
    /// </summary>
    static Dim TouchedBy(IndexExpression walk, ImmutableArray<Dim> offsets)
    {
        var points = Axis.SizeOf(walk.Axes.Distinct()) * offsets.Length;
        var distances = offsets.Select(offset => (offset - offsets[0]).Constant).ToList();
        if (distances.Contains(null) || walk.Terms.Any(term => term.Axis is null || term.Coefficient.Least is not >= 0)) return points;
        var span = walk.Terms.Aggregate((Dim)(distances.Max()!.Value - distances.Min()!.Value + 1),
            (length, term) => length + term.Coefficient * (term.Axis!.Size - 1));
        return TypicalSizes.Smaller(points, span);
    }
}

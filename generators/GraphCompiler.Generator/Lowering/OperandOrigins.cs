using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Moves the first element a kernel touches of each operand out of the kernel and into its launch: kernels over different slices of a
/// tensor are then one kernel.
/// </summary>
internal static class OperandOrigins
{
    /// <returns>The tree, and where each of its operands begins in its tensor.</returns>
    public static (LoopTree Tree, ImmutableArray<Dim> Origins) Hoist(LoopTree tree)
    {
        var indices = tree.Operands.ToDictionary(operand => operand, _ => new List<IndexExpression>());
        foreach (var statement in tree.Statements)
        {
            if (statement is Statement.Store store) indices[store.Operand].Add(store.Index);
            if (statement is Statement.Update update)
                foreach (var operand in update.Written) indices[operand].Add(update.Index);
            foreach (var load in statement.Parts.OfType<Expression.Load>())
                indices[load.Operand].Add(load.Index);
        }
        var origins = tree.Operands.ToDictionary(operand => operand, operand => Least(indices[operand]));
        if (origins.Values.All(origin => origin.IsZero)) return (tree, [.. tree.Operands.Select(_ => Dim.Zero)]);
        return (tree with { Body = tree.Body.Map(Moved) }, [.. tree.Operands.Select(operand => origins[operand])]);

        Statement Moved(Statement statement) => statement.Rewrite(MovedValue, MovedIndex) switch
        {
            Statement.Store store => store with { Index = store.Index - origins[store.Operand] },
            Statement.Update update => update with { Index = update.Index - origins[update.Operand] },
            var other => other,
        };

        Expression MovedValue(Expression value) => value switch
        {
            Expression.Apply apply => apply with { Arguments = [.. apply.Arguments.Select(MovedValue)] },
            Expression.Load load => load with { Index = MovedIndex(load.Index) - origins[load.Operand] },
            Expression.Position position => new Expression.Position(MovedIndex(position.Index)),
            _ => value,
        };

        // Gathered indices are loads too.
        IndexExpression MovedIndex(IndexExpression index) => index.Terms.All(term => term.Loaded is null)
            ? index
            : index.Replace(axis => axis, MovedValue);
    }

    /// <summary>The least index, where it is certain that the others are not below it; else 0.</summary>
    static Dim Least(List<IndexExpression> indices)
    {
        if (indices.Count == 0 || indices.Any(index => index.Terms.Any(term => term.Coefficient.Least is not >= 0))) return Dim.Zero;
        return indices.Select(index => index.Offset)
            .FirstOrDefault(least => indices.All(index => (index.Offset - least).Least >= 0)) ?? Dim.Zero;
    }
}

using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Whether a kernel may write its result over an operand.</summary>
internal static class InPlace
{
    /// <summary>True if every access to <paramref name="old"/> is at the element of <paramref name="made"/> written there, and none comes after it is written.</summary>
    public static bool IsSafe(Kernel kernel, Operand old, Operand made)
    {
        // Statements in the order they run; each reads before it stores, but what it stores the next one finds.
        var statements = kernel.Statements.ToList();
        var stores = statements.Select((statement, time) => (Store: statement as Statement.Store, time)).Where(item => item.Store?.Operand == made).ToList();
        if (stores.Count != 1 || statements.OfType<Statement.Update>().Any()) return false;
        var (store, written) = stores[0];
        return statements.SelectMany((statement, time) => IndicesOf(statement, old).Select(at => (at, time))).All(access => access.at.Equals(store!.Index) && access.time <= written);
    }

    static IEnumerable<IndexExpression> IndicesOf(Statement statement, Operand operand)
    {
        if (statement is Statement.Store store && store.Operand == operand) yield return store.Index;
        foreach (var load in Kernel.ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Load>())
            if (load.Operand == operand) yield return load.Index;
    }
}

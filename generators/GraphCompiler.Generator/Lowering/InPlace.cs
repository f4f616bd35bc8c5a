using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Whether a kernel may write its result over an operand.</summary>
internal static class InPlace
{
    /// <summary>True if every access to <paramref name="old"/> is at the element of <paramref name="made"/> written there, and none comes after it is written.</summary>
    public static bool IsSafe(Kernel kernel, Operand old, Operand made)
    {
        var stores = Blocks(kernel).SelectMany((block, time) => block.OfType<Statement.Store>().Where(store => store.Operand == made).Select(store => (store.Index, time))).ToList();
        if (stores.Count != 1 || kernel.Statements.OfType<Statement.Update>().Any()) return false;
        var (index, written) = stores[0];
        return Blocks(kernel).SelectMany((block, time) => block.SelectMany(statement => IndicesOf(statement, old).Select(at => (at, time))))
            .All(access => access.at.Equals(index) && access.time <= written);
    }

    // Outer and inner statements in the order they run; within a block values are read before any is stored.
    static IEnumerable<IEnumerable<Statement>> Blocks(Kernel kernel) => kernel.Stages.SelectMany(stage => new IEnumerable<Statement>[] { stage.Outer, stage.Inner });

    static IEnumerable<IndexExpression> IndicesOf(Statement statement, Operand operand)
    {
        if (statement is Statement.Store store && store.Operand == operand) yield return store.Index;
        foreach (var load in Kernel.ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Load>())
            if (load.Operand == operand) yield return load.Index;
    }
}

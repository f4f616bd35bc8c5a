using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Whether a kernel may write its result over an operand.</summary>
internal static class InPlace
{
    /// <summary>
    /// True if every access to <paramref name="old"/> is at the element of <paramref name="made"/> written there, and none comes after it
    /// is written.
    /// </summary>
    public static bool IsSafe(Kernel kernel, Operand old, Operand made)
    {
        var statements = kernel.Statements.ToList();
        if (statements.OfType<Statement.Update>().Any() || statements.OfType<Statement.Store>().Count(store => store.Operand == made) != 1)
            return false;
        var written = statements.FindIndex(statement => statement is Statement.Store store && store.Operand == made);
        var index = ((Statement.Store)statements[written]).Index;
        return statements.Select((statement, time) => (statement, time))
            .All(pair => IndicesOf(pair.statement, old).All(at => pair.time <= written && at.Equals(index)));
    }

    static IEnumerable<IndexExpression> IndicesOf(Statement statement, Operand operand)
    {
        if (statement is Statement.Store store && store.Operand == operand) yield return store.Index;
        foreach (var load in statement.Parts.OfType<Expression.Load>())
            if (load.Operand == operand) yield return load.Index;
    }
}

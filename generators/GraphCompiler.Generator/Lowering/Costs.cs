using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Counts what a finished kernel computes and touches.</summary>
internal static class Costs
{
    public static Dim FlopsOf(Kernel kernel)
    {
        var points = SizeOf(kernel.Parallel);
        var innerPoints = SizeOf(kernel.Inner);
        return kernel.Stages.Aggregate(Dim.Zero, (sum, stage) => sum + points * Count(stage.Outer) + points * innerPoints * Count(stage.Inner));

        long Count(ImmutableArray<Statement> statements) => statements.Sum(statement =>
            Kernel.ExpressionsOf(statement).Sum(value => (long)value.SelfAndDescendants().Count(part => part is Expression.Apply))
            + (statement is Statement.Accumulate or Statement.Update ? 1 : 0));
    }

    public static Traffic TrafficOf(Kernel kernel)
    {
        var accesses = kernel.Statements.SelectMany(AccessesOf).Distinct().ToLookup(access => access.Operand, access => PointsOf(access.Index));
        Dim Touched(ElementType type) => kernel.Operands.Where(operand => operand.Type == type)
            .Aggregate(Dim.Zero, (sum, operand) => sum + TypicalSizes.Smaller(accesses[operand].Aggregate(Dim.Zero, (points, more) => points + more), operand.Shape.Elements));
        return new(Touched(ElementType.Real), Touched(ElementType.Index));
    }

    static IEnumerable<(Operand Operand, IndexExpression Index)> AccessesOf(Statement statement)
    {
        if (statement is Statement.Store store) yield return (store.Operand, store.Index);
        if (statement is Statement.Update update)
            foreach (var operand in Kernel.WrittenBy(update)) yield return (operand, update.Index);
        foreach (var load in Kernel.ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Load>())
            yield return (load.Operand, load.Index);
    }

    /// <summary>The elements that an index reaches at the most: one at every point of the axes that it mentions.</summary>
    static Dim PointsOf(IndexExpression index) => SizeOf(index.Axes.Distinct());

    static Dim SizeOf(IEnumerable<Axis> axes) => axes.Aggregate(Dim.One, (size, axis) => size * axis.Size);
}

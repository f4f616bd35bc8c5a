using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// A sum of products: the left operand varies with rows, the right one with columns; what becomes of each sum is the epilogue.
/// </summary>
/// <param name="Axes">The roles of the axes.</param>
/// <param name="Sum">The sum, as the epilogue reads it.</param>
internal sealed record Product(ContractionAxes Axes, Local Sum, Expression.Load Left, Expression.Load Right,
    ImmutableArray<Statement> Epilogue)
{
    /// <param name="kernel">A kernel with the roles of a contraction.</param>
    public static Product Of(Kernel kernel)
    {
        var axes = kernel.Contraction!;
        var accumulate = (Statement.Accumulate)kernel.Stages[0].Inner.Single();
        var factors = ((Expression.Apply)accumulate.Value).Arguments;
        var (first, second) = ((Expression.Load)factors[0], (Expression.Load)factors[1]);
        // An operand that is repeated along a side does not walk it.
        var (left, right) = Walks(first, axes.Columns) || Walks(second, axes.Rows) ? (second, first) : (first, second);
        return new(axes, accumulate.Local, left, right, [.. kernel.Stages.Skip(1).SelectMany(stage => stage.Outer)]);
    }

    /// <summary>Whether neighbours along the last of some axes lie next to each other in an operand's memory.</summary>
    public static bool IsContiguous(Expression.Load operand, ImmutableArray<Axis> axes) =>
        operand.Index.StrideOf(axes[axes.Length - 1]).IsOne;

    static bool Walks(Expression.Load operand, ImmutableArray<Axis> axes) => axes.Any(axis => !operand.Index.StrideOf(axis).IsZero);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>How a kernel's points are dealt to threads.</summary>
internal enum KernelForm
{
    /// <summary>Each thread does points of its own, without barriers.</summary>
    Points,

    /// <summary>Each group does points of its own: its threads share the inner axes and reduce in shared memory.</summary>
    Groups,

    /// <summary>Each group does tiles of a matrix product, staged through shared memory; <see cref="Points"/> is emitted too, for small sizes and small groups.</summary>
    Tiles,
}

/// <summary>Chooses a kernel's form, from its shape only.</summary>
internal static class KernelForms
{
    /// <summary>An inner loop at least this long is worth a group.</summary>
    const int LongInner = 128;

    /// <summary>Where the inner length is only known at run time: more points than this keep the device busy without sharing.</summary>
    const int ManyPoints = 4096;

    const int SmallestTile = 8;

    public static KernelForm Of(Kernel kernel) =>
        kernel.Schedule == KernelSchedule.Rows && IsReduction(kernel) && IsLong(kernel) ? KernelForm.Groups
        : Product.Of(kernel) is { } product && IsLargeEnough(product) ? KernelForm.Tiles
        : KernelForm.Points;

    public static Dim SizeOf(ImmutableArray<Axis> axes) => axes.Aggregate(Dim.One, (product, axis) => product * axis.Size);

    // Updates must happen in the order of the inner axes.
    static bool IsReduction(Kernel kernel) =>
        kernel.Statements.Any(statement => statement is Statement.Accumulate) && !kernel.Statements.Any(statement => statement is Statement.Update);

    static bool IsLong(Kernel kernel) => SizeOf(kernel.Inner).Constant is { } inner
        ? inner >= LongInner
        : SizeOf(kernel.Parallel).Constant is not { } points || points <= ManyPoints;

    static bool IsLargeEnough(Product product) =>
        AtLeast(SizeOf(product.Axes.Rows), SmallestTile) && AtLeast(SizeOf(product.Axes.Columns), SmallestTile) && AtLeast(SizeOf(product.Axes.Depth), 2 * SmallestTile);

    static bool AtLeast(Dim size, int least) => size.Constant is not { } value || value >= least;
}

/// <summary>A contraction in the form that tiles need: the left factor varies with rows, the right one with columns, then an epilogue.</summary>
internal sealed record Product(ContractionAxes Axes, Local Sum, Expression Left, Expression Right, ImmutableArray<Statement> Epilogue)
{
    public static Product? Of(Kernel kernel)
    {
        if (kernel.Contraction is not { Rows.IsEmpty: false, Columns.IsEmpty: false } axes || kernel.Stages.Length is 0 or > 2) return null;
        if (!kernel.Stages[0].Outer.IsEmpty || (kernel.Stages.Length == 2 && !kernel.Stages[1].Inner.IsEmpty)) return null;

        // Shared loads may have been named; here each factor must stand alone.
        var inner = kernel.Stages[0].Inner;
        var values = new Dictionary<Local, Expression>();
        foreach (var let in inner.OfType<Statement.Let>()) values.Add(let.Local, Inline(let.Value));
        if (inner.Length != values.Count + 1 || inner[inner.Length - 1] is not Statement.Accumulate { Combiner: Combiner.Sum } accumulate) return null;
        if (accumulate.Value is not Expression.Apply { Function.Operator: "*" } apply) return null;

        var (first, second) = (Inline(apply.Arguments[0]), Inline(apply.Arguments[1]));
        if (Mentions(first, axes.Columns) || Mentions(second, axes.Rows)) (first, second) = (second, first);
        return Mentions(first, axes.Columns) || Mentions(second, axes.Rows)
            ? null
            : new(axes, accumulate.Local, first, second, kernel.Stages.Length == 2 ? kernel.Stages[1].Outer : []);

        Expression Inline(Expression value) => value.Replace(part => part is Expression.Read read && values.TryGetValue(read.Local, out var inlined) ? inlined : null);
    }

    /// <summary>Whether neighbours along an axis lie next to each other in a factor's memory.</summary>
    public static bool IsContiguous(Expression factor, ImmutableArray<Axis> axes) =>
        factor.SelfAndDescendants().OfType<Expression.Load>().FirstOrDefault() is { } load && load.Index.StrideOf(axes[axes.Length - 1]).IsOne;

    static bool Mentions(Expression factor, ImmutableArray<Axis> axes) => factor.Axes().Any(axes.Contains);
}

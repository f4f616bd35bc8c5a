using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Joins neighbouring axes of one role that every access walks as if they were one: <c>[N, 128]</c> elementwise is one loop over 128 N.
/// </summary>
internal static class AxisCollapse
{
    public static LoopTree Run(LoopTree tree, KernelTraits traits)
    {
        if (tree.Product is { } product) return OfProduct(tree, product.Axes, traits);
        var parallel = Collapse(ref tree, tree.Parallel);
        tree = tree with { Parallel = parallel };
        while (NeighboursIn(tree) is var (outer, inner)) tree = Join(tree, outer, inner, out _);
        return tree;
    }

    static LoopTree OfProduct(LoopTree tree, ProductAxes roles, KernelTraits traits)
    {
        var batch = Collapse(ref tree, roles.Batch);
        var rows = Collapse(ref tree, roles.Rows);
        var columns = Collapse(ref tree, roles.Columns);
        var depth = Collapse(ref tree, roles.Depth);
        var (outerRows, innerRows) = SideOf(tree, rows, depth, traits.MostNestedAxes);
        var (outerColumns, innerColumns) = SideOf(tree, columns, depth, traits.MostNestedAxes);
        batch = [.. batch, .. outerRows, .. outerColumns];
        var product = tree.Product! with { Axes = new(batch, innerRows, innerColumns, depth) };
        // With a single row, packing windows into the order of a product costs more than reading them in place.
        var isLoop = depth.Length > traits.MostNestedAxes || (depth.Length > 1 && innerRows.IsEmpty);
        return tree with
        {
            Parallel = [.. batch, .. innerRows, .. tree.HasWholeRows ? [] : innerColumns],
            Body = tree.Body.SetItem(0, isLoop ? product.AsLoop : product),
        };
    }

    /// <summary>
    /// Splits the axes of a role: the product walks the inner ones, the outer ones become batches. Inner is the last axis or, where
    /// factors are nested already, all axes that the results walk with one stride.
    /// </summary>
    static (ImmutableArray<Axis> Outer, ImmutableArray<Axis> Inner) SideOf(LoopTree tree, ImmutableArray<Axis> axes,
        ImmutableArray<Axis> depth, int most)
    {
        var results = tree.Body.RemoveAt(0).Leaves().Indices().ToList();
        var first = Math.Max(0, axes.Length - 1);
        while (first > 0 && depth.Length > 1 && axes.Length - first < most && AreOne(axes[first - 1], axes[first], results)) first--;
        return (axes.RemoveRange(first, axes.Length - first), axes.RemoveRange(0, first));
    }

    static bool AreOne(Axis outer, Axis inner, IEnumerable<IndexExpression> indices) =>
        indices.All(index => index.StrideOf(outer) == index.StrideOf(inner) * inner.Size);

    static ImmutableArray<Axis> Collapse(ref LoopTree tree, ImmutableArray<Axis> axes)
    {
        for (var i = axes.Length - 2; i >= 0; i--)
        {
            if (!AreOne(axes[i], axes[i + 1], tree.Statements.Indices())) continue;
            tree = Join(tree, axes[i], axes[i + 1], out var joined);
            axes = axes.SetItem(i, joined).RemoveAt(i + 1);
        }
        return axes;
    }

    /// <summary>Two axes that every loop over one of them walks as if they were one.</summary>
    static (Axis Outer, Axis Inner)? NeighboursIn(LoopTree tree)
    {
        foreach (var axes in tree.Loops.Select(loop => loop.Axes))
            for (var i = axes.Length - 2; i >= 0; i--)
                if (tree.Loops.All(loop => AreTogether(loop.Axes, axes[i], axes[i + 1]))
                    && AreOne(axes[i], axes[i + 1], tree.Statements.Indices()))
                    return (axes[i], axes[i + 1]);
        return null;
    }

    static bool AreTogether(ImmutableArray<Axis> axes, Axis outer, Axis inner) =>
        axes.Contains(outer) ? axes.IndexOf(inner) == axes.IndexOf(outer) + 1 : !axes.Contains(inner);

    /// <summary>One axis in the place of two; in loops, not among the parallel axes.</summary>
    static LoopTree Join(LoopTree tree, Axis outer, Axis inner, out Axis joined)
    {
        var both = joined = new Axis(inner.Name, outer.Size * inner.Size);
        var body = tree.Body.ReplaceAxes(axis => axis == outer ? IndexExpression.Zero : axis == inner ? both : axis);
        return tree with { Body = InLoops(body) };

        ImmutableArray<Statement> InLoops(ImmutableArray<Statement> statements) =>
            [.. statements.Select(statement => statement is Statement.Loop loop
                ? new Statement.Loop([.. loop.Axes.Where(axis => axis != outer).Select(axis => axis == inner ? both : axis)],
                    InLoops(loop.Body))
                : statement)];
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Joins neighbouring axes of one role that every access walks as if they were one: <c>[N, 128]</c> elementwise is one loop over 128 N.
/// </summary>
internal static class AxisCollapse
{
    public static Kernel Run(Kernel kernel, KernelTraits traits)
    {
        if (kernel.Contraction is { } roles)
        {
            var batch = Collapse(ref kernel, roles.Batch);
            var rows = Collapse(ref kernel, roles.Rows);
            var columns = Collapse(ref kernel, roles.Columns);
            var depth = Collapse(ref kernel, roles.Depth);
            var (outerRows, innerRows) = SideOf(kernel, rows, depth, traits.MostNestedAxes);
            var (outerColumns, innerColumns) = SideOf(kernel, columns, depth, traits.MostNestedAxes);
            batch = [.. batch, .. outerRows, .. outerColumns];
            kernel = kernel with { Parallel = [.. batch, .. innerRows, .. innerColumns], Inner = depth };
            // With a single row, packing windows into the order of a product costs more than reading them in place.
            return depth.Length > traits.MostNestedAxes || (depth.Length > 1 && innerRows.IsEmpty)
                ? kernel with { Contraction = null, Schedule = KernelSchedule.Rows }
                : kernel with { Contraction = new(batch, innerRows, innerColumns, depth) };
        }
        var parallel = Collapse(ref kernel, kernel.Parallel);
        var inner = Collapse(ref kernel, kernel.Inner);
        return kernel with { Parallel = parallel, Inner = inner };
    }

    /// <summary>
    /// Splits the axes of a role: the product walks the inner ones, the outer ones become batches. Inner is the last axis or, where
    /// operands are nested already, all axes that the results walk with one stride.
    /// </summary>
    static (ImmutableArray<Axis> Outer, ImmutableArray<Axis> Inner) SideOf(Kernel kernel, ImmutableArray<Axis> axes,
        ImmutableArray<Axis> depth, int most)
    {
        var results = kernel.Stages.Skip(1).SelectMany(stage => stage.Outer.Concat(stage.Inner)).Indices().ToList();
        var first = Math.Max(0, axes.Length - 1);
        while (first > 0 && depth.Length > 1 && axes.Length - first < most && AreOne(axes[first - 1], axes[first], results)) first--;
        return (axes.RemoveRange(first, axes.Length - first), axes.RemoveRange(0, first));
    }

    static bool AreOne(Axis outer, Axis inner, IEnumerable<IndexExpression> indices) =>
        indices.All(index => index.StrideOf(outer) == index.StrideOf(inner) * inner.Size);

    static ImmutableArray<Axis> Collapse(ref Kernel kernel, ImmutableArray<Axis> axes)
    {
        for (var i = axes.Length - 2; i >= 0; i--)
        {
            var (outer, inner) = (axes[i], axes[i + 1]);
            if (!AreOne(outer, inner, kernel.Statements.Indices())) continue;
            var joined = new Axis(inner.Name, outer.Size * inner.Size);
            kernel = kernel with { Stages = kernel.Stages.ReplaceAxes(axis =>
                axis == outer ? IndexExpression.Zero : axis == inner ? joined : axis) };
            axes = axes.SetItem(i, joined).RemoveAt(i + 1);
        }
        return axes;
    }
}

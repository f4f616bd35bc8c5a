using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Joins neighbouring axes of one role that every access walks as if they were one: <c>[N, 128]</c> elementwise is one loop over 128 N.</summary>
internal static class AxisCollapse
{
    public static Kernel Run(Kernel kernel)
    {
        if (kernel.Contraction is { } roles)
        {
            var batch = Collapse(ref kernel, roles.Batch);
            var rows = Collapse(ref kernel, roles.Rows);
            var columns = Collapse(ref kernel, roles.Columns);
            var depth = Collapse(ref kernel, roles.Depth);
            // The last collapsed axis of a role is walked by the product; what could not be joined becomes a batch.
            batch = [.. batch, .. Leading(rows), .. Leading(columns)];
            rows = Last(rows);
            columns = Last(columns);
            // A depth that no single stride walks is summed by a plain loop nest.
            if (depth.Length > 1) return kernel with { Parallel = [.. batch, .. rows, .. columns], Inner = depth, Contraction = null, Schedule = Schedule.Rows };
            return kernel with { Parallel = [.. batch, .. rows, .. columns], Inner = depth, Contraction = new(batch, rows, columns, depth) };
        }
        var parallel = Collapse(ref kernel, kernel.Parallel);
        var inner = Collapse(ref kernel, kernel.Inner);
        return kernel with { Parallel = parallel, Inner = inner };
    }

    static ImmutableArray<Axis> Leading(ImmutableArray<Axis> axes) => axes.IsEmpty ? axes : axes.RemoveAt(axes.Length - 1);

    static ImmutableArray<Axis> Last(ImmutableArray<Axis> axes) => axes.IsEmpty ? axes : [axes[axes.Length - 1]];

    static ImmutableArray<Axis> Collapse(ref Kernel kernel, ImmutableArray<Axis> axes)
    {
        for (var i = axes.Length - 2; i >= 0; i--)
        {
            var (outer, inner) = (axes[i], axes[i + 1]);
            if (!kernel.Statements.Indices().All(index => index.StrideOf(outer) == index.StrideOf(inner) * inner.Size)) continue;
            var joined = new Axis(inner.Name, outer.Size * inner.Size);
            kernel = kernel with { Stages = kernel.Stages.ReplaceAxes(axis => axis == outer ? IndexExpression.Zero : axis == inner ? joined : axis) };
            axes = axes.SetItem(i, joined).RemoveAt(i + 1);
        }
        return axes;
    }
}

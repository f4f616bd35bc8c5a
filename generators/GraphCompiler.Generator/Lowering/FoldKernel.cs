using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The kernel of a <see cref="Fold"/>: adds the windows to zeros, first the first elements of all windows, then the second ones, and so on.</summary>
internal static class FoldKernel
{
    /// <param name="lost">For long sums: what rounding loses of them.</param>
    public static LoweredKernel Of(Node node, Node? lost, NodeReader reader)
    {
        var operands = new OperandTable(reader);
        var (axis, stride, dilation) = Windowing.Of(node);
        var windows = Access.Coordinates(node.Inputs[0].Shape);
        var value = operands.Read(node.Inputs[0], windows);
        var target = windows.RemoveAt(axis + 1).SetItem(axis, windows[axis] * stride + windows[axis + 1] * dilation);
        var update = new Statement.Update(operands.Of(node), ReshapeMap.Linear(node.Shape, target), Combiner.Sum, value, lost is null ? null : operands.Of(lost));
        return operands.Kernel(node, KernelSchedule.Scatter, [.. windows.RemoveRange(axis, 2).SelectMany(index => index.Axes)],
            [.. windows[axis + 1].Axes, .. windows[axis].Axes], new Stage([], [update]));
    }
}

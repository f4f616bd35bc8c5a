using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The kernel of a <see cref="CumulativeSum"/>: in order along its axis, an accumulator is read as it grows.</summary>
internal static class CumulativeSumKernel
{
    public static LoweredKernel Of(Node node, NodeReader reader)
    {
        var operands = new OperandTable(reader);
        var at = Access.Coordinates(node.Shape);
        var axis = CumulativeSum.AxisOf(node);
        var sum = new Local("sum", ElementType.Real);
        var accumulate = new Statement.Accumulate(sum, Combiner.Sum, operands.Read(node.Inputs[0], at));
        var store = new Statement.Store(operands.Of(node), ReshapeMap.Linear(node.Shape, at), new Expression.Read(sum));
        return operands.Kernel(node, KernelSchedule.Scan, [.. at.RemoveAt(axis).SelectMany(index => index.Axes)], [.. at[axis].Axes], new Stage([], [accumulate, store]));
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The kernels of an <see cref="Assembly"/>: each copies a part to its place.</summary>
internal static class AssemblyKernels
{
    public static IEnumerable<(LoweredKernel Kernel, string Content)> Of(Node node, NodeReader reader)
    {
        var layout = Assembly.LayoutOf(node);
        if (!Assembly.IsFull(node)) yield return (KernelBuilder.Fill(node, layout.Fill), layout.Fill == 0 ? "Zero" : "Fill");
        for (var i = 0; i < node.Inputs.Length; i++)
        {
            var operands = new OperandTable(reader);
            var at = Access.Coordinates(node.Inputs[i].Shape);
            var value = operands.Read(node.Inputs[i], at);
            var store = new Statement.Store(operands.Of(node), ReshapeMap.Linear(node.Shape, layout.Parts[i].Within(at)), value);
            yield return (operands.Kernel(node, KernelSchedule.Map, [.. at.SelectMany(index => index.Axes)], [], new Stage([store], [])), "Place");
        }
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>How the kernels of single nodes read others.</summary>
/// <param name="Recomputed">The nodes that are evaluated again instead of loaded.</param>
internal sealed record NodeReader(Access Access, Names Names, HashSet<Node> Recomputed);

/// <summary>The operands of a kernel that is built for one node alone, each with its node, in order of first use.</summary>
internal sealed class OperandTable(NodeReader reader)
{
    readonly List<(Node Node, Operand Operand)> operands = [];

    public Operand Of(Node node)
    {
        foreach (var known in operands)
            if (known.Node == node) return known.Operand;
        var operand = new Operand(reader.Names.OperandName(node), node.Type, node.Shape);
        operands.Add((node, operand));
        return operand;
    }

    /// <summary>An element of any node: what is inlined or recomputed is evaluated, the rest loaded.</summary>
    public Expression Read(Node node, ImmutableArray<IndexExpression> at) => reader.Access.Read(node, at,
        (stored, index) => new Expression.Load(Of(stored), index),
        (computed, coordinates) => reader.Recomputed.Contains(computed)
            ? ((PointwisePrimitive)computed.Primitive).Element(computed, coordinates, Read)
            : new Expression.Load(Of(computed), ReshapeMap.Linear(computed.Shape, coordinates)));

    public LoweredKernel Kernel(Node node, KernelSchedule schedule, ImmutableArray<Axis> parallel, ImmutableArray<Axis> inner, Stage stage) => new(
        new Kernel
        {
            Name = "",
            Schedule = schedule,
            Parallel = parallel,
            Inner = inner,
            Operands = [.. operands.Select(known => known.Operand)],
            Stages = [stage],
            Formula = "",
            Sources = node.Origin.Expression.Length > 0 ? [node.Origin.ToString()] : [],
            Flops = Dim.Zero,
            Traffic = Traffic.None,
        },
        [.. operands.Select(known => known.Node)]);
}

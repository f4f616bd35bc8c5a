using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// The sums of a cluster that are combined together with the maximum that they are taken with: Σ e^(x - max x), wherever it comes from.
/// </summary>
internal sealed class OnlineSums
{
    readonly Cluster cluster;
    readonly Access access;
    readonly Dictionary<Node, Operand> elements = [];
    readonly Dictionary<Node, Node> peaks = [];

    OnlineSums(Cluster cluster, Access access) => (this.cluster, this.access) = (cluster, access);

    /// <summary>The maximum of each of these sums. No two have the same.</summary>
    public static IReadOnlyDictionary<Node, Node> Of(Cluster cluster, Access access, KernelTraits traits)
    {
        var sums = new OnlineSums(cluster, access);
        if (traits.FewestOfOnlineSum is not { } fewest || Axis.SizeOf(cluster.Inner).Greatest < fewest) return sums.peaks;
        foreach (var member in cluster.Members)
            if (member.Is(Reduction.Sum) && sums.PeakOf(member) is { } peak && !sums.peaks.ContainsValue(peak))
                sums.peaks.Add(member, peak);
        return sums.peaks;
    }

    Node? PeakOf(Node sum)
    {
        if (Opened(Value(sum), Elementwise.Exp) is not { Arguments: [var exponent] }) return null;
        if (Opened(exponent, Elementwise.Subtract) is not { Arguments: [var x, Expression.Load { Operand: var subtracted }] }) return null;
        return cluster.Members.FirstOrDefault(member => member.Is(Reduction.Max)
            && elements.TryGetValue(member, out var element) && element == subtracted && Value(member).Equals(x));
    }

    /// <summary>A call of a function, be it written in place or a value of the cluster.</summary>
    Expression.Apply? Opened(Expression value, Elementwise function)
    {
        if (value is Expression.Load { Operand: var operand } && cluster.Members.FirstOrDefault(member =>
            member.Is(function) && elements.TryGetValue(member, out var element) && element == operand) is { } node)
            value = Value(node);
        return value is Expression.Apply apply && apply.Function == function.Function ? apply : null;
    }

    /// <summary>What is combined, or what an element is, as an expression of elements of other nodes.</summary>
    Expression Value(Node member) => member.Primitive.ValueAt(member, cluster.Places[member].Point, Read);

    Expression Read(Node node, ImmutableArray<IndexExpression> at) => access.Read(node, at,
        (stored, index) => new Expression.Load(ElementOf(stored), index),
        (computed, where) => new Expression.Load(ElementOf(computed), ReshapeMap.Linear(computed.Shape, where)));

    Operand ElementOf(Node node)
    {
        if (!elements.TryGetValue(node, out var operand)) elements.Add(node, operand = new("", node.Type, node.Shape));
        return operand;
    }
}

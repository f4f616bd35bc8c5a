using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>The vocabulary of rules: what a node is, seen through the movements that only repeat or regroup it.</summary>
internal static class Pattern
{
    /// <summary>Whether the node is of a primitive: how rules name the operations that they are about.</summary>
    public static bool Is(this Node node, Primitive primitive) => node.Primitive == primitive;

    /// <summary>The operand of a unary node.</summary>
    public static Node? Operand(this Node node, Primitive primitive) => node.Is(primitive) ? node.Inputs[0] : null;

    /// <summary>Both orders of a binary node's operands, for commutative ones.</summary>
    public static IEnumerable<(Node, Node)> Orders(this Node node)
    {
        yield return (node.Inputs[0], node.Inputs[1]);
        yield return (node.Inputs[1], node.Inputs[0]);
    }

    /// <inheritdoc cref="Movement.LiteralOf"/>
    public static double? Literal(this Node node) => Movement.LiteralOf(node);

    public static bool IsLiteral(this Node node, double value) => node.Literal() == value;

    /// <summary>A literal repeated to another node's shape.</summary>
    public static Node Fill(double value, Node like) => Movement.Expand(Leaf.Of(value), like.Shape);

    /// <summary>What an operand repeats, if it was broadcast; a scalar literal or size stands for itself.</summary>
    public static Node? Repeated(this Node node) =>
        Movement.IsExpand(node) ? node.Inputs[0] : node.Rank == 0 && node.Primitive.Source == NodeSource.Number ? node : null;

    /// <summary>x, for -x, whether negated before or after it was moved.</summary>
    public static Node? Negated(this Node node)
    {
        if (node.Is(Elementwise.Negate)) return node.Inputs[0];
        return node.IsRearranged() && node.Inputs[0].Negated() is { } inner ? node.With([inner]) : null;
    }

    /// <summary>Whether the node only repeats or regroups its operand's elements, and has all of them.</summary>
    public static bool IsRearranged(this Node node) => Movement.IsExpand(node) || Movement.IsReshape(node) || Movement.IsPermute(node);

    /// <summary>The node below all movements and stopped gradients.</summary>
    public static Node Core(this Node node)
    {
        while (node.IsRearranged() || node.Is(StopGradient.Instance)) node = node.Inputs[0];
        return node;
    }

    /// <summary>
    /// The core of a node without what keeps it finite: a choice between it and a literal, or a bound of an enormous size.
    /// </summary>
    public static Node UnguardedCore(this Node node)
    {
        node = node.Core();
        if (node.Is(Elementwise.Where)) return node.Inputs[1].Literal() is not null ? node.Inputs[2].Core() : node.Inputs[2]
            .Literal() is not null ? node.Inputs[1].Core() : node;
        if (node.Is(Elementwise.Max) || node.Is(Elementwise.Min) || node.Is(Elementwise.Clip))
            foreach (var bound in node.Inputs.Where(bound => Math.Abs(bound.Literal() ?? 0) >= 1e30))
                return node.Inputs.First(input => input != bound).Core();
        return node;
    }

    public static ImmutableArray<int> AxesOf(Node reduction) => ((Axes)reduction.Attribute!).Items;

    /// <summary>
    /// What remains of a repeated operand when axes along which it is constant are dropped; null if it varies along one of them.
    /// </summary>
    public static Node? DropRepeatedAxes(this Node node, ImmutableArray<int> axes) => Movement.DropRepeatedAxes(node, axes);

    /// <summary>
    /// Whether <paramref name="node"/> is a reduction of something shaped like <paramref name="like"/>, repeated along the axes it lost;
    /// then the reduction.
    /// </summary>
    public static Node? RepeatedReduction(this Node node, Node like)
    {
        if (node.Shape != like.Shape) return null;
        var source = node;
        if (Movement.IsExpand(source)) source = source.Inputs[0];
        var reduced = source;
        while (Movement.IsReshape(reduced)) reduced = reduced.Inputs[0];
        if (reduced.Primitive.ReducedAxes(reduced) is not { } axes || reduced.Inputs[0].Shape != like.Shape) return null;
        var kept = axes.Aggregate(like.Shape, (shape, axis) => shape.With(axis, Dim.One));
        return WithoutLeadingOnes(kept).SequenceEqual(WithoutLeadingOnes(source.Shape)) ? reduced : null;
    }

    /// <summary>A shape without its leading ones: what counts for broadcasting.</summary>
    public static IEnumerable<Dim> WithoutLeadingOnes(Shape shape) => shape.SkipWhile(dim => dim.IsOne);

    /// <summary>A shape without its ones: what counts for the order of elements.</summary>
    public static IEnumerable<Dim> WithoutOnes(Shape shape) => shape.Where(dim => !dim.IsOne);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// Computed integers that are used as indices below a bound, the attribute. They are kept in memory, where they are checked before anything
/// indexes by them.
/// </summary>
internal sealed class CheckedIndices() : PointwisePrimitive("CheckedIndices")
{
    static readonly CheckedIndices Instance = new();

    /// <summary>
    /// The indices, checked where they have to be. What an entry is given is checked when it is called, what the compiler knows to lie on
    /// the axis is not checked at all, and what it knows not to is refused.
    /// </summary>
    public static Node Within(string operation, Node indices, Shape shape, int axis)
    {
        var (bound, isKnown) = (shape[axis], true);
        foreach (var source in SourcesOf(indices))
        {
            if ((source.Attribute as Dim ?? ArgReduction.CountOf(source)) is { } known)
            {
                GraphException Beyond() => new("GC0140", operation, known, axis, shape);
                Require.AtLeast(known, 1, Beyond);
                Require.AtLeast(bound, known, Beyond);
            }
            else if (source.Primitive != Leaf.Input && IntegerRange.Of(source)?.IsBelow(bound) != true) isKnown = false;
        }
        return isKnown ? indices : new(Instance, [indices], bound, indices.Shape, DType.Int32, Origin.None);
    }

    /// <summary>Whether the integers are nothing but moved and concatenated arguments of an entry.</summary>
    public static bool AreArguments(Node integers) => SourcesOf(integers).All(source => source.Primitive == Leaf.Input);

    /// <summary>The nodes that moved and concatenated integers come from.</summary>
    static IEnumerable<Node> SourcesOf(Node integers)
    {
        if (integers.Primitive is not (Movement or Concatenation)) return [integers];
        var sources = integers.Inputs.SelectMany(SourcesOf);
        return integers.Primitive is Concatenation && !Concatenation.IsFull(integers)
            ? sources.Append(IndexConstant.Of((long)Concatenation.LayoutOf(integers).Fill)) : sources;
    }

    public override Dim? CheckedBound(Node node) => (Dim)node.Attribute!;

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => new(0, (Dim)node.Attribute! - 1);

    public override Expression Element(
        Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        read(node.Inputs[0], at);

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape
        && node.Inputs[0].Type.IsInteger && node.Type.IsInteger && node.Attribute is Dim;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The operand, stored: inserted by the lowering where a value must have contiguous memory of its own.</summary>
internal sealed class Copy() : PointwisePrimitive("Copy")
{
    static readonly Copy Instance = new();

    public override bool JoinsOperands => true;

    public override Interval Bounds(Node node, Func<Node, Interval> of) => of(node.Inputs[0]);

    public override bool IsIndicator(Node node) => node.Inputs[0].Primitive.IsIndicator(node.Inputs[0]);

    public static bool Is(Node node) => node.Primitive == Instance;

    public static Node Of(Node x) => new(Instance, [x], null, x.Shape, x.Type, x.Origin);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) => read(node.Inputs[0], at);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape && node.Inputs[0].Type == node.Type;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [gradient];
}

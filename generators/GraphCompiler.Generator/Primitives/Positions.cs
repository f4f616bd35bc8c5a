using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The numbers 0, 1, 2, ...: every element is its own position.</summary>
internal sealed class Arange() : PointwisePrimitive("Arange")
{
    static readonly Arange Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Arange", a => Numbers(a.Dim("count"))),
    ];

    public override int? Cost => 1;

    public override bool DependsOnPosition => true;

    static Node Numbers(Dim count)
    {
        Require.AtLeast(count, 1, () => new GraphException("GC0130", "Arange", count));
        return Call(count);
    }

    public static Node Call(Dim count) => new(Instance, [], null, Shape.Of(count), DType.Real, Origin.None);

    /// <summary>The positions along one axis, repeated along the others.</summary>
    public static Node Along(Shape shape, int axis) =>
        Movement.Expand(Movement.Reshape(Call(shape[axis]),
            [.. Enumerable.Range(0, shape.Rank).Select(i => i == axis ? shape[axis] : Dim.One)]), shape);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        new Expression.Apply(ToReal.Conversion, [new Expression.Position(at[0])]);

    public override bool IsWellFormed(Node node) => node.Inputs.IsEmpty && node.Rank == 1;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [];
}

/// <summary>Indices as numbers.</summary>
internal sealed class ToReal() : PointwisePrimitive("ToReal")
{
    static readonly ToReal Instance = new();

    public static readonly ScalarFunction Conversion = ScalarFunction.Conversion("ToReal", DType.Real);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("IntTensor.ToTensor", a => Call(a.Tensor("this"))),
    ];

    public static Node Call(Node indices) => new(Instance, [indices], null, indices.Shape, DType.Real, Origin.None);

    public override int? Cost => 1;

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) => new Expression.Apply(Conversion, [read(node.Inputs[0], at)]);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape && node.Inputs[0].Type.IsInteger && node.Type.IsReal;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}

/// <summary>A constant index. The attribute is the index plus one, the least bound that it is below.</summary>
internal sealed class IndexConstant() : PointwisePrimitive("Index")
{
    static readonly IndexConstant Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("IntTensor.op_Implicit", a => Of(a.Dim("value"))),
    ];

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => IntegerRange.At((Dim)node.Attribute! - 1);

    public static Node Of(Dim value) => new(Instance, [], value + 1, Shape.Scalar, DType.Int32, Origin.None);

    public override int? Cost => 0;

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) => new Expression.Position((Dim)node.Attribute! - 1);

    public override bool IsWellFormed(Node node) => node.Inputs.IsEmpty && node.Rank == 0 && node.Attribute is Dim && node.Type.IsInteger;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [];
}

/// <summary>The indices 0, 1, 2, ..., below the attribute.</summary>
internal sealed class Positions() : PointwisePrimitive("Positions")
{
    static readonly Positions Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Positions", a => Numbers(a.Dim("count"))),
    ];

    public override int? Cost => 1;

    public override bool DependsOnPosition => true;

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => new(0, (Dim)node.Attribute! - 1);

    /// <summary>The number of positions along an axis, if the tensor holds these and nothing else.</summary>
    public static Dim? CountedAlong(Node node, int axis)
    {
        var core = Movement.SourceOf(node);
        var others = Enumerable.Range(0, node.Rank).Where(other => other != axis).ToImmutableArray();
        return core.Primitive == Instance && core.Shape[0] == node.Shape[axis]
            && (others.IsEmpty || Movement.DropRepeatedAxes(node, others) is not null)
            ? core.Shape[0] : null;
    }

    static Node Numbers(Dim count)
    {
        Require.AtLeast(count, 1, () => new GraphException("GC0130", "Positions", count));
        return new(Instance, [], count, Shape.Of(count), DType.Int32, Origin.None);
    }

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) => new Expression.Position(at[0]);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.IsEmpty && node.Rank == 1 && node.Shape[0].Equals(node.Attribute) && node.Type.IsInteger;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [];
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>An operation with an index operand whose values must be below a known bound.</summary>
internal interface IBoundsIndices
{
    /// <summary>The exclusive upper bound of the values of the index operand, and which operand that is.</summary>
    (int Input, Dim Bound) IndexBound(Node node);
}

/// <summary>Reads slices at given indices along an axis: result axes are the operand's before it, the indices', the operand's after it.</summary>
internal sealed class Gather() : PointwisePrimitive("Gather"), IBoundsIndices
{
    public static readonly Gather Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Gather", a => Call(a.Tensor("x"), a.Tensor("indices"), a.Int("axis"))),
    ];

    public static Node Call(Node x, Node indices, int axis)
    {
        axis = Axes.Normalize(axis, x.Shape);
        var dims = x.Shape.Dims.RemoveAt(axis).InsertRange(axis, indices.Shape.Dims);
        return new(Instance, [x, indices], new Axes([axis]), new(dims), x.Type, Origin.None);
    }

    public (int Input, Dim Bound) IndexBound(Node node) => (1, node.Inputs[0].Shape[AxisOf(node)]);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var axis = AxisOf(node);
        var index = read(node.Inputs[1], [.. at.Skip(axis).Take(node.Inputs[1].Rank)]);
        return read(node.Inputs[0], at.RemoveRange(axis, node.Inputs[1].Rank).Insert(axis, IndexExpression.Loaded(index)));
    }

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 2 && node.Inputs[1].Type == ElementType.Index && node.Attribute is Axes { Items.Length: 1 }
        && node.Shape == new Shape(node.Inputs[0].Shape.Dims.RemoveAt(AxisOf(node)).InsertRange(AxisOf(node), node.Inputs[1].Shape.Dims));

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [ScatterAdd.Call(gradient, node.Inputs[1], node.Inputs[0].Shape, AxisOf(node)), null];

    static int AxisOf(Node node) => ((Axes)node.Attribute!).Items[0];
}

/// <summary>Zeros, to which slices are added at given indices along an axis: the gradient of <see cref="Gather"/>. Additions happen in index order.</summary>
internal sealed class ScatterAdd() : Primitive("ScatterAdd"), IBoundsIndices
{
    public static readonly ScatterAdd Instance = new();

    /// <summary>The operands are the updates, shaped like a gather's result, and the indices.</summary>
    public static Node Call(Node updates, Node indices, Shape shape, int axis) =>
        new(Instance, [updates, indices], new Axes([axis]), shape, updates.Type, Origin.None);

    public static int AxisOf(Node node) => ((Axes)node.Attribute!).Items[0];

    public (int Input, Dim Bound) IndexBound(Node node) => (1, node.Shape[AxisOf(node)]);

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 2 && node.Inputs[1].Type == ElementType.Index && node.Attribute is Axes { Items.Length: 1 }
        && node.Inputs[0].Shape == new Shape(node.Shape.Dims.RemoveAt(AxisOf(node)).InsertRange(AxisOf(node), node.Inputs[1].Shape.Dims));

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [Gather.Call(gradient, node.Inputs[1], AxisOf(node)), null];
}

/// <summary>1 where the new last axis' position equals the index, else 0.</summary>
internal sealed class OneHot() : PointwisePrimitive("OneHot"), IBoundsIndices
{
    public static readonly OneHot Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.OneHot", a => Call(a.Tensor("indices"), a.Dim("classes"))),
    ];

    public static Node Call(Node indices, Dim classes) =>
        new(Instance, [indices], null, new(indices.Shape.Dims.Add(classes)), ElementType.Real, Origin.None);

    public (int Input, Dim Bound) IndexBound(Node node) => (0, node.Shape[node.Rank - 1]);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var label = read(node.Inputs[0], at.RemoveAt(at.Length - 1));
        return new Expression.Apply(Elementwise.Equal.Function, [new Expression.Position(at[at.Length - 1]), label]);
    }

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Inputs[0].Type == ElementType.Index
        && node.Rank == node.Inputs[0].Rank + 1 && node.Inputs[0].Shape == node.Shape.Without([node.Rank - 1]);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}

/// <summary>The operand itself, through which no gradient flows.</summary>
internal sealed class StopGradient() : PointwisePrimitive("StopGradient")
{
    public static readonly StopGradient Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.StopGradient", a => Call(a.Tensor("x"))),
    ];

    public override bool IsView => true;

    public static Node Call(Node x) => new(Instance, [x], null, x.Shape, x.Type, x.Origin);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read) => read(node.Inputs[0], at);

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape && node.Inputs[0].Type == node.Type;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}

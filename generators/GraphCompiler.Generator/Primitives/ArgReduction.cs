using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// Where the greatest or the least elements along an axis are: the least of the positions that hold one. NaN wins, as in NumPy and PyTorch.
/// </summary>
internal sealed class ArgReduction : Primitive
{
    readonly TupleCombiner ofReals;
    readonly TupleCombiner ofIntegers;

    ArgReduction(string name, ScalarFunction beats, ScalarFunction losesOrEquals, double worst, int worstInteger) : base(name)
    {
        // Before the first element any place will do: if no element is better than the worst, that of the first one is the result.
        var none = new Expression.Position((Dim)0);
        // NaN is better than all numbers.
        ofReals = Combiner(name, new Expression.Constant(worst),
            (x, best) => Apply(Elementwise.Greater, Apply(Elementwise.Equal, best, best), new Expression.Apply(losesOrEquals, [x, best])));
        ofIntegers = Combiner("Integer" + name, new Expression.Position((Dim)worstInteger),
            (x, best) => new Expression.Apply(beats, [x, best]));

        TupleCombiner Combiner(string combiner, Expression identity, Func<Expression, Expression, Expression> isBetter) =>
            new(combiner, [name == "ArgMax" ? "max_" : "min_", name.ToLowerInvariant() + "_"], [identity, none],
                (left, right, value) => Choice(left, right, value("IsBetter", Apply(Elementwise.Where, isBetter(right[0], left[0]), 1,
                    Apply(Elementwise.Where, isBetter(left[0], right[0]), 0, Apply(Elementwise.Less, right[1], left[1]))))),
                (left, right, value) => Choice(left, right, value("IsBetter", isBetter(right[0], left[0]))));
    }

    public static readonly ArgReduction
        Max = new("ArgMax", Elementwise.Greater.Function, Elementwise.LessOrEqual.Function, double.NegativeInfinity, int.MinValue),
        Min = new("ArgMin", Elementwise.Less.Function, Elementwise.GreaterOrEqual.Function, double.PositiveInfinity, int.MaxValue);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new[] { Max, Min }.SelectMany(reduction => new[] { "Tensor.", "IntTensor." }
            .Select(type => new ApiFunction(type + reduction.Name, a => Along(a, reduction)))),
    ];

    static Node Along(CallArguments arguments, ArgReduction reduction)
    {
        var x = arguments.Tensor("this");
        var axis = Axes.Normalize(arguments.Int("axis"), x.Shape);
        var first = reduction.Call(x, axis);
        return IndicesBelow.Call(arguments.Bool("keepDims") ? Movement.Unsqueeze(first, [axis]) : first, x.Shape[axis]);
    }

    Node Call(Node x, int axis) => new(this, [x], new Axes([axis]), x.Shape.Without([axis]), DType.Int32, Origin.None);

    public static int AxisOf(Node node) => ((Axes)node.Attribute!).Items[0];

    public override bool Reduces => true;

    public override bool DependsOnPosition => true;

    public override TupleCombiner TupleCombinerOf(Node node) => node.Inputs[0].Type.IsInteger ? ofIntegers : ofReals;

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => new(0, node.Inputs[0].Shape[AxisOf(node)] - 1);

    public override Point PointOf(Node node)
    {
        var (at, axis) = (ReshapeMap.Coordinates(node.Inputs[0].Shape), AxisOf(node));
        return new(at.RemoveAt(axis), [at[axis]]);
    }

    public override ImmutableArray<Expression> TupleAt(
        Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        [ValueAt(node, point, read), new Expression.Position(point.Bound[0])];

    public override Expression ValueAt(Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        read(node.Inputs[0], point.At.Insert(AxisOf(node), point.Bound[0]));

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Type.IsInteger
        && node.Attribute is Axes { Items: [var axis] } && axis >= 0 && axis < node.Inputs[0].Rank
        && node.Shape == node.Inputs[0].Shape.Without([axis]);

    static ImmutableArray<Expression> Choice(ImmutableArray<Expression> left, ImmutableArray<Expression> right, Expression isBetter) =>
        [.. left.Zip(right, (old, now) => (Expression)new Expression.Apply(
            old.Type.IsInteger ? IntegerFunction.Where.Function : Elementwise.Where.Function, [isBetter, now, old]))];

    static Expression Apply(Elementwise function, params Expression[] arguments) => new Expression.Apply(function.Function, [.. arguments]);
}

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

    /// <param name="function">The better of two numbers.</param>
    /// <param name="ofIntegers">The same of integers.</param>
    /// <param name="isBetter">Whether the first of two numbers is better.</param>
    /// <param name="isNoBetter">Whether it isn't; both are false of NaN.</param>
    ArgReduction(
        string name, Combiner extremum, Elementwise function, IntegerFunction ofIntegers, Elementwise isBetter, Elementwise isNoBetter)
        : base(name)
    {
        var part = extremum.ToString().ToLowerInvariant();
        var (worst, integers) = extremum == Kernels.Combiner.Max ? (double.NegativeInfinity, int.MinValue)
            : (double.PositiveInfinity, int.MaxValue);
        // NaN is better than all numbers.
        ofReals = Of(name, new Expression.Constant(worst), function.Function,
            (x, best) => Apply(Elementwise.Greater, Apply(Elementwise.Equal, best, best), Apply(isNoBetter, x, best)),
            (x, best) => Apply(Elementwise.Add, Apply(Elementwise.Equal, x, best), Apply(Elementwise.NotEqual, x, x)));
        this.ofIntegers = Of("Integer" + name, new Expression.Position((Dim)integers), ofIntegers.Function,
            (x, best) => Apply(isBetter, x, best), (x, best) => Apply(Elementwise.Equal, x, best));

        TupleCombiner Of(string combiner, Expression identity, ScalarFunction better, Func<Expression, Expression, Expression> beats,
            Func<Expression, Expression, Expression> isOneOf) =>
            new(combiner, [part, Identifiers.Camel(name)],
                // Where no element is better than the worst, the first one is the result.
                [identity, new Expression.Position((Dim)0)],
                [
                    new(extremum, better, (tuple, before) => tuple[0]),
                    new(Kernels.Combiner.Min, IntegerFunction.Min.Function, (tuple, before) => new Expression.Apply(
                        IntegerFunction.Where.Function,
                        [isOneOf(tuple[0], before[0]), tuple[1], new Expression.Position((Dim)int.MaxValue)])),
                ],
                (best, next, value) =>
                [
                    new Expression.Apply(better, [best[0], next[0]]),
                    new Expression.Apply(IntegerFunction.Where.Function, [beats(next[0], best[0]), next[1], best[1]]),
                ]);
    }

    public static readonly ArgReduction
        Max = new("ArgMax", Kernels.Combiner.Max, Elementwise.Max, IntegerFunction.Max, Elementwise.Greater, Elementwise.LessOrEqual),
        Min = new("ArgMin", Kernels.Combiner.Min, Elementwise.Min, IntegerFunction.Min, Elementwise.Less, Elementwise.GreaterOrEqual);

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
        return arguments.Bool("keepDims") ? Movement.Unsqueeze(first, [axis]) : first;
    }

    Node Call(Node x, int axis) => new(this, [x], new Axes([axis]), x.Shape.Without([axis]), DType.Int32, Origin.None);

    public static int AxisOf(Node node) => ((Axes)node.Attribute!).Items[0];

    /// <summary>The number of positions that there are along the axis; null for the nodes of other primitives.</summary>
    public static Dim? CountOf(Node node) => node.Primitive is ArgReduction ? node.Inputs[0].Shape[AxisOf(node)] : null;

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

    static Expression Apply(Elementwise function, params Expression[] arguments) => new Expression.Apply(function.Function, [.. arguments]);
}

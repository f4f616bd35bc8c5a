using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Combines all elements along some axes, which the result lacks.</summary>
internal sealed class Reduction : Primitive
{
    readonly Combiner combiner;
    readonly Func<Node, Node, Node, ImmutableArray<int>, Node?> pullback;

    /// <param name="operation">The name that users know, which an elementwise operation may have too.</param>
    Reduction(string operation, string name, Combiner combiner, Func<Node, Node, Node, ImmutableArray<int>, Node?> pullback) : base(name) =>
        (OperationName, this.combiner, this.pullback) = (operation, combiner, pullback);

    bool IsExtremum => combiner is Kernels.Combiner.Max or Kernels.Combiner.Min;

    public static readonly Reduction
        Sum = new("Sum", "Sum", Kernels.Combiner.Sum, (x, y, g, axes) => Restore(g, x, axes)),
        Max = new("Max", "ReduceMax", Kernels.Combiner.Max, ShareAmongEqual),
        Min = new("Min", "ReduceMin", Kernels.Combiner.Min, ShareAmongEqual),
        Prod = new("Prod", "ReduceProd", Kernels.Combiner.Product, ProductOfOthers),

        // Of integers. What holds of sums of numbers need not hold of those that wrap around.
        IntegerSum = new("Sum", "IntegerSum", Kernels.Combiner.Sum, NoGradient),
        IntegerMax = new("Max", "IntegerMax", Kernels.Combiner.Max, NoGradient),
        IntegerMin = new("Min", "IntegerMin", Kernels.Combiner.Min, NoGradient),
        IntegerProd = new("Prod", "IntegerProd", Kernels.Combiner.Product, NoGradient);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new[] { Sum, Max, Min, Prod }
            .Select(reduction => new ApiFunction("Tensor." + reduction.OperationName, a => Along(a, a.Tensor("this"), reduction))),
        .. new[] { IntegerSum, IntegerMax, IntegerMin, IntegerProd }
            .Select(reduction => new ApiFunction("IntTensor." + reduction.OperationName, a => Along(a, a.Tensor("this"), reduction))),
        new("BoolTensor.Any", a => Along(a, a.Tensor("this"), Max)),
        new("BoolTensor.All", a => Along(a, a.Tensor("this"), Min)),
        new("BoolTensor.Count", a => Along(a, IntegerFunction.OfReal.Call(a.Tensor("this")), IntegerSum)),
    ];

    /// <summary>Reduces the axes that a call names.</summary>
    static Node Along(CallArguments arguments, Node x, Reduction reduction)
    {
        var axes = Axes.Normalize(
            arguments.Has("axes") ? arguments.Ints("axes") : arguments.Has("axis") ? [arguments.Int("axis")] : [], x.Shape);
        var result = reduction.Call(x, axes);
        return arguments.Has("keepDims") && arguments.Bool("keepDims") ? Movement.Unsqueeze(result, axes) : result;
    }

    public override string OperationName { get; }

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => IsExtremum ? of(node.Inputs[0]) : null;

    public override Combiner? Combiner => combiner;

    public override bool Reduces => true;

    public override ImmutableArray<int>? ReducedAxes(Node node) => ((Axes)node.Attribute!).Items;

    public override Point PointOf(Node node)
    {
        var reduced = ((Axes)node.Attribute!).Items;
        var at = ReshapeMap.Coordinates(node.Inputs[0].Shape);
        return new([.. at.Where((_, axis) => !reduced.Contains(axis))], [.. reduced.Select(axis => at[axis])]);
    }

    public override Expression ValueAt(Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var reduced = ((Axes)node.Attribute!).Items;
        int kept = 0, combined = 0;
        return read(node.Inputs[0], [.. Enumerable.Range(0, node.Inputs[0].Rank)
            .Select(axis => reduced.Contains(axis) ? point.Bound[combined++] : point.At[kept++])]);
    }

    /// <summary>Reduces <paramref name="axes"/> (normalized, ascending; none of them is a no-op).</summary>
    public Node Call(Node x, ImmutableArray<int> axes) =>
        axes.IsEmpty ? x : new(this, [x], new Axes(axes), x.Shape.Without(axes), x.Type, Origin.None);

    /// <summary>The same reduction along axes of another operand.</summary>
    public static Node Like(Node reduction, Node x, ImmutableArray<int> axes) => ((Reduction)reduction.Primitive).Call(x, axes);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient)
    {
        var axes = ((Axes)node.Attribute!).Items;
        return [pullback(node.Inputs[0], node, gradient, axes)];
    }

    public override Interval Bounds(Node node, Func<Node, Interval> of)
    {
        var x = of(node.Inputs[0]);
        return IsExtremum ? x : combiner == Kernels.Combiner.Sum
            && x.Low >= 0 ? Interval.Max(base.Bounds(node, of), Interval.At(x.Low)) : base.Bounds(node, of);
    }

    public override bool IsIndicator(Node node) => IsExtremum && node.Inputs[0].Primitive.IsIndicator(node.Inputs[0]);

    public override Choice? ChoiceOf(Node node, int input) =>
        IsExtremum ? new(Winners(node.Inputs[0], node, ((Axes)node.Attribute!).Items), false, true) : null;

    public override TracedMask Trace(Node node, int input, Node mask)
    {
        var restored = Movement.ReshapeSource(mask, Movement.Unsqueeze(mask, ((Axes)node.Attribute!).Items).Shape);
        return new(Movement.Expand(restored, node.Inputs[0].Shape), false);
    }

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Attribute is Axes { Items.IsEmpty: false } axes
        && axes.Items.SequenceEqual(axes.Items.Distinct().OrderBy(axis => axis))
            && axes.Items.All(axis => axis >= 0 && axis < node.Inputs[0].Rank)
        && node.Shape == node.Inputs[0].Shape.Without(axes.Items);

    /// <summary>Repeats a reduced tensor along the axes it lost.</summary>
    public static Node Restore(Node reduced, Node like, ImmutableArray<int> axes) =>
        Movement.Expand(Movement.Unsqueeze(reduced, axes), like.Shape);

    /// <summary>Whether a mask is 1 anywhere along some axes; the result lacks the axes.</summary>
    public static TracedMask Any(Node mask, ImmutableArray<int> axes) =>
        Movement.DropRepeatedAxes(mask, axes) is { } same ? new(same, false)
        : mask.Primitive.HasOneInEveryRow(mask, axes) ? new(Movement.Expand(Leaf.Of(1), mask.Shape.Without(axes)), true)
        : new(Max.Call(mask, axes), !axes.IsEmpty);

    // Where there is one zero, only it has a derivative, the product of the others; where there are two, none has.
    static Node ProductOfOthers(Node x, Node y, Node g, ImmutableArray<int> axes)
    {
        var zeros = Elementwise.Equal.Call(x, 0);
        var others = Elementwise.Where.Call(zeros, 1, x);
        var hasNoOtherZero = Elementwise.Equal.Call(Restore(Sum.Call(zeros, axes), x, axes), zeros);
        return hasNoOtherZero * (Restore(g * Prod.Call(others, axes), x, axes) / others);
    }

    static Node? NoGradient(Node x, Node y, Node g, ImmutableArray<int> axes) => null;

    static Node Winners(Node x, Node y, ImmutableArray<int> axes) => Elementwise.Equal.Call(x, Restore(y, x, axes));

    static Node ShareAmongEqual(Node x, Node y, Node g, ImmutableArray<int> axes)
    {
        var winners = Winners(x, y, axes);
        return winners * Restore(g / Sum.Call(winners, axes), x, axes);
    }
}

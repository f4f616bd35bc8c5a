using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>A scalar function applied to every element; operands are broadcast by NumPy's rules where the node is made.</summary>
/// <param name="function">The function.</param>
/// <param name="pullback">For each operand, the gradient it receives, from the operands, the result and the result's gradient.</param>
/// <param name="bounds">Bounds of the result, from finite operands'; none means any finite number.</param>
/// <param name="choices">For a function that takes over one of its operands, where it takes over each.</param>
internal sealed partial class Elementwise(
    ScalarFunction function, Func<ImmutableArray<Node>, Node, Node, ImmutableArray<Node?>> pullback,
    Func<ImmutableArray<Interval>, Interval>? bounds = null, Func<Node, ImmutableArray<Choice?>>? choices = null)
    : PointwisePrimitive(function.Name)
{
    public override ScalarFunction Function { get; } = function;

    public override bool AddsOperands => this == Add;

    public override int? Cost => Function.Cost;

    public Node Call(params ReadOnlySpan<Node> operands) => Call(operands.ToArray());

    Node Call(Node[] operands)
    {
        var shape = operands.Select(operand => operand.Shape).Aggregate((left, right) => Movement.Broadcast(Name, left, right));
        return new(this, [.. operands.Select(operand => Movement.Expand(operand, shape))], null, shape, DType.Real, Origin.None);
    }

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => pullback(node.Inputs, node, gradient);

    public override Interval Bounds(Node node, Func<Node, Interval> of)
    {
        var operands = node.Inputs.Select(of).ToImmutableArray();
        if (operands.All(operand => operand.IsPoint)) return Interval.At(Function.Evaluate([.. operands.Select(operand => operand.Low)]));
        if (Function.IsIncreasing) return operands[0].Map(x => Function.Evaluate([x]));
        return bounds is null ? Interval.FiniteIf(operands) : bounds(operands);
    }

    public override Choice? ChoiceOf(Node node, int input) => choices?.Invoke(node)[input];

    public override bool IsIndicator(Node node) => IsPredicate;

    public override bool HasOneInEveryRow(Node node, ImmutableArray<int> axes) =>
        IsPredicate && axes.Any(axis => HoldsForAnEnd(node.Inputs[0], node.Inputs[1], axis, 1)
            || HoldsForAnEnd(node.Inputs[1], node.Inputs[0], axis, -1));

    /// <summary>
    /// Whether the comparison holds for the first or the last of all positions along an axis, whatever integer it is compared with.
    /// </summary>
    /// <param name="positions">The operand that counts the positions.</param>
    /// <param name="others">The other operand.</param>
    /// <param name="order">1 if the positions are the left operand, -1 if they are the right one.</param>
    bool HoldsForAnEnd(Node positions, Node others, int axis, int order)
    {
        return Positions.CountedAlong(positions, axis) is { } count && Movement.DropRepeatedAxes(others, [axis]) is not null
            && IntegerRange.Of(others) is { } range && (Holds(0, range) || Holds(count - 1, range));

        bool Holds(Dim position, IntegerRange range)
        {
            var (least, greatest) = ((position - range.Greatest).Least ?? -1, (position - range.Least).Greatest ?? 1);
            return new[] { -1, 0, 1 }.Where(sign => sign >= Math.Sign(least) && sign <= Math.Sign(greatest))
                .All(sign => Function.Evaluate([order * sign, 0]) != 0);
        }
    }

    /// <summary>Whether the function is a comparison.</summary>
    bool IsPredicate { get; init; }

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        new Expression.Apply(Function, [.. node.Inputs.Select(input => read(input, at))]);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == Function.Arity && node.Inputs.All(input => input.Shape == node.Shape);

    static Elementwise Unary(ScalarFunction function, Func<Node, Node, Node, Node?> pullback, Func<Interval, Interval>? bounds = null) =>
        new(function, (x, y, g) => [pullback(x[0], y, g)], bounds is null ? null : x => bounds(x[0]));

    static Elementwise Binary(ScalarFunction function, Func<Node, Node, Node, Node, (Node?, Node?)> pullback,
        Func<Interval, Interval, Interval>? bounds = null) => new(function, (x, y, g) =>
    {
        var (left, right) = pullback(x[0], x[1], y, g);
        return [left, right];
    }, bounds is null ? null : x => bounds(x[0], x[1]));

    /// <summary>
    /// A function that takes over one of its operands, or its negative, and hands on a share of the gradient: 0 to an operand that it does
    /// not take.
    /// </summary>
    static Elementwise Choosing(ScalarFunction function, Func<ImmutableArray<Node>, ImmutableArray<Node>> shares,
        Func<ImmutableArray<Interval>, Interval> bounds) => new(
        function with { IsExact = true }, (x, y, g) => [.. shares(x).Select(share => (Node?)(g * share))], bounds,
        node => [.. shares(node.Inputs).Select(share => new Choice(share, false, true))]);

    /// <summary>A function whose derivative is 0 wherever it has one.</summary>
    static Elementwise Step(string name, Func<double, double> evaluate) =>
        new(ScalarFunction.Unary(name, 1, evaluate) with { IsExact = true, IsIncreasing = true }, (_, _, _) => [null]);

    static Elementwise Comparison(string name, Func<double, double, bool> holds) =>
        new(ScalarFunction.Binary(name, 1, (x, y) => holds(x, y) ? 1 : 0) with { IsExact = true }, (_, _, _) => [null, null],
            _ => Interval.ZeroToOne) { IsPredicate = true };
}

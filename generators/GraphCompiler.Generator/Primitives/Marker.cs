using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// A formula that keeps its name until gradients are taken, because its derivative is better than what its parts' derivatives give;
/// afterwards it is replaced by the formula.
/// </summary>
internal sealed class Marker : FormulaPrimitive
{
    readonly Func<Node, ImmutableArray<int>, Node> formula;
    readonly Func<Node, Node, Node, ImmutableArray<int>, Node> pullback;

    /// <param name="name">The formula's name.</param>
    /// <param name="formula">The formula, over the operand and the axes.</param>
    /// <param name="pullback">The operand's gradient, from the operand, the result, the result's gradient and the axes.</param>
    Marker(string name, Func<Node, ImmutableArray<int>, Node> formula, Func<Node, Node, Node, ImmutableArray<int>, Node> pullback)
        : base(name) =>
        (this.formula, this.pullback) = (formula, pullback);

    public override Interval Bounds(Node node, Func<Node, Interval> of) => Interval.Max(base.Bounds(node, of), Interval.At(0));

    /// <summary>ln(1 + e^x). The derivatives of its parts depend on conventions at 0; its own is the sigmoid.</summary>
    public static readonly Marker Softplus = new("Softplus",
        (x, _) => Max.Call(x, 0) + Log1p.Call(Exp.Call(-Abs.Call(x))),
        (x, y, g, _) => g * Sigmoid.Call(x));

    /// <summary>
    /// √x for an x whose own derivative vanishes where x does (a sum of squares): there all its derivatives are taken as 0, not as 0/0.
    /// </summary>
    public static readonly Marker SqrtOfSquares = new("SqrtOfSquares",
        (x, _) => Sqrt.Call(x),
        (x, y, g, _) => Where.Call(Equal.Call(y, 0), 0, g * 0.5 / Where.Call(Equal.Call(y, 0), 1, y)));

    /// <summary>
    /// e^x / Σ e^x along axes, for an x that is not too large. By its parts, the derivative would divide by the sum again.
    /// </summary>
    public static readonly Marker Softmax = new("Softmax",
        (x, axes) => Exp.Call(x) / Reduction.Restore(Reduction.Sum.Call(Exp.Call(x), axes), x, axes),
        (x, y, g, axes) => y * (g - Reduction.Restore(Reduction.Sum.Call(y * g, axes), x, axes)));

    public Node Call(Node x) => Call(x, null);

    public Node Call(Node x, ImmutableArray<int> axes) => Call(x, new Axes(axes));

    Node Call(Node x, Axes? axes) => new(this, [x], axes, x.Shape, DType.Real, Origin.None);

    static ImmutableArray<int> AxesOf(Node node) => node.Attribute is Axes axes ? axes.Items : [];

    public override Node Formula(Node node) => formula(node.Inputs[0], AxesOf(node));

    public override Node? AfterGradients(Node node) => Formula(node);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [pullback(node.Inputs[0], node, gradient, AxesOf(node))];

    /// <summary>An element goes into all elements along the axes.</summary>
    public override TracedMask Trace(Node node, int input, Node mask)
    {
        if (AxesOf(node) is not { IsEmpty: false } axes) return base.Trace(node, input, mask);
        var any = Reduction.Any(mask, axes);
        return any with { Mask = Reduction.Restore(any.Mask, node, axes) };
    }

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape && AxesOf(node).All(axis => axis < node.Rank);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// A formula that keeps its name until gradients are taken, because its derivative is better than what its parts' derivatives give;
/// afterwards it is replaced by the formula.
/// </summary>
internal sealed class Marker : Primitive
{
    readonly Func<Node, Node, Node, Node> pullback;

    Marker(string name, Func<Node, Node> expand, Func<Node, Node, Node, Node> pullback) : base(name) => (Expand, this.pullback) = (expand, pullback);

    public override Interval Bounds(Node node, Func<Node, Interval> of) => Interval.Max(base.Bounds(node, of), Interval.At(0));

    /// <summary>ln(1 + e^x). By its parts the derivative at 0 would hang on conventions; it is the sigmoid.</summary>
    public static readonly Marker Softplus = new("Softplus",
        x => Elementwise.Max.Call(x, 0) + Elementwise.Log1p.Call(Elementwise.Exp.Call(-Elementwise.Abs.Call(x))),
        (x, y, g) => g * Elementwise.Sigmoid.Call(x));

    /// <summary>√x for an x whose own derivative vanishes where x does (a sum of squares): its derivative is taken as 0 there, not as 0/0.</summary>
    public static readonly Marker SqrtOfSquares = new("SqrtOfSquares", x => Elementwise.Sqrt.Call(x),
        (x, y, g) => g * 0.5 / Elementwise.Where.Call(Elementwise.Equal.Call(y, 0), 1, y));

    /// <summary>The formula, over the operand.</summary>
    public Func<Node, Node> Expand { get; }

    public Node Call(Node x) => new(this, [x], null, x.Shape, ElementType.Real, Origin.None);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [pullback(node.Inputs[0], node, gradient)];

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape;
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>A scalar function applied to every element; operands are broadcast by NumPy's rules where the node is made.</summary>
/// <param name="function">The function.</param>
/// <param name="pullback">For each operand, the gradient it receives, from the operands, the result and the result's gradient.</param>
internal sealed partial class Elementwise(ScalarFunction function, Func<ImmutableArray<Node>, Node, Node, ImmutableArray<Node?>> pullback) : PointwisePrimitive(function.Name)
{
    public ScalarFunction Function { get; } = function;

    public override int? Cost => Function.Cost;

    public Node Call(params ReadOnlySpan<Node> operands) => Call(operands.ToArray());

    Node Call(Node[] operands)
    {
        var shape = operands.Select(operand => operand.Shape).Aggregate((left, right) => Movement.Broadcast(Name, left, right));
        return new(this, [.. operands.Select(operand => Movement.Expand(operand, shape))], null, shape, ElementType.Real, Origin.None);
    }

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => pullback(node.Inputs, node, gradient);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        new Expression.Apply(Function, [.. node.Inputs.Select(input => read(input, at))]);

    public override bool IsWellFormed(Node node) => node.Inputs.Length == Function.Arity && node.Inputs.All(input => input.Shape == node.Shape);

    static Elementwise Unary(ScalarFunction function, Func<Node, Node, Node, Node?> pullback) => new(function, (x, y, g) => [pullback(x[0], y, g)]);

    static Elementwise Binary(ScalarFunction function, Func<Node, Node, Node, Node, (Node?, Node?)> pullback) => new(function, (x, y, g) =>
    {
        var (left, right) = pullback(x[0], x[1], y, g);
        return [left, right];
    });

    /// <summary>A function whose derivative is 0 wherever it has one.</summary>
    static Elementwise Step(string name, Func<double, double> evaluate) => new(ScalarFunction.Unary(name, 1, evaluate) with { IsExact = true }, (_, _, _) => [null]);

    static Elementwise Comparison(string name, Func<double, double, bool> holds) =>
        new(ScalarFunction.Binary(name, 1, (x, y) => holds(x, y) ? 1 : 0) with { IsExact = true }, (_, _, _) => [null, null]);
}

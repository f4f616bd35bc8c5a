using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// A function of integers, element by element: 32 bits that wrap around, as in C#. It is another operation than the one on numbers that has
/// its name, since what holds of numbers need not hold of integers; no gradient flows.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="range">The range of the results, from the operands' ranges, where those are known.</param>
internal sealed class IntegerFunction(ScalarFunction function, Func<ImmutableArray<IntegerRange?>, IntegerRange?> range)
    : PointwisePrimitive("Integer" + function.Name)
{
    static readonly Func<ImmutableArray<IntegerRange?>, IntegerRange?> unknown = _ => null;

    public static readonly IntegerFunction
        Add = Infix("Add", "+", 1, (a, b) => unchecked(a + b), (a, b) => new(a.Least + b.Least, a.Greatest + b.Greatest), true),
        Subtract = Infix("Subtract", "-", 1, (a, b) => unchecked(a - b), (a, b) => new(a.Least - b.Greatest, a.Greatest - b.Least)),
        Multiply = Infix("Multiply", "*", 2, (a, b) => unchecked(a * b), RangeOfProduct, true),
        Negate = new(Named("Negate", 1, 1, x => unchecked(-(int)x[0])) with { Operator = "-", Precedence = 3 },
            x => x[0] is { } a ? new(Dim.Zero - a.Greatest, Dim.Zero - a.Least) : null),
        Divide = new(Named("Divide", 2, 16, x => Quotient((int)x[0], (int)x[1])), x => IfKnown(x, RangeOfQuotient)),
        Remainder = new(Named("Remainder", 2, 16, x => Rest((int)x[0], (int)x[1])), RangeOfRemainder),
        Abs = new(Named("Abs", 1, 1, x => x[0] < 0 ? unchecked(-(int)x[0]) : x[0]), x => x[0] is { Least.Least: >= 0 } ? x[0] : null),
        Sign = new(Named("Sign", 1, 2, x => Math.Sign(x[0])), _ => new(-1, 1)),
        Max = new(Named("Max", 2, 1, x => Math.Max(x[0], x[1])) with { IsCommutative = true }, RangeOfMax),
        Min = new(Named("Min", 2, 1, x => Math.Min(x[0], x[1])) with { IsCommutative = true }, RangeOfMin),
        Clip = new(Named("Clip", 3, 2, x => Math.Min(Math.Max(x[0], x[1]), x[2])), RangeOfClip),

        // The second operand where the first, a number, is not 0; else the third.
        Where = new(Elementwise.Where.Function with { Result = DType.Int32, IsExact = false },
            x => x[1] is { } a && x[2] is { } b ? IntegerRange.Hull(a, b) : null),

        // A number rounded towards 0; the least or the greatest integer if it is beyond them, 0 for NaN.
        OfReal = new(Named("ToIndex", 1, 2, x => Truncated(x[0])), unknown);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new (string Operator, IntegerFunction Primitive)[]
            {
                ("op_Addition", Add), ("op_Subtraction", Subtract), ("op_Multiply", Multiply), ("op_Division", Divide),
                ("op_Modulus", Remainder),
            }
            .Select(entry => new ApiFunction("IntTensor." + entry.Operator,
                a => entry.Primitive.Call(a.Tensor("left"), a.Tensor("right")))),
        new("IntTensor.op_UnaryNegation", a => Negate.Call(a.Tensor("x"))),
        new("Tensor.ToIntTensor", a => OfReal.Call(a.Tensor("this"))),
    ];

    public override ScalarFunction Function { get; } = function;

    public override string OperationName => Function.Name;

    public override int? Cost => Function.Cost;

    public Node Call(params ReadOnlySpan<Node> operands) => Call(operands.ToArray());

    Node Call(Node[] operands)
    {
        var shape = operands.Select(operand => operand.Shape).Aggregate((left, right) => Movement.Broadcast(OperationName, left, right));
        return new(this, [.. operands.Select(operand => Movement.Expand(operand, shape))], null, shape, DType.Int32, Origin.None);
    }

    public override Expression Element(
        Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        new Expression.Apply(Function, [.. node.Inputs.Select(input => read(input, at))]);

    // A range that may reach beyond all integers says nothing: results wrap around.
    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) =>
        this == OfReal && node.Inputs[0].Primitive.IsIndicator(node.Inputs[0]) ? new(0, 1)
        : range([.. node.Inputs.Select(of)]) is { FitsInt32: true } known ? known
        : null;

    public override Interval Bounds(Node node, Func<Node, Interval> of) => Interval.Finite;

    public override bool IsWellFormed(Node node) => node.Inputs.Length == Function.Arity && node.Type.IsInteger
        && node.Inputs.All(input => input.Shape == node.Shape);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [.. node.Inputs.Select(_ => (Node?)null)];

    static IntegerFunction Infix(
        string name, string symbol, int precedence, Func<int, int, int> evaluate, Func<IntegerRange, IntegerRange, IntegerRange?> range,
        bool isCommutative = false) =>
        new(Named(name, 2, 1, x => evaluate((int)x[0], (int)x[1]))
            with { Operator = symbol, Precedence = precedence, IsCommutative = isCommutative }, x => IfKnown(x, range));

    static ScalarFunction Named(string name, int arity, int cost, Func<double[], double> evaluate) =>
        new(name, arity, null, 4, cost, evaluate) { Result = DType.Int32 };

    static IntegerRange? IfKnown(ImmutableArray<IntegerRange?> operands, Func<IntegerRange, IntegerRange, IntegerRange?> range) =>
        operands[0] is { } a && operands[1] is { } b ? range(a, b) : null;

    static IntegerRange? RangeOfProduct(IntegerRange a, IntegerRange b) =>
        a.Least.Least >= 0 && b.Least.Least >= 0 ? new(a.Least * b.Least, a.Greatest * b.Greatest) : null;

    static IntegerRange? RangeOfQuotient(IntegerRange a, IntegerRange b) =>
        a.Least.Least >= 0 && b.Least.Least >= 1 && b.Least == b.Greatest
            ? new(0, (a.Greatest + 1).DivideExactly(b.Least) is { } whole ? whole - 1 : a.Greatest) : null;

    /// <summary>The sign is the dividend's, the magnitude below the divisor's.</summary>
    static IntegerRange? RangeOfRemainder(ImmutableArray<IntegerRange?> operands)
    {
        if (operands[1] is not { } b || b.Least.Least is not >= 1) return null;
        var isPositive = operands[0] is { Least.Least: >= 0 };
        return new(isPositive ? 0 : 1 - b.Greatest, b.Greatest - 1);
    }

    static IntegerRange? RangeOfMax(ImmutableArray<IntegerRange?> operands) =>
        operands[0] is { } a && operands[1] is { } b
        && IntegerRange.Greater(a.Least, b.Least) is { } least && IntegerRange.Greater(a.Greatest, b.Greatest) is { } greatest
            ? new(least, greatest) : null;

    static IntegerRange? RangeOfMin(ImmutableArray<IntegerRange?> operands) =>
        operands[0] is { } a && operands[1] is { } b
        && IntegerRange.Lesser(a.Least, b.Least) is { } least && IntegerRange.Lesser(a.Greatest, b.Greatest) is { } greatest
            ? new(least, greatest) : null;

    static IntegerRange? RangeOfClip(ImmutableArray<IntegerRange?> operands) =>
        operands[1] is { } low && operands[2] is { } high && (high.Least - low.Greatest).Least >= 0 ? new(low.Least, high.Greatest) : null;

    static int Quotient(int a, int b) => b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;

    static int Rest(int a, int b) => b is 0 or -1 ? 0 : a % b;

    static double Truncated(double x) =>
        double.IsNaN(x) ? 0 : x >= int.MaxValue ? int.MaxValue : x <= int.MinValue ? int.MinValue : Math.Truncate(x);
}

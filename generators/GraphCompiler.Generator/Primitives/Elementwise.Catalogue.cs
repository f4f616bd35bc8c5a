using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using F = GraphCompiler.Generator.Kernels.ScalarFunction;

namespace GraphCompiler.Generator.Primitives;

// Every elementwise primitive: its function and its derivative, x the operand (a, b the operands), y the result, g the result's gradient.
internal sealed partial class Elementwise
{
    public static readonly Elementwise
        Add = Binary(F.Infix("Add", "+", 1, 1, (a, b) => a + b) with { IsExact = true, IsCommutative = true }, (a, b, y, g) => (g, g),
            (a, b) => a + b),
        Subtract = Binary(F.Infix("Subtract", "-", 1, 1, (a, b) => a - b) with { IsExact = true }, (a, b, y, g) => (g, -g),
            (a, b) => a - b),
        Multiply = Binary(F.Infix("Multiply", "*", 2, 1, (a, b) => a * b) with { IsExact = true, IsCommutative = true },
            (a, b, y, g) => (g * b, g * a), (a, b) => a * b),
        Divide = Binary(F.Infix("Divide", "/", 2, 4, (a, b) => a / b) with { IsExact = true }, (a, b, y, g) => (g / b, -(g * y / b)),
            (a, b) => a / b),
        Negate = Unary(new F("Negate", 1, "-", 3, 1, x => -x[0]) { IsExact = true }, (x, y, g) => -g, x => Interval.At(0) - x),

        Exp = Unary(F.Unary("Exp", 12, Math.Exp) with { IsIncreasing = true }, (x, y, g) => g * y),
        Expm1 = Unary(F.Unary("Expm1", 14, Scalars.Expm1) with { IsIncreasing = true }, (x, y, g) => g * (y + 1)),
        Log = Unary(F.Unary("Log", 12, Math.Log) with { IsIncreasing = true }, (x, y, g) => g / x),
        Log1p = Unary(F.Unary("Log1p", 14, Scalars.Log1p) with { IsIncreasing = true }, (x, y, g) => g / (1 + x)),
        Sqrt = Unary(F.Unary("Sqrt", 4, Math.Sqrt) with { IsExact = true, IsIncreasing = true }, (x, y, g) => g * 0.5 / y),
        Rsqrt = Unary(F.Unary("Rsqrt", 8, x => 1 / Math.Sqrt(x)), (x, y, g) => g * -0.5 * (y * (y * y)),
            x => (Interval.At(1) / x).Map(Math.Sqrt)),
        Reciprocal = Unary(F.Unary("Reciprocal", 4, x => 1 / x) with { IsExact = true }, (x, y, g) => -(g * (y * y)),
            x => Interval.At(1) / x),
        Sin = Unary(F.Unary("Sin", 16, Math.Sin), (x, y, g) => g * Cos!.Call(x)),
        Cos = Unary(F.Unary("Cos", 16, Math.Cos), (x, y, g) => -(g * Sin.Call(x))),
        Tan = Unary(F.Unary("Tan", 20, Math.Tan), (x, y, g) => g * (1 + y * y)),
        Asin = Unary(F.Unary("Asin", 24, Math.Asin) with { IsIncreasing = true }, (x, y, g) => g / Sqrt.Call((1 - x) * (1 + x))),
        Acos = Unary(F.Unary("Acos", 24, Math.Acos), (x, y, g) => -(g / Sqrt.Call((1 - x) * (1 + x))),
            x => Interval.At(0) - x.Map(v => -Math.Acos(v))),
        Atan = Unary(F.Unary("Atan", 18, Math.Atan) with { IsIncreasing = true }, (x, y, g) => g / (1 + x * x)),
        Sinh = Unary(F.Unary("Sinh", 22, Math.Sinh) with { IsIncreasing = true }, (x, y, g) => g * Cosh!.Call(x)),
        Cosh = Unary(F.Unary("Cosh", 20, Math.Cosh), (x, y, g) => g * Sinh.Call(x),
            x => Interval.Max(x, Interval.At(0) - x).Map(Math.Cosh)),
        Asinh = Unary(F.Unary("Asinh", 28, Scalars.Asinh) with { IsIncreasing = true }, (x, y, g) => g / Sqrt.Call(x * x + 1)),
        Acosh = Unary(F.Unary("Acosh", 28, Scalars.Acosh) with { IsIncreasing = true },
            (x, y, g) => g / (Sqrt.Call(x - 1) * Sqrt.Call(x + 1))),
        Atanh = Unary(F.Unary("Atanh", 22, Scalars.Atanh) with { IsIncreasing = true }, (x, y, g) => g / ((1 - x) * (1 + x))),
        Floor = Step("Floor", Math.Floor),
        Ceil = Step("Ceil", Math.Ceiling),
        Round = Step("Round", x => Math.Round(x, MidpointRounding.ToEven)),
        Abs = Choosing(F.Unary("Abs", 1, Math.Abs), x => [Sign!.Call(x[0])], x => Interval.Max(x[0], Interval.At(0) - x[0])),
        Sign = Unary(F.Unary("Sign", 2, x => double.IsNaN(x) ? x : Math.Sign(x)) with { IsExact = true, IsIncreasing = true },
            (x, y, g) => null),
        Tanh = Unary(F.Unary("Tanh", 14, Math.Tanh) with { IsIncreasing = true }, (x, y, g) => g * (1 - y * y)),
        Sigmoid = Unary(F.Unary("Sigmoid", 14, x => 1 / (1 + Math.Exp(-x))) with { IsIncreasing = true }, (x, y, g) => g * (y * (1 - y))),
        Erf = Unary(F.Unary("Erf", 16, Scalars.Erf) with { IsIncreasing = true },
            (x, y, g) => g * (Scalars.TwoOverRootPi * Exp!.Call(-(x * x)))),
        Relu = new(F.Unary("Relu", 1, x => x <= 0 ? 0 : x) with { IsExact = true, IsIncreasing = true },
            (x, y, g) => [g * Greater!.Call(y, 0)],
            null, node => [new(Greater!.Call(node, 0), false, true)]),

        Pow = Binary(F.Binary("Pow", 30, Math.Pow), (a, b, y, g) => (g * b * Pow!.Call(a, PowerBelow(b)), g * y * LogOfPositive(a)),
            BoundsOfPower),
        Max = Choosing(F.Binary("Max", 1, Scalars.Max) with { IsCommutative = true },
            x => [ShareOfGreater(x[0], x[1]), ShareOfGreater(x[1], x[0])], x => Interval.Max(x[0], x[1])),
        Min = Choosing(F.Binary("Min", 1, Scalars.Min) with { IsCommutative = true },
            x => [ShareOfGreater(x[1], x[0]), ShareOfGreater(x[0], x[1])], x => Interval.Min(x[0], x[1])),

        Clip = Choosing(new F("Clip", 3, null, 4, 2, x => Scalars.Min(Scalars.Max(x[0], x[1]), x[2])),
            x => [GreaterOrEqual!.Call(x[0], x[1]) * LessOrEqual!.Call(x[0], x[2]), Less!.Call(x[0], x[1]) * Less.Call(x[1], x[2]),
                Max!.Call(Greater!.Call(x[0], x[2]), Less.Call(x[2], x[1]))],
            x => Interval.Min(Interval.Max(x[0], x[1]), x[2])),

        Greater = Comparison("Greater", (a, b) => a > b),
        GreaterOrEqual = Comparison("GreaterOrEqual", (a, b) => a >= b),
        Less = Comparison("Less", (a, b) => a < b),
        LessOrEqual = Comparison("LessOrEqual", (a, b) => a <= b),
        Equal = Comparison("Equal", (a, b) => a == b),
        NotEqual = Comparison("NotEqual", (a, b) => a != b),

        Where = new(new F("Where", 3, null, 4, 1, x => x[0] != 0 ? x[1] : x[2]) { IsExact = true },
            (x, y, g) => [null, g, g], x => x[0].IsPoint ? x[x[0].Low != 0 ? 1 : 2] : Interval.Hull(x[1], x[2]),
            node => [null, new(node.Inputs[0], false, false), new(node.Inputs[0], true, false)]);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new[]
            {
                Exp, Expm1, Log, Log1p, Sqrt, Rsqrt, Reciprocal, Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh, Atanh,
                Floor, Ceil, Round, Tanh, Sigmoid, Erf, Relu,
            }
            .Select(primitive => new ApiFunction("Ops." + primitive.Name, a => primitive.Call(a.Tensor("x")))),
        .. new[] { Equal, NotEqual }
            .Select(primitive => new ApiFunction("Ops." + primitive.Name, a => primitive.Call(a.Tensor("x"), a.Tensor("y")))),
        new("Ops.Pow", a => Pow.Call(a.Tensor("x"), a.Tensor("exponent"))),
        OfNumbersAndIntegers(Abs, IntegerFunction.Abs, "x"),
        OfNumbersAndIntegers(Sign, IntegerFunction.Sign, "x"),
        OfNumbersAndIntegers(Max, IntegerFunction.Max, "x", "y"),
        OfNumbersAndIntegers(Min, IntegerFunction.Min, "x", "y"),
        OfNumbersAndIntegers(Clip, IntegerFunction.Clip, "x", "low", "high"),
        OfNumbersAndIntegers(Where, IntegerFunction.Where, "condition", "x", "y"),
        new("BoolTensor.op_BitwiseAnd", a => a.Tensor("left") * a.Tensor("right")),
        new("BoolTensor.op_BitwiseOr", a => Max.Call(a.Tensor("left"), a.Tensor("right"))),
        new("BoolTensor.op_ExclusiveOr", a => NotEqual.Call(a.Tensor("left"), a.Tensor("right"))),
        new("BoolTensor.op_LogicalNot", a => Equal.Call(a.Tensor("x"), 0)),
        new("Tensor.op_UnaryNegation", a => -a.Tensor("x")),
        .. new (string Operator, Elementwise Primitive)[]
            {
                ("op_Addition", Add), ("op_Subtraction", Subtract), ("op_Multiply", Multiply), ("op_Division", Divide),
                ("op_GreaterThan", Greater), ("op_GreaterThanOrEqual", GreaterOrEqual), ("op_LessThan", Less),
                ("op_LessThanOrEqual", LessOrEqual),
            }
            .SelectMany(entry => new[] { "Tensor.", "IntTensor." }.Where(type => type == "Tensor." || IsComparison(entry.Primitive)),
                (entry, type) => new ApiFunction(type + entry.Operator, a => entry.Primitive.Call(a.Tensor("left"), a.Tensor("right")))),
    ];

    /// <summary>A function of numbers that is one of integers too: of those, if the last operand is of integers.</summary>
    static ApiFunction OfNumbersAndIntegers(Elementwise ofNumbers, IntegerFunction ofIntegers, params string[] parameters) =>
        new("Ops." + ofNumbers.Name, a =>
        {
            var operands = parameters.Select(a.Tensor).ToArray();
            return operands[operands.Length - 1].Type.IsInteger ? ofIntegers.Call(operands) : ofNumbers.Call(operands);
        });

    static bool IsComparison(Elementwise primitive) =>
        primitive == Greater || primitive == GreaterOrEqual || primitive == Less || primitive == LessOrEqual;

    static Interval BoundsOfPower(Interval a, Interval b) =>
        a.IsFinite && b.IsFinite && (a.Low > 0 || (b.IsPoint && b.Low >= 0 && b.Low == Math.Floor(b.Low))) ? Interval.Finite : Interval.Any;

    // b - 1, but for b = 0, whose derivative is 0 everywhere, an exponent that gives 0 * a and not 0 * infinity at a = 0.
    static Node PowerBelow(Node b) => Where.Call(Equal.Call(b, 0), 1, b - 1);

    // 0 instead of -infinity or NaN where a power has no derivative with respect to its exponent.
    static Node LogOfPositive(Node a) => Log.Call(Where.Call(Greater.Call(a, 0), a, 1));

    // 1 where a beats b, 1/2 where they tie: ties share the gradient half and half.
    static Node ShareOfGreater(Node a, Node b) => 0.5 * (Greater.Call(a, b) + GreaterOrEqual.Call(a, b));
}

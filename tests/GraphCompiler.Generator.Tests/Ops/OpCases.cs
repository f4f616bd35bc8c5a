using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Ops;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>At least one case for every API function. Add an op, and the test names the case it lacks.</summary>
static partial class OpCases
{
    static readonly Dim n = Dim.Symbol("N");

    public static IReadOnlyList<OpCase> All { get; } = [.. Elementwise(), .. Reductions(), .. Scans(), .. Movements(), .. Slices(),
        .. IndexTensors(), .. Integers(), .. Windowing(), .. Products(), .. Einsums(), .. Indexing(), .. Derivatives(), .. Sizes(),
        .. Randoms()];

    static OpOperand Real(string name, double low, double high, params Dim[] shape) => new(name, shape, low, high);

    static OpOperand Index(string name, int bound, params Dim[] shape) => new(name, shape, 0, bound) { IsIndex = true };

    static IEnumerable<OpCase> Elementwise()
    {
        double[] everywhere = [0, 1e-30, -1e-30, 1e30, -1e30];
        yield return Unary("Exp", -3, 3, x => Math.Pow(Math.E, x), [0, 1e-30, 700, -1e30]);
        yield return Unary("Expm1", -3, 3, x => Math.Exp(x / 2) * 2 * Math.Sinh(x / 2), [0, 1e-30, 700, -1e30]);
        yield return Unary("Log", 0.2, 5, x => 2.302585092994046 * Math.Log10(x), [1e-300, 1, 1e300]);
        yield return Unary("Log1p", -0.8, 5, x => Math.Log(1 + x), [0, 1e-30, -1e-30, 1e300]);
        yield return Unary("Sqrt", 0.2, 5, x => Math.Exp(0.5 * Math.Log(x)), [1e-300, 1, 1e300]);
        yield return Unary("Rsqrt", 0.2, 5, x => Math.Exp(-0.5 * Math.Log(x)), [1e-100, 1, 1e300]);
        yield return Unary("Reciprocal", 0.5, 3, x => Math.Exp(-Math.Log(x)), [1e-100, -1e-100, 1e300]);
        yield return Unary("Sin", -7, 7, x => Math.Cos(x - Math.PI / 2), [0, 1e-30, 1e6]);
        yield return Unary("Cos", -7, 7, x => Math.Sin(x + Math.PI / 2), [0, 1e-30, 1e6]);
        yield return Unary("Tan", -1.4, 1.4, x => Math.Sin(x) / Math.Cos(x), [0, 1e-30, 1e6]);
        yield return Unary("Asin", -0.9, 0.9, x => Math.Atan2(x, Math.Sqrt(1 - x * x)), [0, 1e-30, -1e-30, 0.999]);
        yield return Unary("Acos", -0.9, 0.9, x => Math.Atan2(Math.Sqrt(1 - x * x), x), [0, 1e-30, -1e-30, 0.999]);
        yield return Unary("Atan", -4, 4, x => Math.Asin(x / Math.Sqrt(1 + x * x)), everywhere);
        yield return Unary("Sinh", -3, 3, x => (Math.Exp(x) - Math.Exp(-x)) / 2, [0, 1e-30, -1e-30, 700]);
        yield return Unary("Cosh", -3, 3, x => (Math.Exp(x) + Math.Exp(-x)) / 2, [0, 1e-30, -1e-30, 700]);
        yield return Unary("Asinh", -4, 4, x => Math.Log(x + Math.Sqrt(x * x + 1)), everywhere);
        yield return Unary("Acosh", 1.1, 5, x => Math.Log(x + Math.Sqrt(x * x - 1)), [1.001, 1e30]);
        yield return Unary("Atanh", -0.9, 0.9, x => Math.Log((1 + x) / (1 - x)) / 2, [0, 1e-30, -1e-30, 0.999]);
        yield return Unary("Floor", -3, 3, x => x - (x % 1 + 1) % 1, everywhere, kinks: [-3, -2, -1, 0, 1, 2, 3]);
        yield return Unary("Ceil", -3, 3, x => -(-x - (-x % 1 + 1) % 1), everywhere, kinks: [-3, -2, -1, 0, 1, 2, 3]);
        yield return Unary("Round", -3, 3, x => (int)(x + 100.5) - 100, everywhere, kinks: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]);
        yield return new OpCase("Ops.Clip", "Clip(x, -1, 1)", [Real("x", -3, 3, n, 4) with { Kinks = [-1, 1] }],
            x => (Node)OpCase.Call("Ops.Clip", ("x", x[0]), ("low", -1), ("high", 1)), x => x[0].Map(v => v < -1 ? -1 : v > 1 ? 1 : v))
            { Edges = everywhere };
        yield return new OpCase("Ops.Clip", "Clip(x, l, h)", [Real("x", -3, 3, n, 4), Real("l", -2, 0, 4), Real("h", -1, 2, n, 1)],
            x => (Node)OpCase.Call("Ops.Clip", ("x", x[0]), ("low", x[1]), ("high", x[2])),
            x => Nd.Broadcast(v => v[0] > v[2] || v[1] > v[2] ? v[2] : v[0] < v[1] ? v[1] : v[0], x)) { Edges = everywhere };
        yield return Unary("Abs", -3, 3, x => x < 0 ? -x : x, everywhere, kinks: 0);
        yield return Unary("Sign", -3, 3, x => x < 0 ? -1 : 1, everywhere, kinks: 0);
        yield return Unary("Tanh", -3, 3, x => (Math.Exp(2 * x) - 1) / (Math.Exp(2 * x) + 1), everywhere);
        yield return Unary("Sigmoid", -4, 4, x => 0.5 * (1 + Math.Tanh(x / 2)), everywhere);
        yield return Unary("Erf", -3, 3, ErfByQuadrature, everywhere);
        yield return Unary("Relu", -3, 3, x => x < 0 ? 0 : x, everywhere, kinks: 0);

        yield return Binary("Ops.Max", "Max(x, y)", "x", "y", (x, y) => x > y ? x : y, everywhere);
        yield return Binary("Ops.Min", "Min(x, y)", "x", "y", (x, y) => x < y ? x : y, everywhere);
        yield return Binary("Ops.Equal", "Equal(x, y)", "x", "y", (x, y) => x == y ? 1 : 0, everywhere, whole: true);
        yield return Binary("Ops.NotEqual", "NotEqual(x, y)", "x", "y", (x, y) => x == y ? 0 : 1, everywhere, whole: true);
        yield return new OpCase("Ops.Pow", "Pow(x, y)", [Real("x", 0.5, 2, n, 4), Real("y", -2, 2, 4)],
            x => (Node)OpCase.Call("Ops.Pow", ("x", x[0]), ("exponent", x[1])), x => Nd.Broadcast(v => Math.Exp(v[1] * Math.Log(v[0])), x))
            { Edges = [0, 1, 2] };
        yield return new OpCase("Ops.Pow", "Pow(x, 3)", [Real("x", -2, 2, n, 4)],
            x => (Node)OpCase.Call("Ops.Pow", ("x", x[0]), ("exponent", 3)), x => x[0].Map(v => v * v * v))
            { Edges = [0, -1, 1e30, -1e-30] };
        yield return new OpCase("Ops.Where", "Where(c, x, y)",
            [Real("c", 0, 2, n, 4) with { IsWhole = true }, Real("x", -2, 2, n, 4), Real("y", -2, 2, 4)],
            x => (Node)OpCase.Call("Ops.Where", ("condition", x[0]), ("x", x[1]), ("y", x[2])),
            x => Nd.Broadcast(v => v[0] == 1 ? v[1] : v[2], x)) { Edges = everywhere, HasJumps = true };
        yield return new OpCase("Tensor.op_UnaryNegation", "-x", [Real("x", -2, 2, n, 4)],
            x => (Node)OpCase.Call("Tensor.op_UnaryNegation", ("x", x[0])), x => x[0].Map(v => 0 - v)) { Edges = everywhere };

        yield return Operator("Addition", "+", (x, y) => x + y, everywhere);
        yield return Operator("Subtraction", "-", (x, y) => x - y, everywhere);
        yield return Operator("Multiply", "*", (x, y) => x * y, everywhere);
        yield return Operator("Division", "/", (x, y) => x / y, [1, 1e-30, -1e30], low: 0.5, high: 3);
        yield return Operator("GreaterThan", ">", (x, y) => x > y ? 1 : 0, everywhere);
        yield return Operator("GreaterThanOrEqual", ">=", (x, y) => x >= y ? 1 : 0, everywhere);
        yield return Operator("LessThan", "<", (x, y) => x < y ? 1 : 0, everywhere);
        yield return Operator("LessThanOrEqual", "<=", (x, y) => x <= y ? 1 : 0, everywhere);

        // Broadcasting in every way: missing, leading and inner unit axes.
        yield return new OpCase("Tensor.op_Addition", "x + y", [Real("x", -2, 2, 4, 2, 1), Real("y", -2, 2, 3)],
            x => (Node)OpCase.Call("Tensor.op_Addition", ("left", x[0]), ("right", x[1])), x => Nd.Broadcast(v => v[0] + v[1], x));
        yield return new OpCase("Tensor.op_Multiply", "x * y", [Real("x", -2, 2, n, 1, 2), Real("y", -2, 2, 1, 4, 1)],
            x => (Node)OpCase.Call("Tensor.op_Multiply", ("left", x[0]), ("right", x[1])), x => Nd.Broadcast(v => v[0] * v[1], x));
        yield return new OpCase("Tensor.op_Implicit", "x + 2.5f", [Real("x", -2, 2, n)],
            x => x[0] + (Node)OpCase.Call("Tensor.op_Implicit", ("value", 2.5f)), x => x[0].Map(v => v + 2.5));
    }

    static OpCase Unary(string name, double low, double high, Func<double, double> reference, double[] edges, params double[] kinks) =>
        new("Ops." + name, $"{name}(x)", [Real("x", low, high, n, 4) with { Kinks = kinks }],
            x => (Node)OpCase.Call("Ops." + name, ("x", x[0])), x => x[0].Map(reference)) { Edges = edges };

    static OpCase Binary(string function, string code, string left, string right, Func<double, double, double> reference, double[] edges,
        bool whole = false, double low = -2, double high = 2) =>
        new(function, code, [Real("x", low, high, n, 4) with { IsWhole = whole }, Real("y", low, high, 4) with { IsWhole = whole }],
            x => (Node)OpCase.Call(function, (left, x[0]), (right, x[1])), x => Nd.Broadcast(v => reference(v[0], v[1]), x))
            { Edges = edges };

    static OpCase Operator(string name, string symbol, Func<double, double, double> reference, double[] edges, double low = -2,
        double high = 2) =>
        Binary("Tensor.op_" + name, $"x {symbol} y", "left", "right", reference, edges, low: low, high: high);

    static double ErfByQuadrature(double x)
    {
        const int Steps = 2000;
        double Integrand(double t) => Math.Exp(-t * t);
        var sum = Integrand(0) + Integrand(x);
        for (var i = 1; i < Steps; i++) sum += (i % 2 == 1 ? 4 : 2) * Integrand(x * i / Steps);
        return 2 / Math.Sqrt(Math.PI) * sum * x / Steps / 3;
    }

    static IEnumerable<OpCase> Reductions()
    {
        foreach (var (name, combine) in new (string, Func<IEnumerable<double>, double>)[] { ("Sum", Enumerable.Sum), ("Max",
            Enumerable.Max), ("Min", Enumerable.Min), ("Prod", values => values.Aggregate(1.0, (product, value) => product * value)) })
        {
            var function = "Tensor." + name;
            // A product of many huge numbers is no longer finite.
            double[] edges = name == "Prod" ? [0, 10, -1e-3] : [0, 1e30, -1e-30];
            yield return new(function, $"x.{name}()", [Real("x", -2, 2, n, 4)], x => (Node)OpCase.Call(function, ("this", x[0])),
                x => x[0].Reduce([0, 1], combine)) { Edges = edges };
            yield return new(function, $"x.{name}(axis: 0)", [Real("x", -2, 2, n, 4)],
                x => (Node)OpCase.Call(function, ("this", x[0]), ("axis", 0), ("keepDims", false)),
                x => x[0].Reduce([0], combine)) { Edges = edges };
            yield return new(function, $"x.{name}(-1, keepDims: true)", [Real("x", -2, 2, 2, n, 4)],
                x => (Node)OpCase.Call(function, ("this", x[0]), ("axis", -1), ("keepDims", true)),
                x => x[0].Reduce([2], combine).Reshape(2, OpCase.N, 1));
            yield return new(function, $"x.{name}([0, 2])", [Real("x", -2, 2, 2, n, 4)],
                x => (Node)OpCase.Call(function, ("this", x[0]), ("axes", new object?[] { 0, 2 }), ("keepDims", false)),
                x => x[0].Reduce([0, 2], combine));
        }
    }

    static IEnumerable<OpCase> Scans()
    {
        yield return new("Tensor.CumSum", "x.CumSum(0)", [Real("x", -2, 2, n, 4)],
            x => (Node)OpCase.Call("Tensor.CumSum", ("this", x[0]), ("axis", 0)),
            x => Nd.From([OpCase.N, 4], at => Enumerable.Range(0, at[0] + 1).Sum(i => x[0][i, at[1]]))) { Edges = [0, 1e30] };
        yield return new("Tensor.CumSum", "(x * 2).CumSum(-1)", [Real("x", -2, 2, n, 5)],
            x => (Node)OpCase.Call("Tensor.CumSum", ("this", x[0] * 2), ("axis", -1)),
            x => Nd.From([OpCase.N, 5], at => Enumerable.Range(0, at[1] + 1).Sum(i => 2 * x[0][at[0], i])));
        yield return new("Tensor.CumSum", "x.CumSum(0)", [Real("x", -2, 2, n)],
            x => (Node)OpCase.Call("Tensor.CumSum", ("this", x[0]), ("axis", 0)),
            x => Nd.From([OpCase.N], at => Enumerable.Range(0, at[0] + 1).Sum(i => x[0][i])));
        yield return new("Tensor.ArgMax", "Gather(x, y.ArgMax(1))", [Real("x", -2, 2, 5, 4), Real("y", -9, 9, n, 5)],
            x => Gather.Call(x[0], Arg("Max", x[1], 1, false), 0),
            x => Nd.From([OpCase.N, 4], at => x[0][Best(5, i => x[1][at[0], i]), at[1]])) { StopsGradient = true };
        yield return new("Tensor.ArgMin", "TakeAlongAxis(x, x.ArgMin(0, keepDims: true), 0)",
            [Real("x", 0, 3, n, 4) with { IsWhole = true }],
            x => Gather.Call("TakeAlongAxis", x[0], Arg("Min", x[0], 0, true), new(0, true)),
            x => x[0].Reduce([0], Enumerable.Min).Reshape(1, 4)) { StopsGradient = true };

        static Node Arg(string name, Node x, int axis, bool keepDims) =>
            (Node)OpCase.Call("Tensor.Arg" + name, ("this", x), ("axis", axis), ("keepDims", keepDims));

        static int Best(int count, Func<int, double> value) => Enumerable.Range(0, count).MaxBy(value);
    }

    static IEnumerable<OpCase> Movements()
    {
        yield return new("Tensor.Reshape", "x.Reshape(x.Dim(0), 2, 2)", [Real("x", -2, 2, n, 4)],
            x => (Node)OpCase.Call("Tensor.Reshape", ("this", x[0]), ("shape", new object?[] { n, 2, 2 })),
            x => x[0].Reshape(OpCase.N, 2, 2));
        yield return new("Tensor.Reshape", "x.Reshape(4, -1)", [Real("x", -2, 2, 2, n, 2)],
            x => (Node)OpCase.Call("Tensor.Reshape", ("this", x[0]), ("shape", new object?[] { 4, -1 })),
            x => x[0].Reshape(4, OpCase.N));
        yield return new("Tensor.Permute", "x.Permute(2, 0, 1)", [Real("x", -2, 2, 2, n, 4)],
            x => (Node)OpCase.Call("Tensor.Permute", ("this", x[0]), ("axes", new object?[] { 2, 0, 1 })),
            x => Nd.From([4, 2, OpCase.N], at => x[0][at[1], at[2], at[0]]));
        yield return new("Tensor.Transpose", "x.Transpose()", [Real("x", -2, 2, 2, n, 4)],
            x => (Node)OpCase.Call("Tensor.Transpose", ("this", x[0]), ("axis1", -2), ("axis2", -1)),
            x => Nd.From([2, 4, OpCase.N], at => x[0][at[0], at[2], at[1]]));
        yield return new("Tensor.Expand", "x.Expand(2, x.Dim(0), 4)", [Real("x", -2, 2, n, 1)],
            x => (Node)OpCase.Call("Tensor.Expand", ("this", x[0]), ("shape", new object?[] { 2, n, 4 })),
            x => Nd.From([2, OpCase.N, 4], at => x[0][at[1], 0]));
        yield return new("Tensor.SameShapeAs", "x.SameShapeAs(y) * y", [Real("x", -2, 2, n, 3), Real("y", -2, 2, n, 3)],
            x => (Node)OpCase.Call("Tensor.SameShapeAs", ("this", x[0]), ("other", x[1]), ("orNumber", false)) * x[1],
            x => Nd.From([OpCase.N, 3], at => x[0][at] * x[1][at]));
        yield return new("Ops.StopGradient", "StopGradient(x)", [Real("x", -2, 2, n)],
            x => (Node)OpCase.Call("Ops.StopGradient", ("x", x[0])), x => x[0]) { StopsGradient = true };
    }

    static IEnumerable<OpCase> Derivatives()
    {
        // d/dx of the sum of x³ y is 3 x² y; the derivative of x² along v is 2 x v.
        yield return new("Ops.Grad", "Grad((x * x * x * y).Sum(), x)", [Real("x", -2, 2, n, 4), Real("y", -2, 2, 4)],
            x => (Node)OpCase.Call("Ops.Grad", ("loss", Reduction.Sum.Call(x[0] * x[0] * x[0] * x[1], [0, 1])), ("wrt", x[0])),
            x => Nd.Broadcast(v => 3 * v[0] * v[0] * v[1], x));
        yield return new("Ops.Jvp", "Jvp(x * x, x, v)", [Real("x", -2, 2, n, 4), Real("v", -2, 2, n, 4)],
            x => (Node)OpCase.Call("Ops.Jvp", ("y", x[0] * x[0]), ("x", x[0]), ("direction", x[1])),
            x => Nd.Broadcast(v => 2 * v[0] * v[1], x));
    }

    static IEnumerable<OpCase> Products()
    {
        yield return MatMul([n, 4], [4, 2], x => Nd.From([OpCase.N, 2], at => Dot(4, k => x[0][at[0], k] * x[1][k, at[1]])));
        yield return MatMul([4], [4], x => Nd.From([], at => Dot(4, k => x[0][k] * x[1][k])));
        yield return MatMul([4], [4, n], x => Nd.From([OpCase.N], at => Dot(4, k => x[0][k] * x[1][k, at[0]])));
        yield return MatMul([n, 4], [4], x => Nd.From([OpCase.N], at => Dot(4, k => x[0][at[0], k] * x[1][k])));
        yield return MatMul([2, n, 4], [2, 4, 3],
            x => Nd.From([2, OpCase.N, 3], at => Dot(4, k => x[0][at[0], at[1], k] * x[1][at[0], k, at[2]])));
        yield return MatMul([2, n, 4], [4, 3], x => Nd.From([2, OpCase.N, 3], at => Dot(4, k => x[0][at[0], at[1], k] * x[1][k, at[2]])));
        yield return MatMul([2, 1, n, 4], [5, 4, 3],
            x => Nd.From([2, 5, OpCase.N, 3], at => Dot(4, k => x[0][at[0], 0, at[2], k] * x[1][at[1], k, at[3]])));

        static OpCase MatMul(Dim[] left, Dim[] right, Func<Nd[], Nd> reference) =>
            new("Ops.MatMul", "MatMul(x, y)", [Real("x", -2, 2, left), Real("y", -2, 2, right)],
            x => (Node)OpCase.Call("Ops.MatMul", ("x", x[0]), ("y", x[1])), reference) { Edges = [0, 1e30, -1e-30] };

        static double Dot(int length, Func<int, double> term) => Enumerable.Range(0, length).Sum(term);
    }

    static IEnumerable<OpCase> Indexing()
    {
        yield return new("Ops.Gather", "Gather(x, i)", [Real("x", -2, 2, 5, 4), Index("i", 5, n, 2)],
            x => (Node)OpCase.Call("Ops.Gather", ("x", x[0]), ("indices", x[1]), ("axis", 0)),
            x => Nd.From([OpCase.N, 2, 4], at => x[0][(int)x[1][at[0], at[1]], at[2]]));
        yield return new("Ops.Gather", "Gather(x, i, axis: 1)", [Real("x", -2, 2, 2, 5, n), Index("i", 5, 7)],
            x => (Node)OpCase.Call("Ops.Gather", ("x", x[0]), ("indices", x[1]), ("axis", 1)),
            x => Nd.From([2, 7, OpCase.N], at => x[0][at[0], (int)x[1][at[1]], at[2]]));
        yield return new("Ops.TakeAlongAxis", "TakeAlongAxis(x, i, axis: 1)", [Real("x", -2, 2, n, 5, 2), Index("i", 5, n, 7, 2)],
            x => (Node)OpCase.Call("Ops.TakeAlongAxis", ("x", x[0]), ("indices", x[1]), ("axis", 1)),
            x => Nd.From([OpCase.N, 7, 2], at => x[0][at[0], (int)x[1][at], at[2]]));
        yield return new("Ops.TakeAlongAxis", "TakeAlongAxis(x, i, axis: 0)", [Real("x", -2, 2, 5), Index("i", 5, n)],
            x => (Node)OpCase.Call("Ops.TakeAlongAxis", ("x", x[0]), ("indices", x[1]), ("axis", 0)),
            x => Nd.From([OpCase.N], at => x[0][(int)x[1][at]]));
        foreach (var (name, combine) in new (string, Func<IEnumerable<double>, double>)[] { ("ScatterAdd", Enumerable.Sum),
            ("ScatterMax", values => values.Prepend(double.NegativeInfinity).Max()) })
        {
            // Only places that something was written to are read: the others' maxima are not finite.
            yield return new("Ops." + name, $"Gather({name}(x, i, 5), i)", [Real("x", -2, 2, n, 2, 4), Index("i", 5, n, 2)],
                x => Gather.Call(Scattered(name, x, 0), x[1], 0),
                x => Nd.From([OpCase.N, 2, 4],
                    at => combine(Places(x[1]).Where(place => x[1][place] == x[1][at[0], at[1]])
                        .Select(place => x[0][place[0], place[1], at[2]]))));
            yield return new("Ops." + name, $"Gather({name}(x, i, 5, axis: 1), i, axis: 1)", [Real("x", -2, 2, 2, 7, n), Index("i", 5, 7)],
                x => Gather.Call(Scattered(name, x, 1), x[1], 1),
                x => Nd.From([2, 7, OpCase.N],
                    at => combine(Places(x[1]).Where(place => x[1][place] == x[1][at[1]]).Select(place => x[0][at[0], place[0], at[2]]))));
        }
        yield return new("Ops.Arange", "x * Arange(4)", [Real("x", -2, 2, n, 4)], x => x[0] * (Node)OpCase.Call("Ops.Arange", ("count", 4)),
            x => Nd.From([OpCase.N, 4], at => x[0][at] * at[1]));
        yield return new("Ops.OneHot", "OneHot(i, 5)", [Index("i", 5, n, 2)],
            x => (Node)OpCase.Call("Ops.OneHot", ("indices", x[0]), ("classes", 5)),
            x => Nd.From([OpCase.N, 2, 5], at => x[0][at[0], at[1]] == at[2] ? 1 : 0));
    }

    static Node Scattered(string name, Node[] x, int axis) =>
        (Node)OpCase.Call("Ops." + name, ("updates", x[0]), ("indices", x[1]), ("size", 5), ("axis", axis));

    static IEnumerable<int[]> Places(Nd indices)
    {
        var places = new List<int[]>();
        Nd.From(indices.Shape, at =>
        {
            places.Add([.. at]);
            return 0;
        });
        return places;
    }

    static IEnumerable<OpCase> Sizes()
    {
        yield return new("Tensor.Dim", "x * x.Dim(0)", [Real("x", -2, 2, n, 4)],
            x => x[0] * Leaf(OpCase.Call("Tensor.Dim", ("this", x[0]), ("axis", 0))), x => x[0].Map(v => v * OpCase.N));
        yield return new("Tensor.get_Rank", "x * x.Rank", [Real("x", -2, 2, n, 4)],
            x => x[0] * Leaf(OpCase.Call("Tensor.get_Rank", ("this", x[0]))), x => x[0].Map(v => v * 2));
        yield return new("IntTensor.Dim", "x * i.Dim(-1)", [Real("x", -2, 2, n, 4), Index("i", 2, 5, n)],
            x => x[0] * Leaf(OpCase.Call("IntTensor.Dim", ("this", x[1]), ("axis", -1))), x => x[0].Map(v => v * OpCase.N));
        yield return new("IntTensor.get_Rank", "x * i.Rank", [Real("x", -2, 2, n, 4), Index("i", 2, 5, n)],
            x => x[0] * Leaf(OpCase.Call("IntTensor.get_Rank", ("this", x[1]))), x => x[0].Map(v => v * 2));

        static Node Leaf(object size) => (Node)OpCase.Call("Tensor.op_Implicit", ("value", size));
    }
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Ops;

static partial class OpCases
{
    static OpOperand Left => new("i", [n, 4], -6, 7) { IsIndex = true };

    static OpOperand Right => new("j", [4], -3, 4) { IsIndex = true };

    /// <summary>Integers and Booleans that are computed, each used as numbers that weigh a tensor.</summary>
    static IEnumerable<OpCase> Integers()
    {
        yield return OfTwo("IntTensor.op_Addition", "i + j", "op_Addition", (a, b) => a + b);
        yield return OfTwo("IntTensor.op_Subtraction", "i - j", "op_Subtraction", (a, b) => a - b);
        yield return OfTwo("IntTensor.op_Multiply", "i * j", "op_Multiply", (a, b) => a * b);
        yield return OfTwo("IntTensor.op_Division", "i / j", "op_Division", (a, b) => b == 0 ? 0 : Math.Truncate(a / b));
        yield return OfTwo("IntTensor.op_Modulus", "i % j", "op_Modulus", (a, b) => b == 0 ? 0 : a - b * Math.Truncate(a / b));
        yield return OfOne("IntTensor.op_UnaryNegation", "-i", i => Called("IntTensor.op_UnaryNegation", ("x", i)), a => -a);
        yield return OfOne("Ops.Abs", "Abs(i)", i => Called("Ops.Abs", ("x", i)), a => a < 0 ? -a : a);
        yield return OfOne("Ops.Sign", "Sign(i)", i => Called("Ops.Sign", ("x", i)), a => a < 0 ? -1 : a > 0 ? 1 : 0);
        yield return OfOne("Ops.Clip", "Clip(i, -2, 3)",
            i => Called("Ops.Clip", ("x", i), ("low", Int(-2)), ("high", Int(3))), a => a < -2 ? -2 : a > 3 ? 3 : a);
        yield return Of("Ops.Max", "Max(i, j)", i => Called("Ops.Max", ("x", i[0]), ("y", i[1])), [n, 4],
            (i, at) => Math.Max(i[0][at], i[1][at[1]]));
        yield return Of("Ops.Min", "Min(i, j)", i => Called("Ops.Min", ("x", i[0]), ("y", i[1])), [n, 4],
            (i, at) => Math.Min(i[0][at], i[1][at[1]]));
        yield return Of("Ops.Where", "Where(i < j, i, j * 2)",
            i => Called("Ops.Where", ("condition", Below(i)), ("x", i[0]),
                ("y", Called("IntTensor.op_Multiply", ("left", i[1]), ("right", Int(2))))),
            [n, 4], (i, at) => i[0][at] < i[1][at[1]] ? i[0][at] : 2 * i[1][at[1]]);
        yield return new OpCase("Tensor.ToIntTensor", "x * (3 * y).ToIntTensor().ToTensor()",
            [Real("x", -2, 2, n, 4), Real("y", -2, 2, n, 4) with { Kinks = [.. Enumerable.Range(-6, 13).Select(k => k / 3.0)] }],
            x => x[0] * ToTensor(Called("Tensor.ToIntTensor", ("this", 3 * x[1]))),
            x => Nd.From(x[0].Shape, at => x[0][at] * (int)(3 * x[1][at])));

        foreach (var (name, begin, combine) in new (string, double, Func<double, double, double>)[]
            {
                ("Sum", 0, (a, b) => a + b), ("Prod", 1, (a, b) => a * b), ("Max", int.MinValue, Math.Max), ("Min", int.MaxValue, Math.Min),
            })
        {
            yield return Of("IntTensor." + name, $"i.{name}(1)",
                i => Called("IntTensor." + name, ("this", i[0]), ("axis", 1), ("keepDims", false)),
                [n], (i, at) => Enumerable.Range(0, 4).Aggregate(begin, (sum, k) => combine(sum, i[0][at[0], k])));
            yield return Of("IntTensor." + name, $"(i + 1).{name}(0, true)",
                i => Called("IntTensor." + name, ("this", Called("IntTensor.op_Addition", ("left", i[0]), ("right", Int(1)))), ("axis", 0),
                    ("keepDims", true)),
                [1, 4], (i, at) => Enumerable.Range(0, OpCase.N).Aggregate(begin, (sum, k) => combine(sum, i[0][k, at[1]] + 1)));
        }
        foreach (var (name, isBetter) in new (string, Func<double, double, bool>)[] { ("ArgMax", (a, b) => a > b),
            ("ArgMin", (a, b) => a < b) })
            yield return Of("IntTensor." + name, $"i.{name}(1)",
                i => Called("IntTensor." + name, ("this", i[0]), ("axis", 1), ("keepDims", false)),
                [n], (i, at) => Enumerable.Range(1, 3).Aggregate(0, (best, k) => isBetter(i[0][at[0], k], i[0][at[0], best]) ? k : best));
        yield return Of("IntTensor.CumSum", "i.CumSum(1)", i => Called("IntTensor.CumSum", ("this", i[0]), ("axis", 1)),
            [n, 4], (i, at) => Enumerable.Range(0, at[1] + 1).Sum(k => i[0][at[0], k]));
        yield return Of("IntTensor.Pad", "i.Pad(1, 1, 2, -5)",
            i => Called("IntTensor.Pad", ("this", i[0]), ("axis", 1), ("before", 1), ("after", 2), ("value", -5)),
            [n, 7], (i, at) => at[1] is >= 1 and < 5 ? i[0][at[0], at[1] - 1] : -5);
        yield return Of("Ops.Gather", "Gather(i, Clip(j, 0, 0))",
            i => Called("Ops.Gather", ("x", i[0]), ("indices", Called("Ops.Clip", ("x", i[1]), ("low", Int(0)), ("high", Int(0)))),
                ("axis", 0)),
            [4, 4], (i, at) => i[0][0, at[1]]);
        yield return Of("Ops.TakeAlongAxis", "TakeAlongAxis(i, Abs(i) % 4, 1)",
            i => Called("Ops.TakeAlongAxis", ("x", i[0]),
                ("indices", Called("IntTensor.op_Modulus", ("left", Called("Ops.Abs", ("x", i[0]))), ("right", Int(4)))), ("axis", 1)),
            [n, 4], (i, at) => i[0][at[0], (int)Math.Abs(i[0][at]) % 4]);
        yield return Of("Ops.ScatterAdd", "ScatterAdd(i, Clip(i[.., 0], 0, 2), 3)",
            i => Called("Ops.ScatterAdd", ("updates", i[0]),
                ("indices", Called("Ops.Clip", ("x", First(i[0])), ("low", Int(0)), ("high", Int(2)))), ("size", 3), ("axis", 0)),
            [3, 4], (i, at) => Enumerable.Range(0, OpCase.N).Where(k => Math.Clamp(i[0][k, 0], 0, 2) == at[0]).Sum(k => i[0][k, at[1]]));

        yield return new OpCase("Tensor.Of", "x * Tensor.Of([0.5, -2, 1e-3, 4])", [Real("x", -2, 2, n, 4)],
            x => x[0] * Called("Tensor.Of", ("values", new object?[] { 0.5, -2, 1e-3, 4f })),
            x => Nd.From(x[0].Shape, at => x[0][at] * new[] { 0.5, -2, 1e-3, 4 }[at[1]]));
        yield return Of("IntTensor.Of", "Gather(i, IntTensor.Of([3, 0, 3]), 1) + IntTensor.Of([7])",
            i => Called("IntTensor.op_Addition",
                ("left", Called("Ops.Gather", ("x", i[0]), ("indices", Called("IntTensor.Of", ("values", new object?[] { 3, 0, 3 }))),
                    ("axis", 1))),
                ("right", Called("IntTensor.Of", ("values", new object?[] { 7 })))),
            [n, 3], (i, at) => i[0][at[0], at[1] == 1 ? 0 : 3] + 7);
        yield return Flag("BoolTensor.Of", "(i < j) & BoolTensor.Of([true, false, true, true])",
            i => Called("BoolTensor.op_BitwiseAnd", ("left", Below(i)),
                ("right", Called("BoolTensor.Of", ("values", new object?[] { true, false, true, true })))),
            [n, 4], (i, at) => at[1] != 1 && i[0][at] < i[1][at[1]]);

        yield return new OpCase("Ops.ScatterAddAlongAxis", "ScatterAddAlongAxis(x, Abs(i) % 3, 3, 1)", [Real("x", -2, 2, n, 4), Left],
            x => Called("Ops.ScatterAddAlongAxis", ("updates", x[0]),
                ("indices", Called("IntTensor.op_Modulus", ("left", Called("Ops.Abs", ("x", x[1]))), ("right", Int(3)))), ("size", 3),
                ("axis", 1)),
            x => Nd.From([OpCase.N, 3], at =>
                Enumerable.Range(0, 4).Where(k => Math.Abs(x[1][at[0], k]) % 3 == at[1]).Sum(k => x[0][at[0], k])));
        yield return Logic("op_BitwiseAnd", "(i < j) & (i > -3)", (a, b) => a && b);
        yield return Logic("op_BitwiseOr", "(i < j) | (i > -3)", (a, b) => a || b);
        yield return Logic("op_ExclusiveOr", "(i < j) ^ (i > -3)", (a, b) => a != b);
        yield return Flag("BoolTensor.op_LogicalNot", "!(i < j)", i => Called("BoolTensor.op_LogicalNot", ("x", Below(i))), [n, 4],
            (i, at) => !(i[0][at] < i[1][at[1]]));
        yield return Flag("BoolTensor.Any", "(i < j).Any(1)",
            i => Called("BoolTensor.Any", ("this", Below(i)), ("axis", 1), ("keepDims", false)),
            [n], (i, at) => Enumerable.Range(0, 4).Any(k => i[0][at[0], k] < i[1][k]));
        yield return Flag("BoolTensor.All", "(i < j).All(0)",
            i => Called("BoolTensor.All", ("this", Below(i)), ("axis", 0), ("keepDims", false)),
            [4], (i, at) => Enumerable.Range(0, OpCase.N).All(k => i[0][k, at[0]] < i[1][at[0]]));
        yield return Of("BoolTensor.Count", "(i < j).Count(1)",
            i => Called("BoolTensor.Count", ("this", Below(i)), ("axis", 1), ("keepDims", false)),
            [n], (i, at) => Enumerable.Range(0, 4).Count(k => i[0][at[0], k] < i[1][k]));
        yield return Flag("BoolTensor.Pad", "(i < j).Pad(1, 1, 0, true)",
            i => Called("BoolTensor.Pad", ("this", Below(i)), ("axis", 1), ("before", 1), ("after", 0), ("value", true)),
            [n, 5], (i, at) => at[1] == 0 || i[0][at[0], at[1] - 1] < i[1][at[1] - 1]);
        yield return Moved("get_Item", "[.., 1..]", [("at", new object?[] { Whole, new IndexRange(At(1), FromEnd(0)) })], [n, 3],
            at => [at[0], at[1] + 1]);
        yield return Moved("Slice", ".Slice(1, .., 2)", [("axis", 1), ("range", Whole), ("step", 2)], [n, 2], at => [at[0], 2 * at[1]]);
        yield return Moved("Flip", ".Flip(1)", [("axis", 1)], [n, 4], at => [at[0], 3 - at[1]]);
        yield return Moved("Reshape", ".Reshape(4, -1)", [("shape", new object?[] { 4, -1 })], [4, n],
            at => [(at[0] * OpCase.N + at[1]) / 4, (at[0] * OpCase.N + at[1]) % 4]);
        yield return Moved("Permute", ".Permute(1, 0)", [("axes", new object?[] { 1, 0 })], [4, n], at => [at[1], at[0]]);
        yield return Moved("Transpose", ".Transpose()", [("axis1", -2), ("axis2", -1)], [4, n], at => [at[1], at[0]]);
        yield return Moved("Expand", ".Expand(2, i.Dim(0), 4)", [("shape", new object?[] { 2, n, 4 })], [2, n, 4], at => [at[1], at[2]]);
    }

    static Node Int(int value) => Called("IntTensor.op_Implicit", ("value", value));

    static Node Called(string function, params (string Name, object? Value)[] arguments) => (Node)OpCase.Call(function, arguments);

    static Node Below(Node[] i) => Called("IntTensor.op_LessThan", ("left", i[0]), ("right", i[1]));

    static Node First(Node i) => Called("IntTensor.get_Item", ("this", i), ("at", new object?[] { Whole, At(0) }));

    static OpCase OfOne(string function, string code, Func<Node, Node> build, Func<double, double> reference) =>
        Of(function, code, i => build(i[0]), [n, 4], (i, at) => reference(i[0][at]));

    static OpCase OfTwo(string function, string code, string name, Func<double, double, double> reference) =>
        Of(function, code, i => Called("IntTensor." + name, ("left", i[0]), ("right", i[1])), [n, 4],
            (i, at) => reference(i[0][at], i[1][at[1]]));

    static OpCase Logic(string name, string code, Func<bool, bool, bool> reference) => Flag("BoolTensor." + name, code,
        i => Called("BoolTensor." + name, ("left", Below(i)),
            ("right", Called("IntTensor.op_GreaterThan", ("left", i[0]), ("right", Int(-3))))),
        [n, 4], (i, at) => reference(i[0][at] < i[1][at[1]], i[0][at] > -3));

    /// <summary>A movement of the Booleans <c>i &lt; j</c>.</summary>
    static OpCase Moved(string name, string code, (string, object?)[] arguments, Dim[] result, Func<int[], int[]> source) =>
        Flag("BoolTensor." + name, "(i < j)" + code, i => Called("BoolTensor." + name, [("this", Below(i)), .. arguments]), result,
            (i, at) => source(at) is var from && i[0][from] < i[1][from[1]]);

    static OpCase Flag(string function, string code, Func<Node[], Node> build, Dim[] result, Func<Nd[], int[], bool> reference) =>
        new(function, $"x * ({code})", [Real("x", -2, 2, result), Left, Right], x => x[0] * build(x[1..]),
            x => Nd.From(x[0].Shape, at => x[0][at] * (reference(x[1..], at) ? 1 : 0)));

    static OpCase Of(string function, string code, Func<Node[], Node> build, Dim[] result, Func<Nd[], int[], double> reference) =>
        new(function, $"x * ({code}).ToTensor()", [Real("x", -2, 2, result), Left, Right], x => x[0] * ToTensor(build(x[1..])),
            x => Nd.From(x[0].Shape, at => x[0][at] * reference(x[1..], at)));
}

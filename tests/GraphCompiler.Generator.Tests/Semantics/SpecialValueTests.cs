using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Fuzz;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Semantics;

/// <summary>
/// Functions of zeros, infinities, NaN, and very large and tiny numbers, as compiled code: what docs/semantics.md says of them.
/// </summary>
public class SpecialValueTests
{
    static readonly double[] common = [0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, -3, 10, -10, 1e-5, -1e-5, 20, -20, 1e5, -1e5,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN];
    static readonly double[] ofSingles = [.. common, 1e-30, -1e-30, 1e-40, -1e-40, 88, -87, -103, 1e30, -1e30, float.MaxValue,
        -float.MaxValue];
    static readonly double[] ofDoubles = [.. common, 1e-300, -1e-300, 1e-310, -1e-310, 709, -708, -744, 1e300, -1e300, double.MaxValue,
        -double.MaxValue];

    static readonly string[] unary = [.. Signature.All.Where(signature => signature.IsPlain && signature.Parameters.Count == 1
        && signature.Name.StartsWith("Ops.", StringComparison.Ordinal)).Select(signature => signature.Name[4..])];
    static readonly string[] binary = ["Max(x, y)", "Min(x, y)", "Pow(x, y)", "x + y", "x - y", "x * y", "x / y", "x > y", "x >= y",
        "x < y", "x <= y", "Equal(x, y)", "NotEqual(x, y)", "Where(x, y, 7f)", "Clip(x, -1, y)"];

    static readonly Compiled compiled = new(Text("Single", "") + Text("Double", "(Precision = Precision.Double)"));

    static string Text(string name, string attribute) => $$"""
        /// <summary>Functions.</summary>
        [Model{{attribute}}]
        public partial class {{name}}
        {
            {{string.Join("\n    ", unary.Select(function => $"[Graph] Tensor Of{function}([Shape(\"N\")] Tensor x) => {function}(x);"))}}
            {{string.Join("\n    ", binary.Select((code, i) => $"[Graph] Tensor Binary{i}([Shape(\"N\")] Tensor x, [Shape(\"N\")] Tensor y) => {code};"))}}
        }

        """;

    public static TheoryData<string> Unary => [.. unary];

    public static TheoryData<string> Binary => [.. binary];

    [Theory, MemberData(nameof(Unary))]
    public void Of_one_number(string function)
    {
        foreach (var (model, values, isDouble) in new[] { ("Single", ofSingles, false), ("Double", ofDoubles, true) })
        {
            var actual = compiled.Run(model, "Of" + function, values)[0];
            for (var i = 0; i < values.Length; i++)
            {
                var x = isDouble ? values[i] : (float)values[i];
                AssertSame(Expected(function, x), actual[i], isDouble, $"{function}({x})");
            }
        }
    }

    [Theory, MemberData(nameof(Binary))]
    public void Of_two_numbers(string code)
    {
        foreach (var (model, values, isDouble) in new[] { ("Single", ofSingles, false), ("Double", ofDoubles, true) })
        {
            double[] x = [.. values.SelectMany(left => values.Select(_ => left))], y = [.. values.SelectMany(_ => values)];
            var actual = compiled.Run(model, $"Binary{Array.IndexOf(binary, code)}", x, y)[0];
            for (var i = 0; i < x.Length; i++)
            {
                var (left, right) = isDouble ? (x[i], y[i]) : ((float)x[i], (float)y[i]);
                AssertSame(Expected(code, left, right), actual[i], isDouble, $"{code} of {left} and {right}");
            }
        }
    }

    static double Expected(string function, double x) => function switch
    {
        "Expm1" => Math.Abs(x) < 1e-4 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1,
        "Log1p" => Math.Abs(x) < 1e-4 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x),
        "Sign" => double.IsNaN(x) ? x : Math.Sign(x),
        "Round" => Math.Round(x, MidpointRounding.ToEven),
        "Sigmoid" => 1 / (1 + Math.Exp(-x)),
        "Relu" => x <= 0 ? 0 : x,
        "Rsqrt" => 1 / Math.Sqrt(x),
        "Reciprocal" => 1 / x,
        "Erf" => Scalars.Erf(x),
        "StopGradient" => x,
        "Ceil" => Math.Ceiling(x),
        _ => (double)typeof(Math).GetMethod(function, [typeof(double)])!.Invoke(null, [x])!,
    };

    static double Expected(string code, double x, double y) => code switch
    {
        "Max(x, y)" => Math.Max(x, y),
        "Min(x, y)" => Math.Min(x, y),
        "Pow(x, y)" => Math.Pow(x, y),
        "x + y" => x + y,
        "x - y" => x - y,
        "x * y" => x * y,
        "x / y" => x / y,
        "x > y" => x > y ? 1 : 0,
        "x >= y" => x >= y ? 1 : 0,
        "x < y" => x < y ? 1 : 0,
        "x <= y" => x <= y ? 1 : 0,
        "Equal(x, y)" => x == y ? 1 : 0,
        "NotEqual(x, y)" => x != y ? 1 : 0,
        "Where(x, y, 7f)" => x != 0 ? y : 7,
        "Clip(x, -1, y)" => Math.Min(Math.Max(x, -1), y),
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    // Results that are smaller than the least normal number may be 0.
    static void AssertSame(double expected, double actual, bool isDouble, string what)
    {
        if (!isDouble) expected = (float)expected;
        var (relative, tiny) = isDouble ? (1e-12, 2.3e-308) : (2e-6, 1.2e-38);
        var same = expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= relative * Math.Abs(expected) + tiny;
        Assert.True(same, $"{what} is {actual:R} in {(isDouble ? "double" : "single")} precision, not {expected:R}");
    }
}

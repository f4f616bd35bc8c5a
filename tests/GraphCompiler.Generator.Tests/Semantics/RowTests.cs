using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Semantics;

/// <summary>Reductions and formulas over rows that hold infinities, NaN, or numbers far apart.</summary>
public class RowTests
{
    const double Infinity = double.PositiveInfinity, NaN = double.NaN;

    static readonly string[] formulas =
    [
        "x.Sum(1)", "x.Max(1)", "x.Min(1)", "x.Prod(1)", "Softmax(x)", "LogSoftmax(x)", "Log(Softmax(x))", "Softplus(x)", "Log(Sigmoid(x))",
        "x.LogSumExp(1)", "x * 0", "x.ArgMax(1)",
    ];

    static readonly Compiled compiled = new($$"""
        /// <summary>Rows of three.</summary>
        [Model]
        public partial class Rows
        {
            {{string.Join("\n    ", formulas.Select((formula, i) => $"[Graph] Tensor Of{i}([Shape(\"N\", 3)] Tensor x) => {(formula.Contains("Arg", StringComparison.Ordinal) ? $"Gather(Arange(3), {formula})" : formula)};"))}}
        }
        """);

    public static TheoryData<string, double[], double[]> Rows => new()
    {
        { "x.Sum(1)", [1, NaN, 3, Infinity, -Infinity, 1, 1, Infinity, 2], [NaN, NaN, Infinity] },
        { "x.Max(1)", [1, NaN, 3, -Infinity, -Infinity, -Infinity], [NaN, -Infinity] },
        { "x.Min(1)", [1, 2, NaN, Infinity, Infinity, Infinity], [NaN, Infinity] },
        { "x.Prod(1)", [0, Infinity, 1, 2, NaN, 1], [NaN, NaN] },
        { "Softmax(x)", [-Infinity, 0, 0, -Infinity, -Infinity, -Infinity, 1e30, -1e30, 1e30, -1e30, -1e30, -1e30],
            [0, 0.5, 0.5, NaN, NaN, NaN, 0.5, 0, 0.5, 1.0 / 3, 1.0 / 3, 1.0 / 3] },
        { "LogSoftmax(x)", [1e30, -1e30, 0], [0, -2e30, -1e30] },
        { "Log(Softmax(x))", [1000, 0, -1000], [0, -1000, -2000] },
        { "Softplus(x)", [1e30, -1e30, 1000], [1e30, 0, 1000] },
        { "Log(Sigmoid(x))", [1e30, -1e30, -1000], [0, -1e30, -1000] },
        { "x.LogSumExp(1)", [1e30, -1e30, 0, -1e30, -1e30, -1e30], [1e30, -1e30] },
        { "x * 0", [Infinity, NaN, 1], [0, 0, 0] },
        { "x.ArgMax(1)", [1, NaN, NaN, 3, 3, 1], [1, 0] },
    };

    [Theory, MemberData(nameof(Rows))]
    public void Of_rows(string formula, double[] x, double[] expected)
    {
        var actual = compiled.Run("Rows", $"Of{Array.IndexOf(formulas, formula)}", x)[0];
        Assert.Equal(expected, actual, (e, a) => e.Equals(a) || e == a || Math.Abs(e - a) <= 1e-5 * Math.Abs(e));
    }
}

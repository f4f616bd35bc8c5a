using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Jacobians and Hessians against central differences of the same functions in plain loops, and against formulas.</summary>
public class JacobianTests
{
    const int N = 3;
    const double Step = 1e-4;

    static readonly CaseTable table = new(
        "readonly Parameter w = new(Init.Zeros, 3, 2);",
        [Operand.Real("x", "N", 3), Operand.Real("a", 3), Operand.Real("m", 2, 2)],
        new() { ["N"] = N },

        ("Jacobian(Tanh(MatMul(x, w)), x, batchAxes: 1)", v => PerSample(v["x"], 2, x => Layer(x, v["w"]))),
        ("Jacobian(Tanh(MatMul(x, w)), x, batchAxes: 1, forward: true)", v => PerSample(v["x"], 2, x => Layer(x, v["w"]))),
        ("Jacobian(Tanh(MatMul(a, w)), w)", v => Whole(v["w"], [2], w => Layer(v["a"].Data, w))),
        ("Jacobian(MatMul(m, m) + (0 * w).Sum(), m)", v => Whole(v["m"], [2, 2], m => Square(m))),
        ("Jacobian(MatMul(m, m) + (0 * w).Sum(), m, forward: true)", v => Whole(v["m"], [2, 2], m => Square(m))),
        ("Jacobian(Sin(a).Sum() + (0 * w).Sum(), a)", v => v["a"].Map(Math.Cos)),
        ("Jacobian(Sin(x) + (0 * w).Sum(), x, batchAxes: 2)", v => v["x"].Map(Math.Cos)),
        ("Hessian((a * a * a).Sum() + a[0] * a[2] + (0 * w).Sum(), a)", v => Nd.From([3, 3], at =>
            at[0] == at[1] ? 6 * v["a"][at[0]] : at[0] + at[1] == 2 ? 1 : 0)),
        ("Hessian(Tanh(MatMul(a, w)).Sum(), w)", v => Second(v["w"], w => Layer(v["a"].Data, w).Sum())),
        ("Hessian(Sin(x.Prod(-1)) + (0 * w).Sum(), x, batchAxes: 1)", v => Nd.From([N, 3, 3], at =>
            Second(Row(v["x"], at[0]), x => Math.Sin(x.Data.Aggregate((a, b) => a * b)))[at[1], at[2]])));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_central_differences(string code) => table.HasTheValuesOfItsReference(code, 1e-6);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    [Theory]
    [InlineData("Jacobian(x, x, batchAxes: 3)", "Jacobian can't take 3 axes of [N, 3] and [N, 3] for those of samples")]
    [InlineData("Jacobian(x.Sum(0), x.Transpose()[..2], batchAxes: 1)",
        "Jacobian needs the same samples in both tensors, but they are [3] and [2, N]")]
    [InlineData("Hessian(x, x)", "Hessian needs one number for each sample, of 0 axes, but it is given [N, 3]")]
    [InlineData("Jacobian(x, x)", "'i < flat.Dim(-1)' is known only at run time")]
    public void Is_refused_with_both_shapes(string code, string message)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Result([Shape("N", 3)] Tensor x) => {{code}};
            }
            """));
        Assert.Contains(message, Assert.Single(read.Findings).Message);
    }

    static double[] Layer(double[] x, Nd w) =>
        [.. Enumerable.Range(0, 2).Select(j => Math.Tanh(Enumerable.Range(0, 3).Sum(i => x[i] * w[i, j])))];

    static double[] Square(Nd m) =>
        [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 2) select m[i, 0] * m[0, j] + m[i, 1] * m[1, j]];

    static Nd Row(Nd x, int row) => Nd.From([x.Shape[1]], at => x[row, at[0]]);

    static Nd Moved(Nd x, int element, double distance) =>
        new(x.Shape, [.. x.Data.Select((value, i) => i == element ? value + distance : value)]);

    /// <summary>Central differences, made exact to the fourth order in the step by those of twice the step.</summary>
    static double Difference(Func<double, double> along) =>
        (4 * (along(Step) - along(-Step)) / (2 * Step) - (along(2 * Step) - along(-2 * Step)) / (4 * Step)) / 3;

    static Nd Whole(Nd x, int[] rows, Func<Nd, double[]> function)
    {
        var columns = x.Data.Length;
        return new([.. rows, .. x.Shape], [.. Enumerable.Range(0, rows.Aggregate(1, (a, b) => a * b) * columns).Select(place =>
            Difference(distance => function(Moved(x, place % columns, distance))[place / columns]))]);
    }

    static Nd PerSample(Nd x, int rows, Func<double[], double[]> function) => Nd.From([x.Shape[0], rows, x.Shape[1]], at =>
        Whole(Row(x, at[0]), [rows], row => function(row.Data))[at[1], at[2]]);

    static Nd Second(Nd x, Func<Nd, double> function)
    {
        var n = x.Data.Length;
        return new([.. x.Shape, .. x.Shape], [.. Enumerable.Range(0, n * n).Select(place =>
            Difference(first => Difference(second => function(Moved(Moved(x, place / n, first), place % n, second)))))]);
    }
}

using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Losses against their definitions, sample by sample.</summary>
public class LossTests
{
    const int N = 5, Classes = 4;

    static readonly CaseTable table = new(
        "",
        [
            Operand.Real("x", "N", Classes), Operand.Real("y", "N", Classes), Operand.Real("z", "N", Classes),
                Operand.Real("w", Classes) with { Low = 0.5 },
            Operand.Index("i", Classes, "N"), Operand.Index("padded", Classes, "N") with { Values = [1, -100, 3, 0, -100] },
        ],
        new() { ["N"] = N },

        // Reductions.
        ("Mse(x, y, Reduction.None)", Each((x, y) => (x - y) * (x - y))),
        ("Mse(x, y, Reduction.Sum)", v => Nd.Scalar(Sum(v, (x, y) => (x - y) * (x - y)))),
        ("Mse(x, y)", v => Nd.Scalar(Sum(v, (x, y) => (x - y) * (x - y)) / (N * Classes))),
        ("HalfMse(x, y, Reduction.None)", Each((x, y) => (x - y) * (x - y) / 2)),
        ("Mae(x, 0.3, Reduction.None)", Each((x, _) => Math.Abs(x - 0.3))),

        // Numbers.
        ("Huber(x, y, 0.7, Reduction.Sum)", v =>
            Nd.Scalar(Sum(v, (x, y) => Math.Abs(x - y) is var e && e <= 0.7 ? e * e / 2 : 0.7 * (e - 0.35)))),
        ("SmoothL1(x, y, 0.5, Reduction.None)", Each((x, y) => Math.Abs(x - y) is var e && e < 0.5 ? e * e : e - 0.25)),
        ("SmoothL1(x, y, 0, Reduction.None)", Each((x, y) => Math.Abs(x - y))),
        ("LogCosh(x, y, Reduction.None)", Each((x, y) => Math.Log(Math.Cosh(x - y)))),
        ("PoissonNll(x, Abs(y), reduction: Reduction.None)", Each((x, y) => Math.Exp(x) - Math.Abs(y) * x)),
        ("PoissonNll(Exp(x), Abs(y), isLog: false, epsilon: 0.1, reduction: Reduction.None)",
            Each((x, y) => Math.Exp(x) - Math.Abs(y) * Math.Log(Math.Exp(x) + 0.1))),
        ("PoissonNll(x, Abs(y), full: true, reduction: Reduction.None)", Each((x, y) => Math.Exp(x) - Math.Abs(y) * x
            + (Math.Abs(y) is var t && t > 1 ? t * Math.Log(t) - t + 0.5 * Math.Log(2 * Math.PI * t) : 0))),
        ("GaussianNll(x, y, z, epsilon: 0.4, full: true, reduction: Reduction.None)", v =>
            Nd.From([N, Classes], at => Math.Max(v["z"][at], 0.4) is var variance
            ? 0.5 * (Math.Log(variance) + Math.Pow(v["x"][at] - v["y"][at], 2) / variance + Math.Log(2 * Math.PI)) : 0)),
        ("GaussianNll(x, y, 0.5)", v => Nd.Scalar(Sum(v, (x, y) => 0.5 * (Math.Log(0.5) + (x - y) * (x - y) / 0.5)) / (N * Classes))),

        // Two classes.
        ("BinaryCrossEntropy(Sigmoid(x), Sigmoid(y), Reduction.None)",
            Each((x, y) => -S(y) * Math.Log(S(x)) - (1 - S(y)) * Math.Log(1 - S(x)))),
        ("BinaryCrossEntropyWithLogits(x, Sigmoid(y), reduction: Reduction.None)",
            Each((x, y) => -S(y) * Math.Log(S(x)) - (1 - S(y)) * Math.Log(1 - S(x)))),
        ("BinaryCrossEntropyWithLogits(x, Sigmoid(y), w, Reduction.None)", v => Nd.From([N, Classes], at =>
            -v["w"][at[1]] * S(v["y"][at]) * Math.Log(S(v["x"][at])) - (1 - S(v["y"][at])) * Math.Log(1 - S(v["x"][at])))),
        ("BinaryCrossEntropyWithLogits(x, 1, 3)", v => Nd.Scalar(Sum(v, (x, _) => -3 * Math.Log(S(x))) / (N * Classes))),
        ("Focal(x, y > 0, reduction: Reduction.None)",
            Each((x, y) => y > 0 ? -0.25 * Math.Pow(1 - S(x), 2) * Math.Log(S(x)) : -0.75 * Math.Pow(S(x), 2) * Math.Log(1 - S(x)))),
        ("Focal(x, y > 0, alpha: null, gamma: 1.5, reduction: Reduction.None)",
            Each((x, y) => y > 0 ? -Math.Pow(1 - S(x), 1.5) * Math.Log(S(x)) : -Math.Pow(S(x), 1.5) * Math.Log(1 - S(x)))),
        ("Hinge(x, Sign(y), Reduction.None)", Each((x, y) => Math.Max(0, 1 - x * Math.Sign(y)))),
        ("SquaredHinge(x, Sign(y), Reduction.None)", Each((x, y) => Math.Pow(Math.Max(0, 1 - x * Math.Sign(y)), 2))),

        ("SoftMargin(x, Sign(y), Reduction.None)", Each((x, y) => Math.Log(1 + Math.Exp(-x * Math.Sign(y))))),
        ("HingeEmbedding(x, Sign(y), 0.7, Reduction.None)", Each((x, y) => y > 0 ? x : Math.Max(0, 0.7 - x))),

        // Several classes.
        ("CrossEntropy(x, i)", v => Nd.Scalar(Rows.Average(n => NegativeLog(v, n, v.Indices("i")[n])))),
        ("CrossEntropy(x, i, reduction: Reduction.None)", v => Nd.From([N], at => NegativeLog(v, at[0], v.Indices("i")[at[0]]))),
        ("CrossEntropy(x, i, logBase: 2)", v => Nd.Scalar(Rows.Average(n => NegativeLog(v, n, v.Indices("i")[n])) / Math.Log(2))),
        ("CrossEntropy(x, i, w)", v => Nd.Scalar(Smoothed(v, "i", n => 1, c => v["w"][c], 0))),
        ("CrossEntropy(x, i, w, reduction: Reduction.Sum)", v =>
            Nd.Scalar(Rows.Sum(n => v["w"][v.Indices("i")[n]] * NegativeLog(v, n, v.Indices("i")[n])))),
        ("CrossEntropy(x, padded, ignoreIndex: -100)", v => Nd.Scalar(Smoothed(v, "padded", n => n is 1 or 4 ? 0 : 1, _ => 1, 0))),
        ("CrossEntropy(x, padded, ignoreIndex: -100, reduction: Reduction.None)", v =>
            Nd.From([N], at => at[0] is 1 or 4 ? 0 : NegativeLog(v, at[0], v.Indices("padded")[at[0]]))),
        ("CrossEntropy(x, i, labelSmoothing: 0.2)", v => Nd.Scalar(Smoothed(v, "i", n => 1, _ => 1, 0.2))),
        ("CrossEntropy(x, i, w, labelSmoothing: 0.2)", v => Nd.Scalar(Smoothed(v, "i", n => 1, c => v["w"][c], 0.2))),
        ("CrossEntropy(x, padded, w, -100, 0.3)", v => Nd.Scalar(Smoothed(v, "padded", n => n is 1 or 4 ? 0 : 1, c => v["w"][c], 0.3))),
        ("CrossEntropy(x, i, ignoreIndex: 2)", v => Nd.Scalar(Smoothed(v, "i", n => v.Indices("i")[n] == 2 ? 0 : 1, _ => 1, 0))),
        ("CrossEntropy(x, Softmax(y))", v => Nd.Scalar(Rows.Average(n => Columns.Sum(c => P(v["y"], n, c) * NegativeLog(v, n, c))))),
        ("CrossEntropy(x, Softmax(y), w, 0.2, 2, Reduction.None)", v => Nd.From([N], at =>
            Columns.Sum(c => (0.8 * P(v["y"], at[0], c) + 0.2 / Classes) * v["w"][c] * NegativeLog(v, at[0], c)) / Math.Log(2))),
        ("Nll(LogSoftmax(x), i, w)", v => Nd.Scalar(Smoothed(v, "i", n => 1, c => v["w"][c], 0))),
        ("Focal(x, i, 1.5)", v =>
            Nd.Scalar(Rows.Average(n => P(v["x"], n, v.Indices("i")[n]) is var p ? -Math.Pow(1 - p, 1.5) * Math.Log(p) : 0))),
        ("Hinge(x, i, 0.7, Reduction.None)", v => Nd.From([N], at => Margins(v, at[0]).Sum())),
        ("SquaredHinge(x, i, 0.7, Reduction.None)", v => Nd.From([N], at => Margins(v, at[0]).Sum(m => m * m))),
        ("KlDivergence(LogSoftmax(x), Softmax(y), Reduction.None)", v =>
            Nd.From([N], at => Columns.Sum(c => P(v["y"], at[0], c) * (Math.Log(P(v["y"], at[0], c)) + NegativeLog(v, at[0], c))))),

        // Pairs.
        ("CosineSimilarity(x, y)", v => Nd.From([N], at => Cosine(v, at[0]))),
        ("CosineSimilarity(x, w)", v => Nd.From([N], at =>
            Columns.Sum(c => v["x"][at[0], c] * v["w"][c]) / (Length(c => v["x"][at[0], c]) * Length(c => v["w"][c])))),
        ("CosineEmbedding(x, y, Sign(z[.., 0]), 0.1, Reduction.None)", v =>
            Nd.From([N], at => v["z"][at[0], 0] > 0 ? 1 - Cosine(v, at[0]) : Math.Max(0, Cosine(v, at[0]) - 0.1))),
        ("CosineEmbedding(x, y, 1)", v => Nd.Scalar(Rows.Average(n => 1 - Cosine(v, n)))),
        ("Triplet(x, y, z, 0.5, reduction: Reduction.None)", v =>
            Nd.From([N], at => Math.Max(0, Distance(v, "x", "y", at[0]) - Distance(v, "x", "z", at[0]) + 0.5))),
        ("Triplet(x, y, z, swap: true)", v =>
            Nd.Scalar(Rows.Average(n =>
            Math.Max(0, Distance(v, "x", "y", n) - Math.Min(Distance(v, "x", "z", n), Distance(v, "y", "z", n)) + 1)))),
        ("MarginRanking(x, y, Sign(z), 0.3, Reduction.None)", v =>
            Nd.From([N, Classes], at => Math.Max(0, 0.3 - Math.Sign(v["z"][at]) * (v["x"][at] - v["y"][at])))));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    [Theory]
    [InlineData("Mse(x, y[.., ..1])", "GC0136")]
    [InlineData("LogCosh(x, y.Transpose())", "GC0136")]
    [InlineData("SmoothL1(x, y, -1)", "GC0116", "the beta of SmoothL1 must not be negative, but is -1")]
    [InlineData("Huber(x, y, 0)", "GC0116", "the delta of Huber must be positive, but is 0")]
    [InlineData("GaussianNll(x, y, 1, epsilon: 0)", "GC0116", "the epsilon of GaussianNll must be positive, but is 0")]
    [InlineData("HardShrink(x, -1)", "GC0116", "the threshold of HardShrink must not be negative, but is -1")]
    [InlineData("SoftShrink(x, -0.5)", "GC0116", "the threshold of SoftShrink must not be negative, but is -0.5")]
    [InlineData("CrossEntropy(x, y[.., ..2])", "GC0136")]
    [InlineData("CrossEntropy(x, i, y)", "GC0116", "class weights have the shape [classes], but they are [N, 4]")]
    [InlineData("CrossEntropy(x, i, y[0, ..2])", "GC0103")]
    [InlineData("CrossEntropy(x, i, labelSmoothing: 1.5)", "GC0116", "label smoothing must be from 0 to 1, but is 1.5")]
    [InlineData("CrossEntropy(x[0], i, ignoreIndex: -1)", "GC0136")]
    [InlineData("Triplet(x, y, y[..1])", "GC0136")]
    [InlineData("CosineEmbedding(x, y, x)", "GC0136")]
    [InlineData("KlDivergence(x, y[0])", "GC0136")]
    public void A_mistake_is_refused(string code, string id, string? message = null)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Result([Shape("N", 4)] Tensor x, [Shape("N", 4)] Tensor y, [Shape("N")] IntTensor i) => {{code}};
            }
            """));
        var finding = Assert.Single(read.Findings, finding =>
            finding.Descriptor.DefaultSeverity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning);
        Assert.Equal(id, finding.Descriptor.Id);
        Assert.Contains(message ?? "", finding.Message);
    }

    static Func<CaseValues, Nd> Each(Func<double, double, double> f) => v => Nd.From([N, Classes], at => f(v["x"][at], v["y"][at]));

    static double Sum(CaseValues v, Func<double, double, double> f) => v["x"].Data.Zip(v["y"].Data, f).Sum();

    static IEnumerable<int> Rows => Enumerable.Range(0, N);

    static IEnumerable<int> Columns => Enumerable.Range(0, Classes);

    static double S(double x) => 1 / (1 + Math.Exp(-x));

    static double P(Nd x, int n, int c) => Math.Exp(x[n, c]) / Columns.Sum(k => Math.Exp(x[n, k]));

    static double NegativeLog(CaseValues v, int n, int c) => -Math.Log(P(v["x"], n, c));

    /// <summary>The mean of smoothed costs with weights of samples and classes, divided by the weights of the labels.</summary>
    static double Smoothed(CaseValues v, string labels, Func<int, double> ofSample, Func<int, double> ofClass, double smoothing)
    {
        double costs = 0, weights = 0;
        foreach (var n in Rows.Where(n => ofSample(n) > 0))
        {
            var label = v.Indices(labels)[n];
            foreach (var c in Columns) costs += ((c == label ? 1 - smoothing : 0) + smoothing / Classes) * ofClass(c)
                * NegativeLog(v, n, c);
            weights += ofClass(label);
        }
        return costs / weights;
    }

    static IEnumerable<double> Margins(CaseValues v, int n)
    {
        var label = v.Indices("i")[n];
        return Columns.Where(c => c != label).Select(c => Math.Max(0, 0.7 + v["x"][n, c] - v["x"][n, label]));
    }

    static double Length(Func<int, double> vector) => Math.Sqrt(Columns.Sum(c => vector(c) * vector(c)));

    static double Cosine(CaseValues v, int n) =>
        Columns.Sum(c => v["x"][n, c] * v["y"][n, c]) / (Length(c => v["x"][n, c]) * Length(c => v["y"][n, c]));

    static double Distance(CaseValues v, string from, string to, int n) => Length(c => v[from][n, c] - v[to][n, c]);
}

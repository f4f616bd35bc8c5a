using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>
/// The library's functions at zeros, kinks and infinities: values and gradients, in graph code and as losses, in both precisions.
/// </summary>
public class EdgeValueTests
{
    const double Infinity = double.PositiveInfinity;

    static readonly double ln2 = Math.Log(2), sigma2 = 1 / (1 + Math.Exp(-2));

    /// <param name="Code">An expression over x and y, shape [2, 4], and i, two labels below 4.</param>
    /// <param name="Gradient">That of the sum of all elements with respect to x.</param>
    sealed record Case(string Code, double[] X, double[] Y, double[] Value, double[] Gradient);

    static readonly double[] zeros = new double[8];

    static readonly Case[] cases =
    [
        // A label is a choice, not a product: the labels are 2 and 0.
        new("CrossEntropy(x + y, i)", zeros, [0, -Infinity, 0, -Infinity, 0, -Infinity, 0, -Infinity], [ln2],
            [0.25, 0, -0.25, 0, -0.25, 0, 0.25, 0]),
        new("CrossEntropy(Where(y > 0, x, float.NegativeInfinity), i)", zeros, [1, 0, 1, 0, 1, 0, 1, 0], [ln2],
            [0.25, 0, -0.25, 0, -0.25, 0, 0.25, 0]),
        new("CrossEntropy(x, i)", [-Infinity, -Infinity, 5, -Infinity, 1, 1, -Infinity, -Infinity], zeros, [ln2 / 2],
            [0, 0, 0, 0, -0.25, 0.25, 0, 0]),
        new("Hinge(x, i)", [0, -Infinity, 0.5, -Infinity, 3, 0, -Infinity, 0], zeros, [0.25], [0.5, 0, -0.5, 0, 0, 0, 0, 0]),
        new("Pick(x, i)", [Infinity, double.NaN, 1, -Infinity, 2, Infinity, double.NaN, 0], zeros, [1, 2], [0, 0, 1, 0, 1, 0, 0, 0]),
        new("-Log(Pick(Softmax(x), i)).Mean()", [0, -Infinity, 0, -Infinity, 0, -Infinity, 0, -Infinity], zeros, [ln2],
            [0.25, 0, -0.25, 0, -0.25, 0, 0.25, 0]),

        new("CrossEntropy(x + y, i, ignoreIndex: 0)", zeros, [0, -Infinity, 0, -Infinity, 0, 0, 0, -Infinity], [ln2],
            [0.5, 0, -0.5, 0, 0, 0, 0, 0]),
        new("CrossEntropy(x, i, ignoreIndex: -1)", zeros, zeros, [2 * ln2], [0.125, 0.125, -0.375, 0.125, -0.375, 0.125, 0.125, 0.125]),
        new("CrossEntropy(x, y)", [0, -Infinity, 0, -Infinity, 0, 0, -Infinity, -Infinity], [0.5, 0, 0.5, 0, 1, 0, 0, 0], [ln2],
            [0, 0, 0, 0, -0.25, 0.25, 0, 0]),

        // 0 ln 0 is 0.
        new("KlDivergence(x, y)", [-ln2, -Infinity, -ln2, -Infinity, -ln2, -ln2, -Infinity, -Infinity], [0.5, 0, 0.5, 0, 0.5, 0.5, 0, 0],
            [0], [-0.25, 0, -0.25, 0, -0.25, -0.25, 0, 0]),
        new("KlDivergence(y, x)", [0.5, 0, 0.5, 0, 0.5, 0.5, 0, 0], [-ln2, -Infinity, -ln2, -Infinity, -ln2, -ln2, -1, -Infinity], [0],
            [0.5, 0, 0.5, 0, 0.5, 0.5, 0.5, 0]),
        new("XLogY(x, y)", [0, 0, 2, 0, 1, 3, 0, 1], [0, 2, 4, Infinity, 1, 1, 0, 2], [0, 0, 2 * Math.Log(4), 0, 0, 0, 0, ln2],
            [0, ln2, Math.Log(4), 0, 0, 0, 0, ln2]),
        new("XLogY(y, x)", [0, 2, 4, Infinity, 1, 1, 0, 2], [0, 0, 2, 0, 1, 3, 0, 1], [0, 0, 2 * Math.Log(4), 0, 0, 0, 0, ln2],
            [0, 0, 0.5, 0, 1, 3, 0, 0.5]),
        new("-XLogY(x, x).Sum(-1)", [0.5, 0.5, 0, 0, 1, 0, 0, 0], zeros, [ln2, 0], [ln2 - 1, ln2 - 1, 0, 0, -1, 0, 0, 0]),
        new("Weighted(y, Log(x))", [0, 1, 2, 0, 1, 1, 1, 1], [0, 1, 2, 0, 0, 0, 0, 0], [0, 0, 2 * ln2, 0, 0, 0, 0, 0],
            [0, 1, 1, 0, 0, 0, 0, 0]),

        // Sums of exponentials.
        new("x.LogSumExp(1)", [-Infinity, 1, -Infinity, 1, -Infinity, -Infinity, -Infinity, -Infinity], zeros, [1 + ln2, -Infinity],
            [0, 0.5, 0, 0.5, 0, 0, 0, 0]),
        new("x.LogSumExp(1)", [Infinity, 1, 1, 1, 1000, 1000, 0, -1000], zeros, [Infinity, 1000 + ln2], [0, 0, 0, 0, 0.5, 0.5, 0, 0]),
        new("x.LogSumExp(1, keepDims: true) * y[.., ..1]", [1, 1, 1, 1, -Infinity, 0, 0, -Infinity], [2, 0, 0, 0, 4, 0, 0, 0],
            [2 + 4 * ln2, 4 * ln2], [0.5, 0.5, 0.5, 0.5, 0, 2, 2, 0]),
        new("Log(Exp(x).Sum(1))", [0, -Infinity, 0, -Infinity, 0, 0, 0, 0], zeros, [ln2, 2 * ln2],
            [0.5, 0, 0.5, 0, 0.25, 0.25, 0.25, 0.25]),
        new("Softmax(x) * y", [0, -Infinity, 0, -Infinity, 0, 0, -Infinity, -Infinity], [1, 1, 3, 1, 2, 2, 2, 2],
            [0.5, 0, 1.5, 0, 1, 1, 0, 0], [-0.5, 0, 0.5, 0, 0, 0, 0, 0]),
        new("Softplus(x)", [0, Infinity, -Infinity, 1000, -1000, 0, 0, 0], zeros, [ln2, Infinity, 0, 1000, 0, ln2, ln2, ln2],
            [0.5, 1, 0, 1, 0, 0.5, 0.5, 0.5]),
        new("LogSigmoid(x)", [0, Infinity, -Infinity, 1000, -1000, 0, 0, 0], zeros, [-ln2, 0, -Infinity, 0, -1000, -ln2, -ln2, -ln2],
            [0.5, 0, 1, 0, 1, 0.5, 0.5, 0.5]),

        // Roots of sums of squares.
        new("x.StandardDeviation(1)", [3, 3, 3, 3, 1, 2, 3, 4], zeros, [0, Math.Sqrt(1.25)],
            [0, 0, 0, 0, -1.5 / Math.Sqrt(20), -0.5 / Math.Sqrt(20), 0.5 / Math.Sqrt(20), 1.5 / Math.Sqrt(20)]),
        new("x[.., ..1].StandardDeviation(1)", [3, 3, 3, 3, 1, 2, 3, 4], zeros, [0, 0], zeros),
        new("x.Norm(1)", [0, 0, 0, 0, 3, 0, 4, 0], zeros, [0, 5], [0, 0, 0, 0, 0.6, 0, 0.8, 0]),
        new("x.Norm()", zeros, zeros, [0], zeros),
        new("Where(y > 0, x / x.Norm(1, keepDims: true), 0)", [0, 0, 0, 0, 3, 0, 4, 0], [0, 0, 0, 0, 1, 0, 1, 0],
            [0, 0, 0, 0, 0.6, 0, 0.8, 0], [0, 0, 0, 0, 0.2 - 21 / 125.0, 0, 0.2 - 28 / 125.0, 0]),

        // Kinks.
        new("Elu(x)", [0, 1, -1, 1000, 0, 1, 1, 1], zeros, [0, 1, Math.Exp(-1) - 1, 1000, 0, 1, 1, 1], [1, 1, Math.Exp(-1), 1, 1, 1, 1, 1]),
        new("Elu(x, 0.5f)", [0, 1, -1, Infinity, -Infinity, 1, 1, 1], zeros, [0, 1, (Math.Exp(-1) - 1) / 2, Infinity, -0.5, 1, 1, 1],
            [0.5, 1, Math.Exp(-1) / 2, 1, 0, 1, 1, 1]),
        new("LeakyRelu(x, 0.25f)", [0, 1, -1, 2, 0, 1, -2, 1], zeros, [0, 1, -0.25, 2, 0, 1, -0.5, 1],
            [0.25, 1, 0.25, 1, 0.25, 1, 0.25, 1]),
        new("Softsign(x)", [0, 1, -1, 0, 0, 0, 0, 0], zeros, [0, 0.5, -0.5, 0, 0, 0, 0, 0], [1, 0.25, 0.25, 1, 1, 1, 1, 1]),
        new("HardTanh(x)", [-1, 1, 0, 2, -2, 0, 0, 0], zeros, [-1, 1, 0, 1, -1, 0, 0, 0], [1, 1, 1, 0, 0, 1, 1, 1]),
        new("Huber(x, y)", [0, 1, -1, 2, 0, 0, 0, 0], zeros, [(0.5 + 0.5 + 1.5) / 8], [0, 0.125, -0.125, 0.125, 0, 0, 0, 0]),
        new("LogCosh(x, y, Reduction.Sum)", [0, 1e-3, -1e-3, 1000, -1000, Infinity, 2, -3], zeros,
            [4.9999991666668889e-7 * 2 + (1000 - ln2) * 2 + Infinity],
            [0, Math.Tanh(1e-3), Math.Tanh(-1e-3), 1, -1, 1, Math.Tanh(2), Math.Tanh(-3)]),
        new("LogCosh(x, y, Reduction.None)", [0, 1e-3, -1e-3, 1000, -1000, 2, -3, 0], zeros,
            [0, 4.9999991666668889e-7, 4.9999991666668889e-7, 1000 - ln2, 1000 - ln2, Math.Log(Math.Cosh(2)), Math.Log(Math.Cosh(3)), 0],
            [0, Math.Tanh(1e-3), Math.Tanh(-1e-3), 1, -1, Math.Tanh(2), Math.Tanh(-3), 0]),
        new("Triplet(x, y, y, reduction: Reduction.Sum)", zeros, zeros, [2], zeros),
        new("CosineEmbedding(x, y, 1, reduction: Reduction.None)", [0, 0, 0, 0, 3, 0, 4, 0], [1, 0, 0, 0, 3, 0, 4, 0], [1, 0],
            [-1e8, 0, 0, 0, 0, 0, 0, 0]),
        new("Mae(x, y)", [0, 1, -1, 2, 0, 0, 0, 0], zeros, [0.5], [0, 0.125, -0.125, 0.125, 0, 0, 0, 0]),
        new("Hinge(x, y)", [1, 0, 2, -1, 1, 1, 1, 1], [1, 1, 1, -1, 1, 1, 1, 1], [0.125], [0, -0.125, 0, 0, 0, 0, 0, 0]),

        // Certain answers.
        new("BinaryCrossEntropy(x, y)", [0, 1, 0, 1, 0.5, 0.25, 0, 1], [0, 1, 1, 0, 0.5, 0.5, 0.25, 0.25],
            [(0 + 0 + 100 + 100 + ln2 - 0.5 * Math.Log(0.25) - 0.5 * Math.Log(0.75) + 25 + 75) / 8],
            [0, 0, 0, 0, 0, (-2 + 0.5 / 0.75) / 8, 0.75 / 8, -0.25 / 8]),
        new("BinaryCrossEntropy(x, 1)", [1, 0.5, 1, 1, 1, 1, 1, 1], zeros, [ln2 / 8], [0, -0.25, 0, 0, 0, 0, 0, 0]),
        new("BinaryCrossEntropy(Sigmoid(x), y)", [0, 2, 200, -200, 200, -200, 0, 0], [0.5, 1, 1, 0, 0, 1, 0.5, 0.5],
            [(3 * ln2 + Math.Log(1 + Math.Exp(-2)) + 200) / 8], [0, (sigma2 - 1) / 8, 0, 0, 0, 0, 0, 0]),
        new("BinaryCrossEntropyWithLogits(x, y)", [-Infinity, Infinity, 0, 2, 1000, -1000, 0, 0], [0, 1, 0.5, 1, 0, 1, 1, 0],
            [(3 * ln2 + Math.Log(1 + Math.Exp(-2)) + 2000) / 8],
            [0, 0, 0, (sigma2 - 1) / 8, 0.125, -0.125, -0.0625, 0.0625]),
        new("BinaryCrossEntropyWithLogits(x, y, 2, Reduction.Sum)", [-Infinity, Infinity, 0, 0, 1000, -1000, 0, 0],
            [0, 1, 1, 0, 0, 1, 1, 0],
            [6 * ln2 + 3000], [0, 0, -1, 0.5, 1, -2, -1, 0.5]),
        new("Focal(x, y, null, reduction: Reduction.None)", [1000, -1000, 0, 0, 1000, -1000, 0, 0], [1, 0, 0, 1, 0, 1, 0, 1],
            [0, 0, ln2 / 4, ln2 / 4, 1000, 1000, ln2 / 4, ln2 / 4],
            [0, 0, 0.125 + ln2 / 4, -0.125 - ln2 / 4, 1, -1, 0.125 + ln2 / 4, -0.125 - ln2 / 4]),
        new("BinaryCrossEntropyWithLogits(x, 1)", [0, Infinity, 0, 0, 0, 0, 0, 0], zeros, [7 * ln2 / 8],
            [-0.0625, 0, -0.0625, -0.0625, -0.0625, -0.0625, -0.0625, -0.0625]),
    ];

    const string Arguments = "[Shape(2, 4)] Tensor y, [Shape(2)] IntTensor i";

    static string Text(string name, string attribute) => $$"""
        /// <summary>Values and gradients of each case, and each case as a loss.</summary>
        [Model{{attribute}}]
        public partial class {{name}}
        {
            readonly Parameter weight = new(Init.Ones, 2, 4);

        {{string.Concat(cases.Select((item, number) => $$"""
                [Graph] (Tensor value, Tensor gradient) Run{{number}}([Shape(2, 4)] Tensor x, {{Arguments}}) =>
                    ({{item.Code}}, Grad(({{item.Code}}).Sum(), x));
                [Loss] Tensor Loss{{number}}({{Arguments}})
                {
                    Tensor x = weight;
                    return ({{item.Code}}).Sum();
                }

            """))}}
        }

        """;

    static readonly Compiled compiled = new(Text("Single", "") + Text("Double", "(Precision = Precision.Double)"));

    public static TheoryData<int, string> Codes => [.. cases.Select((item, number) => (number, item.Code))];

    [Theory, MemberData(nameof(Codes))]
    public void Value_and_gradient(int number, string code)
    {
        var (_, x, y, value, gradient) = cases[number];
        foreach (var (name, tolerance) in new[] { ("Double", 1e-7), ("Single", 1e-5) })
        {
            var results = compiled.Run(name, "Run" + number, x, y, [2, 0]);
            AssertClose(value, results[0], tolerance, code);
            AssertClose(gradient, results[1], tolerance, "the gradient of " + code);
            var model = compiled.Create(name);
            model.SetParameter("weight", x);
            AssertClose([value.Sum()], Compiled.Run(model, $"Loss{number}AndGradients", y, [2, 0])[0], tolerance, "the loss " + code);
            AssertClose(gradient, model.Gradient("weight"), tolerance, "the gradient of the loss " + code);
        }
    }

    static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++)
            Assert.True(expected[k] == actual[k] || Math.Abs(expected[k] - actual[k]) <= tolerance * (1 + Math.Abs(expected[k])),
                $"{what} is [{string.Join(", ", actual)}], not [{string.Join(", ", expected)}]");
    }
}

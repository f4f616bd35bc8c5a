using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Semantics;

/// <summary>
/// The error of long sums in all forms, against sums in twice the double precision: at most <see cref="Form.Units"/> rounding errors of the
/// sum of the terms' magnitudes, however many terms there are, as docs/semantics.md says.
/// </summary>
public class LongSumTests
{
    const double OfSums = 80, OfProducts = 600;

    /// <param name="Units">The bound.</param>
    /// <param name="Terms">The terms of each element of the result, for x and y of [N, 3] and the segments of their rows.</param>
    sealed record Form(string Name, string Code, double Units, Func<Draw, IEnumerable<IEnumerable<double>>> Terms);

    /// <summary>Operands [N, 3], by rows.</summary>
    sealed record Draw(int Count, double[] X, double[] Y, double[] Segments)
    {
        public IEnumerable<int> Rows => Enumerable.Range(0, Count);

        public IEnumerable<double> Column(int c) => Rows.Select(n => X[n * 3 + c]);

        public IEnumerable<double> Product(int i, int j) => Rows.Select(n => X[n * 3 + i] * Y[n * 3 + j]);
    }

    const string Inputs = """[Shape("N", 3)] Tensor x, [Shape("N", 3)] Tensor y, [Shape("N")] IntTensor s""";

    static readonly Form[] forms =
    [
        new("Columns", "x.Sum(0)", OfSums, draw => Three(draw.Column)),
        new("Mean", "x.Mean(0)", OfSums, draw => Three(c => draw.Column(c).Select(value => value / draw.Count))),
        new("All", "x.Sum()", OfSums, draw => [draw.X]),
        new("Rows", "x.Transpose().Sum(1)", OfSums, draw => Three(draw.Column)),
        new("Lying", "x.Reshape(3, -1).Sum(1)", OfSums, draw => Three(r => draw.X.Skip(r * draw.Count).Take(draw.Count))),
        new("Pairs", "(x.Reshape(-1, 3, 1) * y.Reshape(-1, 1, 3)).Sum([0, 2])", OfSums,
            draw => Three(i => Enumerable.Range(0, 3).SelectMany(j => draw.Product(i, j)))),
        new("Dot", "(x * y).Sum()", OfSums, draw => [draw.X.Zip(draw.Y, (a, b) => a * b)]),
        new("Running", "x.CumSum(0)[^1]", OfSums, draw => Three(draw.Column)),
        new("Line", "x.Reshape(-1).CumSum(0)[^1]", OfSums, draw => [draw.X]),
        new("Segments", "SegmentSum(x, s, 2)", OfSums, draw => from segment in new[] { 0, 1 } from c in new[] { 0, 1, 2 }
            select draw.Rows.Select(n => draw.Segments[n] == segment ? draw.X[n * 3 + c] : 0)),
        new("Product", "MatMul(x.Transpose(), y)", OfProducts, draw => Three(i => i).SelectMany(i => Three(j => draw.Product(i, j)))),
        new("OfVector", "MatMul(x.Transpose(), y[.., 1])", OfProducts, draw => Three(i => draw.Product(i, 1))),
        new("Wide", "MatMul(x.Transpose(), Concat([y, y, y, y, y, y, y], 1)).Reshape(3, 7, 3)[.., 6]", OfProducts,
            draw => Three(i => i).SelectMany(i => Three(j => draw.Product(i, j)))),
    ];

    static IEnumerable<T> Three<T>(Func<int, T> of) => Enumerable.Range(0, 3).Select(of);

    static string Text(string name, string attribute) => $$"""
        /// <summary>Sums.</summary>
        [Model{{attribute}}]
        public partial class {{name}}
        {
            readonly Parameter weight = new(Init.Ones, 3, 3), bias = new(Init.Ones, 3);
            {{string.Join("\n    ", forms.Select(form => $"[Graph] Tensor {form.Name}({Inputs}) => {form.Code};"))}}
            [Loss] Tensor Fitted({{Inputs}}) => ((MatMul(x, weight) + bias) * y).Sum() + s.Dim(0);
            [Graph] Tensor Constant([Shape("N", 3)] Tensor x) => x.Mean(0);
            [Graph] Tensor Window([Shape(30000, 3)] Tensor x) => x.Windows(0, 300).Sum(1)[0];
            [Graph] Tensor Folded([Shape(30000, 3)] Tensor x) => x.Reshape(-1, 100, 3).Fold(0)[99..^99];
            [Graph] Tensor Infinite([Shape("N", 3)] Tensor x) => x.Sum(0);
        }

        """;

    static readonly (string Name, string Attribute, double Ulp)[] models =
    [
        ("Single", "", Math.ScaleB(1, -24)),
        ("Double", "(Precision = Precision.Double)", Math.ScaleB(1, -53)),
        ("Plain", "(Target = ModelTarget.Scalar)", Math.ScaleB(1, -24)),
        ("PlainDouble", "(Target = ModelTarget.Scalar, Precision = Precision.Double)", Math.ScaleB(1, -53)),
    ];

    static readonly Compiled compiled = new(string.Concat(models.Select(model => Text(model.Name, model.Attribute))));

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (var form in forms)
                foreach (var count in (int[])[1, 63, 65, 1025, 5000, 50_003])
                    data.Add(form.Name, count);
            foreach (var form in (string[])["Columns", "Segments", "Product"]) data.Add(form, 500_003);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Errors_do_not_grow_with_the_number_of_terms(string name, int count)
    {
        var form = forms.Single(form => form.Name == name);
        foreach (var (model, _, ulp) in models)
        {
            var emitted = compiled.Create(model);
            foreach (var (kind, draw) in Draws(count, emitted))
                AssertClose(form.Terms(draw), Compiled.Run(emitted, name, draw.X, draw.Y, draw.Segments)[0], form.Units * ulp,
                    $"{name} of {count} {kind} in {model} precision");
        }
    }

    [Theory, InlineData(1000), InlineData(300_003)]
    public void Nor_do_those_of_gradients(int count)
    {
        foreach (var (model, _, ulp) in models)
        {
            var emitted = compiled.Create(model);
            foreach (var (kind, draw) in Draws(count, emitted))
            {
                Compiled.Run(emitted, "FittedAndGradients", draw.X, draw.Y, draw.Segments);
                AssertClose(Three(i => i).SelectMany(i => Three(j => draw.Product(i, j))), emitted.Gradient("weight"), OfProducts * ulp,
                    $"the weight's gradient over {count} {kind}");
                AssertClose(Three(c => draw.Rows.Select(n => draw.Y[n * 3 + c])), emitted.Gradient("bias"), OfSums * ulp,
                    $"the bias's gradient over {count} {kind}");
            }
        }
    }

    [Fact]
    public void Nor_do_those_of_windows()
    {
        foreach (var (model, _, ulp) in models)
        {
            var emitted = compiled.Create(model);
            foreach (var (kind, draw) in Draws(30_000, emitted))
            {
                AssertClose(Three(c => draw.Column(c).Take(300)), Compiled.Run(emitted, "Window", draw.X)[0], OfSums * ulp,
                    $"a window of {kind}");
                AssertClose(from i in Enumerable.Range(99, 300 - 99) from c in Enumerable.Range(0, 3) select Enumerable.Range(0, 100)
                    .Select(k => draw.X[((i - k) * 100 + k) * 3 + c]),
                    Compiled.Run(emitted, "Folded", draw.X)[0], OfSums * ulp, $"overlapping windows of {kind}");
            }
        }
    }

    [Fact]
    public void The_mean_of_equal_numbers_is_the_number()
    {
        var mean = compiled.Run("Single", "Constant", [.. Enumerable.Repeat(100.0, 3_000_000)])[0];
        Assert.Equal([100, 100, 100], mean);
    }

    [Fact]
    public void An_infinite_sum_stays_infinite()
    {
        var x = new double[3 * 1000];
        Array.Fill(x, 1);
        x[3 * 10] = double.PositiveInfinity;
        x[3 * 20 + 1] = double.NaN;
        x[3 * 30 + 2] = 3e38;
        x[3 * 300 + 2] = 3e38;
        Assert.Equal([double.PositiveInfinity, double.NaN, double.PositiveInfinity], compiled.Run("Single", "Infinite", x)[0]);
    }

    [Fact, Trait("Vectors", "AnyWidth")]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        foreach (var form in forms)
        {
            var results = new[] { 1, 3 }.Select(threads =>
            {
                var emitted = compiled.Create("Single");
                emitted.UseThreads(threads);
                var draw = Draws(70_001, emitted).Last().Draw;
                return Compiled.Run(emitted, form.Name, draw.X, draw.Y, draw.Segments)[0];
            }).ToList();
            Assert.Equal(results[0], results[1]);
        }
    }

    static IEnumerable<(string Kind, Draw Draw)> Draws(int count, EmittedModel model)
    {
        var random = new Random(count);
        double[] Fill(Func<int, double> value) => [.. Enumerable.Range(0, 3 * count).Select(i => model.Rounded(value(i)))];
        double[] segments = [.. Enumerable.Range(0, count).Select(n => (double)(n % 5 / 4))];
        yield return ("equal numbers", new(count, Fill(_ => 0.1), Fill(_ => 1), segments));
        yield return ("positive numbers", new(count, Fill(_ => random.NextDouble()), Fill(_ => random.NextDouble()), segments));
        yield return ("numbers of all sizes",
            new(count, Fill(_ => Math.Exp(10 * random.NextDouble()) * (random.Next(2) - 0.5)), Fill(i => 1 + i % 7), segments));
    }

    static void AssertClose(IEnumerable<IEnumerable<double>> terms, double[] actual, double tolerance, string what)
    {
        var element = 0;
        foreach (var sum in terms.Select(Sum))
        {
            Assert.True(Math.Abs(actual[element] - sum.Value) <= tolerance * sum.Magnitude,
                $"{what}: element {element} is {actual[element]:R}, not {sum.Value:R}, off by "
                    + $"{Math.Abs(actual[element] - sum.Value) / sum.Magnitude / tolerance:F2} times the bound");
            element++;
        }
        Assert.Equal(element, actual.Length);
    }

    /// <summary>The sum in twice the precision, and the sum of magnitudes.</summary>
    static (double Value, double Magnitude) Sum(IEnumerable<double> terms)
    {
        double sum = 0, rest = 0, magnitude = 0;
        foreach (var term in terms)
        {
            var next = sum + term;
            var part = next - sum;
            rest += sum - (next - part) + (term - part);
            sum = next;
            magnitude += Math.Abs(term);
        }
        return (sum + rest, magnitude);
    }
}

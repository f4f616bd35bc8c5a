using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Normalization layers against their definitions.</summary>
public class NormalizationTests
{
    const int N = 3, C = 4, H = 2, W = 3;

    static readonly CaseTable table = new(
        """
        readonly LayerNorm layer = new(3), layers = new([2, 3], 0.1), plain = new(3, affine: false);
            readonly RmsNorm rms = new(3), rmses = new([2, 3], 0.1, affine: false);
            readonly GroupNorm two = new(2, 4), one = new(1, 4, 0.1, affine: false), four = new(4, 4);
            readonly InstanceNorm instance = new(4), instances = new(4, 0.1, affine: true);
            readonly BatchNorm1d rows = new(4), positions = new(4, 0.1);
            readonly BatchNorm2d batch = new(4, affine: false);
            readonly BatchNorm3d volumes = new(4);
        """,
        [Operand.Real("x", "N", C, H, W), Operand.Real("r", "N", C)],
        new() { ["N"] = N },

        ("layer.Forward(x)", v =>
            Affine(v, "layer", at => at[3], Standardized(v["x"], (at, other) => at[..3].SequenceEqual(other[..3]), 1e-5))),
        ("layers.Forward(x)", v =>
            Affine(v, "layers", at => at[2] * W + at[3], Standardized(v["x"], (at, other) => at[..2].SequenceEqual(other[..2]), 0.1))),
        ("plain.Forward(x)", v => Standardized(v["x"], (at, other) => at[..3].SequenceEqual(other[..3]), 1e-5)),
        ("rms.Forward(x)", v =>
            Affine(v, "rms", at => at[3], RootMeanSquare(v["x"], (at, other) => at[..3].SequenceEqual(other[..3]), 1e-6))),
        ("rmses.Forward(x)", v => RootMeanSquare(v["x"], (at, other) => at[..2].SequenceEqual(other[..2]), 0.1)),
        ("two.Forward(x)", v =>
            Affine(v, "two", at => at[1], Standardized(v["x"], (at, other) => at[0] == other[0] && at[1] / 2 == other[1] / 2, 1e-5))),
        ("two.Forward(r)", v =>
            Affine(v, "two", at => at[1], Standardized(v["r"], (at, other) => at[0] == other[0] && at[1] / 2 == other[1] / 2, 1e-5))),
        ("one.Forward(x)", v => Standardized(v["x"], (at, other) => at[0] == other[0], 0.1)),
        ("four.Forward(x)", v =>
            Affine(v, "four", at => at[1], Standardized(v["x"], (at, other) => at[..2].SequenceEqual(other[..2]), 1e-5))),
        ("instance.Forward(x)", v => Standardized(v["x"], (at, other) => at[..2].SequenceEqual(other[..2]), 1e-5)),
        ("instances.Forward(x)", v =>
            Affine(v, "instances", at => at[1], Standardized(v["x"], (at, other) => at[..2].SequenceEqual(other[..2]), 0.1))),
        ("rows.Forward(r)", v => Affine(v, "rows", at => at[1], Running(v, "rows", v["r"], 1e-5))),
        ("positions.Forward(x[.., .., 0])", v =>
            Affine(v, "positions", at => at[1], Running(v, "positions", Nd.From([N, C, W], at => v["x"][at[0], at[1], 0, at[2]]), 0.1))),
        ("batch.Forward(x)", v => Running(v, "batch", v["x"], 1e-5)),
        ("volumes.Forward(x.Unsqueeze(2))", v =>
            Affine(v, "volumes", at => at[1], Running(v, "volumes", v["x"].Reshape(N, C, 1, H, W), 1e-5))),
        ("Normalize(x)", v =>
            Nd.From([N, C, H, W], at =>
            v["x"][at]
            / Math.Sqrt(Places(v["x"].Shape).Where(other => at[..3].SequenceEqual(other[..3])).Sum(other =>
            v["x"][other] * v["x"][other])))),
        ("LocalResponseNorm(x, 3, 0.5)", v => LocalResponse(v["x"], 3, 0.5, 0.75, 1)),
        ("LocalResponseNorm(x, 2, 0.5, 0.5, 2)", v => LocalResponse(v["x"], 2, 0.5, 0.5, 2)));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    static readonly Compiled trained = new("""
        /// <summary>Batch normalization in training.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Batches
        {
            readonly BatchNorm2d norm = new(2, 0.1, momentum: 0.25);
            readonly BatchNorm1d single = new(2);
            readonly Parameter x = new(Init.Normal(0, 1), 3, 2, 2, 2);

            [Loss] Tensor Loss([Shape(3, 2, 2, 2)] Tensor weights) => (norm.Forward(x) * weights).Sum();
            [Loss] Tensor One([Shape("N", 2)] Tensor r, [Shape(2)] Tensor w) => (w * single.Forward(r)).Sum();
        }
        """);

    [Fact]
    public void Batch_norm_in_training_takes_the_statistics_of_the_batch_and_remembers_them()
    {
        var model = trained.Create("Batches");
        var random = new Random(7);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
        var (x, weights, scale, shift) = (new Nd([3, 2, 2, 2], Draw(24)), new Nd([3, 2, 2, 2], Draw(24)), Draw(2), Draw(2));
        model.SetParameter("x", x.Data);
        model.SetParameter("norm.Scale", scale);
        model.SetParameter("norm.Shift", shift);
        model.SetParameter("norm.RunningMean", [0.5, -1]);
        model.SetParameter("norm.RunningVariance", [2, 3]);
        double Run() => Compiled.Run(model, "LossAndGradients", weights.Data)[0][0];

        var loss = Run();
        double[][] channels = [.. Enumerable.Range(0, 2).Select(c =>
            Places(x.Shape).Where(at => at[1] == c).Select(at => x[at]).ToArray())];
        double[] means = [.. channels.Select(values => values.Average())];
        double[] squares = [.. channels.Select((values, c) => values.Sum(value => (value - means[c]) * (value - means[c])))];
        Compiled.Close([Places(x.Shape).Sum(at =>
            weights[at] * (scale[at[1]] * (x[at] - means[at[1]]) / Math.Sqrt(squares[at[1]] / 12 + 0.1) + shift[at[1]]))], [loss]);
        Compiled.Close([0.75 * 0.5 + 0.25 * means[0], -0.75 + 0.25 * means[1]], model.Parameter("norm.RunningMean"));
        Compiled.Close([0.75 * 2 + 0.25 * squares[0] / 11, 0.75 * 3 + 0.25 * squares[1] / 11], model.Parameter("norm.RunningVariance"));

        foreach (var path in new[] { "x", "norm.Scale", "norm.Shift" })
        {
            Run();
            var (values, gradient) = (model.Parameter(path), model.Gradient(path));
            for (var i = 0; i < values.Length; i++)
            {
                double At(double step)
                {
                    model.SetParameter(path, [.. values.Select((value, at) => at == i ? value + step : value)]);
                    return Run();
                }
                Compiled.Close([(At(1e-5) - At(-1e-5)) / 2e-5], [gradient[i]], 1e-7);
            }
            model.SetParameter(path, values);
        }
    }

    [Fact]
    public void A_batch_of_one_value_is_normalized_to_the_shift()
    {
        var model = trained.Create("Batches");
        model.SetParameter("single.Shift", [3, 4]);
        Compiled.Close([3 * 2 - 4 * 3], Compiled.Run(model, "OneAndGradients", [5, 7], [2, -3])[0]);
        Assert.All(model.Parameter("single.RunningVariance"), variance => Assert.Equal(0.9, variance, 1e-15));
    }

    [Theory]
    [InlineData("new LayerNorm(5)", "LayerNorm is for tensors of shape [..., 5], but x is [N, 4, 6]")]
    [InlineData("new LayerNorm([3, 6])", "LayerNorm is for tensors of shape [..., 3, 6], but x is [N, 4, 6]")]
    [InlineData("new RmsNorm(4)", "RmsNorm is for tensors of shape [..., 4], but x is [N, 4, 6]")]
    [InlineData("new GroupNorm(3, 4)", "GroupNorm can't cut 4 channels into 3 equal groups")]
    [InlineData("new GroupNorm(3, 6)", "GroupNorm is for tensors of shape [N, 6, ...], but x is [N, 4, 6]")]
    [InlineData("new InstanceNorm(6)", "InstanceNorm is for tensors of shape [N, 6, ...], but x is [N, 4, 6]")]
    [InlineData("new BatchNorm1d(6)", "BatchNorm1d is for tensors of shape [N, 6] or [N, C, L], but x is [N, 4, 6]")]
    [InlineData("new BatchNorm2d(4)", "BatchNorm2d is for tensors of shape [N, 4, H, W], but x is [N, 4, 6]")]
    [InlineData("new BatchNorm3d(4)", "BatchNorm3d is for tensors of shape [N, 4, D, H, W], but x is [N, 4, 6]")]
    public void Other_shapes_are_refused(string layer, string message)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model]
            public partial class Net
            {
                readonly {{layer[4..layer.IndexOf('(')]}} layer = {{layer}};
                [Graph] Tensor Result([Shape("N", 4, 6)] Tensor x) => layer.Forward(x);
            }
            """));
        Assert.Contains(message, Assert.Single(ModelCompilation.MistakesOf(read)));
    }

    /// <param name="belong">Whether two places share their mean and variance.</param>
    static Nd Standardized(Nd x, Func<int[], int[], bool> belong, double epsilon) => Nd.From(x.Shape, at =>
    {
        double[] group = [.. Places(x.Shape).Where(other => belong(at, other)).Select(other => x[other])];
        return (x[at] - group.Average()) / Math.Sqrt(group.Average(value => Math.Pow(value - group.Average(), 2)) + epsilon);
    });

    static Nd RootMeanSquare(Nd x, Func<int[], int[], bool> belong, double epsilon) => Nd.From(x.Shape, at =>
        x[at] / Math.Sqrt(Places(x.Shape).Where(other => belong(at, other)).Average(other => x[other] * x[other]) + epsilon));

    static Nd Running(CaseValues v, string layer, Nd x, double epsilon) => Nd.From(x.Shape, at =>
        (x[at] - v[layer + ".RunningMean"][at[1]]) / Math.Sqrt(v[layer + ".RunningVariance"][at[1]] + epsilon));

    static Nd Affine(CaseValues v, string layer, Func<int[], int> element, Nd x) => Nd.From(x.Shape, at =>
        x[at] * v[layer + ".Scale"].Data[element(at)]
            + (layer.StartsWith("rms", StringComparison.Ordinal) ? 0 : v[layer + ".Shift"].Data[element(at)]));

    static Nd LocalResponse(Nd x, int size, double alpha, double beta, double k) => Nd.From(x.Shape, at =>
    {
        var sum = 0.0;
        for (var channel = at[1] - size / 2; channel <= at[1] + (size - 1) / 2; channel++)
            if (channel is >= 0 and < C) sum += Math.Pow(x[at[0], channel, at[2], at[3]], 2);
        return x[at] / Math.Pow(k + alpha / size * sum, beta);
    });

    static IEnumerable<int[]> Places(int[] shape) =>
        shape.Aggregate((IEnumerable<int[]>)[[]], (places, size) =>
            places.SelectMany(place => Enumerable.Range(0, size).Select(i => (int[])[.. place, i])));
}

using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>The forms of entries beside the usual one: losses with several results, and entries without tensor arguments.</summary>
public class EntryFormTests
{
    const string Text = """
        /// <summary>A loss with the logits it was made of.</summary>
        [Model] public partial class Several
        {
            readonly Linear layer = new(3, 4);
            [Loss] (Tensor loss, Tensor logits, IntTensor predicted, Tensor) Loss([Shape("N", 3)] Tensor x, [Shape("N")] IntTensor labels)
            {
                var logits = layer.Forward(x);
                return (CrossEntropy(logits, labels), logits, logits.ArgMax(-1), layer.Weight.Sum());
            }
            /// <summary>Results called like arguments.</summary>
            [Loss] (Tensor x, Tensor y) Named([Shape("N")] Tensor y, float x) => ((y * x).Sum() + layer.Weight.Sum(), y);
        }
        /// <summary>Functions of parameters and numbers alone.</summary>
        [Model(Precision = Precision.Double)] public partial class Valley
        {
            readonly Parameter at = new(Init.Constant(0.5), 2);
            [Graph] Tensor Place() => at;
            [Graph] Tensor Norm() => Sqrt((at * at).Sum());
            [Graph] (Tensor twice, IntTensor least) Both(float factor) => (at * factor, at.ArgMin(0));
            [Graph] Tensor Scaled(double factor) => (at * factor).Sum();
            /// <summary>Rosenbrock's function.</summary>
            [Loss] Tensor Height() => (1 - at[0]) * (1 - at[0]) + 100 * (at[1] - at[0] * at[0]) * (at[1] - at[0] * at[0]);
            [Loss] (Tensor height, Tensor place) Tilted(double slope) => (Height() + slope * at.Sum(), at);
            public double HeightFromWithin() => Height(default);
        }
        /// <summary>What a caller outside the class writes.</summary>
        public static class Callers
        {
            public static (float, float[], int[], float[]) Several(Several net, float[] x, int[] labels)
            {
                var (loss, logits, predicted, sum) = net.LossAndGradients(x, labels);
                var labels64 = System.Array.ConvertAll(labels, label => (long)label);
                Check(net.Loss(x, labels).loss == loss && net.Loss(x, labels64).logits.Length == logits.Length);
                return (loss, logits, predicted, sum);
            }
            public static double[] Valley(Valley net)
            {
                var place = new double[2];
                net.Place(place);
                Check(net.Place()[0] == place[0] && net.HeightFromWithin() == net.Height());
                var tilted = net.TiltedAndGradients(2);
                var both = net.Both(3);
                return
                [
                    .. place, net.Norm(), .. both.twice, both.least[0], net.Scaled(4), net.Height(), tilted.height, .. tilted.place,
                ];
            }
            static void Check(bool holds) { if (!holds) throw new System.InvalidOperationException(); }
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    static readonly Dictionary<string, long> sizes = new() { ["N"] = 5 };

    [Theory]
    [InlineData("Several")]
    [InlineData("Valley")]
    public void All_results_agree_with_the_interpreter(string name) => Comparison.Run(models.Value.Create(name), sizes);

    static object Call(string method, params object[] arguments) =>
        arguments[0].GetType().Assembly.GetType("Callers")!.GetMethod(method)!.Invoke(null, arguments)!;

    [Fact]
    public void A_loss_gives_its_tuple_back()
    {
        var net = (ITrainable<float>)models.Value.Create("Several").Instance;
        float[] x = [1, 2, 3, 4, 5, 6];
        var (loss, logits, predicted, sum) = ((float, float[], int[], float[]))Call("Several", net, x, new[] { 1, 3 });
        var (weights, bias) = (net.Parameters["layer.Weight"].ToArray(), net.Parameters["layer.Bias"].ToArray());
        double[][] expected = [new double[4], new double[4]];
        for (var row = 0; row < 2; row++)
            for (var column = 0; column < 4; column++)
                expected[row][column] = bias[column] + Enumerable.Range(0, 3).Sum(i => (double)x[row * 3 + i] * weights[i * 4 + column]);
        Assert.All(expected.SelectMany(row => row).Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(expected.Select(row => Array.IndexOf(row, row.Max())), predicted);
        double CrossEntropy(double[] row, int label) => Math.Log(row.Sum(Math.Exp)) - row[label];
        Assert.Equal((CrossEntropy(expected[0], 1) + CrossEntropy(expected[1], 3)) / 2, loss, 1e-5);
        Assert.Equal(weights.Sum(), sum.Single(), 1e-5);
    }

    [Fact]
    public void A_loss_with_several_results_trains()
    {
        var net = ((EmittedModel<float>)models.Value.Create("Several")).Model;
        var data = new Dataset(DataColumn.Real("x", [1f, 0, 0, 0, 1, 0, 0, 0, 1], 3), DataColumn.Index("labels", [3, 0, 2]));
        var trainer = new Trainer(net, new Adam(0.1)) { Log = null, Loss = net.Losses[0] };
        Assert.True(trainer.Fit(data, data, epochs: 60).Last.ValidationLoss < 0.1);
    }

    [Fact]
    public void Entries_without_tensor_arguments_are_called_as_they_look()
    {
        var net = models.Value.Create("Valley").Instance;
        const double height = 0.25 + 100 * 0.25 * 0.25;
        double[] expected = [0.5, 0.5, Math.Sqrt(0.5), 1.5, 1.5, 0, 4, height, height + 2, 0.5, 0.5];
        Assert.All(expected.Zip((double[])Call("Valley", net)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        // Of the last call with gradients: -2 (1 - x) - 400 x (y - x²) + 2, and 200 (y - x²) + 2.
        var gradient = ((ITrainable<double>)net).Gradients["at"].ToArray();
        Assert.Equal(-1 - 200 * 0.25 + 2, gradient[0], 1e-12);
        Assert.Equal(200 * 0.25 + 2, gradient[1], 1e-12);
    }

    [Fact]
    public void A_loss_without_tensor_arguments_trains()
    {
        var net = ((EmittedModel<double>)models.Value.Create("Valley")).Model;
        var trainer = new Trainer(net, new Lbfgs()) { Log = null, Loss = net.Losses[0] };
        var history = trainer.FitSteps(40);
        Assert.Single(history);
        Assert.All(net.Parameters["at"].ToArray(), value => Assert.Equal(1, value, 1e-4));
        trainer.Loss = net.Losses[1];
        Assert.Contains("slope", Assert.Throws<ArgumentException>(() => trainer.FitSteps(1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(net, new Sgd(1)) { Log = null, Loss = net.Losses[0] }.FitSteps(0));
        var several = ((EmittedModel<float>)models.Value.Create("Several")).Model;
        var needsData = new Trainer(several, new Sgd(1)) { Loss = several.Losses[0] };
        Assert.Contains("x [N, 3]", Assert.Throws<ArgumentException>(() => needsData.FitSteps(1)).Message);
    }
}

using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>A trainer around compiled models.</summary>
public class TrainerTests
{
    const string Text = """
        /// <summary>Linear regression with a penalty whose weight is an argument.</summary>
        [Model] public partial class Ridge
        {
            readonly Parameter w = new(Init.Ones, 2);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, float lambda, [Shape("N")] Tensor y, float bias) =>
                Mse((x * w).Sum(-1) + bias, y) + lambda * (w * w).Sum();
        }
        /// <summary>The same in double precision.</summary>
        [Model(Precision = Precision.Double)] public partial class DoubleRidge
        {
            readonly Parameter w = new(Init.Ones, 2);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse((x * w).Sum(-1), y);
        }
        /// <summary>Samples along the second axis.</summary>
        [Model] public partial class TimeMajor
        {
            readonly Parameter w = new(Init.Ones, 2);
            [Loss] Tensor Loss([Shape("T", "N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse((x * w).Sum(-1).Sum(0), y);
        }
        /// <summary>All nodes of a graph at once.</summary>
        [Model] public partial class WholeGraph
        {
            readonly Parameter w = new(Init.Ones, 3);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x, [Shape("E")] IntTensor from, [Shape("M")] IntTensor labelled, [Shape("M")] Tensor y) => (Gather(x, from).Mean(0) * w).Sum() + Mse(Gather((x * w).Sum(-1), labelled), y);
        }
        /// <summary>A layer whose outputs are dropped at random.</summary>
        [Model] public partial class Dropped
        {
            readonly Linear hidden = new(3, 20), output = new(20, 1);
            readonly Dropout dropout = new(0.5);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x, [Shape("N", 1)] Tensor y) =>
                Mse(output.Forward(dropout.Forward(Relu(hidden.Forward(x)))), y);
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    static ITrainable<T> Create<T>(string name)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => ((EmittedModel<T>)models.Value.Create(name)).Model;

    static readonly Dataset Table = new(DataColumn.Real("x", [1, 2, 3, 4], 2), DataColumn.Real("y", [1, 2]));

    [Fact]
    public void A_scalar_argument_without_a_value_is_refused_by_name()
    {
        var trainer = new Trainer(Create<float>("Ridge"), new Sgd(0)) { Log = null, Scalars = { { "bias", 0 } } };
        Assert.Contains("scalar argument lambda", Assert.Throws<ArgumentException>(() => trainer.Fit(Table)).Message);
        Assert.Contains("scalar argument lambda", Assert.Throws<ArgumentException>(() => trainer.Evaluate(Table)).Message);
        Assert.Contains("scalar argument lambda", Assert.Throws<ArgumentException>(() => trainer.TrainBatch(Table, [0])).Message);
        Assert.Contains("only bias, lambda", Assert.Throws<ArgumentException>(() => trainer.Scalars.Add("lamda", 1)).Message);
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void A_scalar_argument_is_a_number_or_a_function_of_the_step()
    {
        var trainer = new Trainer(Create<float>("Ridge"), new Sgd(0))
            { Log = null, Scalars = { { "lambda", 0.5 }, { "bias", step => step } } };
        // x w = 3 and 7, y = 1 and 2; the penalty is 0.5 * 2.
        Assert.Equal((4 + 25) / 2.0 + 1, trainer.TrainBatch(Table, [0, 1]), 1e-5);
        Assert.Equal((9 + 36) / 2.0 + 1, trainer.TrainBatch(Table, [0, 1]), 1e-5);
        Assert.Equal((16 + 49) / 2.0 + 1, trainer.Evaluate(Table), 1e-5);
        trainer.Scalars.Add("lambda", 0);
        Assert.Equal((16 + 49) / 2.0, trainer.Evaluate(Table), 1e-5);
    }

    [Fact]
    public void Models_in_double_precision_train_on_either_kind_of_data()
    {
        var model = Create<double>("DoubleRidge");
        var data = new Dataset(DataColumn.Real("x", [1.0, 2, 3, 4], 2), DataColumn.Real("y", [1 / 3.0, 2]));
        var trainer = new Trainer(model, new Sgd(0.01)) { Log = null, BatchSize = 2, Shuffle = false };
        var residuals = (First: 3 - 1 / 3.0, Second: 5.0);
        Assert.Equal((residuals.First * residuals.First + 25) / 2, trainer.Fit(data).Last.Loss, 1e-14);
        Assert.Equal(1 - 0.01 * (residuals.First * 1 + residuals.Second * 3), model.Parameters["w"].Data[0], 1e-14);
        Assert.Equal(trainer.Evaluate(new Dataset(DataColumn.Real("x", [1f, 2, 3, 4], 2), DataColumn.Real("y", [1 / 3.0, 2]))),
            trainer.Evaluate(data), 1e-15);
        Assert.Equal((4 + 25) / 2.0, new Trainer(Create<double>("DoubleRidge"), new Sgd(0)).Evaluate(Table), 1e-15);
    }

    [Fact]
    public void Batches_are_cut_along_any_axis()
    {
        // x[t, n, :] is n + t for each of 3 samples and 2 times; samples are stored one after another.
        var x = Enumerable.Range(0, 3).SelectMany(n => Enumerable.Range(0, 2).SelectMany(t => new[] { (float)(n + t), n + t })).ToArray();
        var data = new Dataset(DataColumn.Real("x", x, 2, 2), DataColumn.Real("y", [1, 2, 3]));
        var trainer = new Trainer(Create<float>("TimeMajor"), new Sgd(0)) { Log = null, BatchSize = 2 };
        Assert.Contains("begin with both T and N", Assert.Throws<ArgumentException>(() => trainer.Evaluate(data)).Message);
        trainer.BatchSymbol = "N";
        // The sum over t and the last axis is 4 n + 2.
        double[] squares = [.. Enumerable.Range(0, 3).Select(n => Math.Pow(4 * n + 2 - (n + 1), 2))];
        Assert.Equal(squares.Average(), trainer.Evaluate(data), 1e-5);
        Assert.Equal((squares[2] + squares[0]) / 2, trainer.TrainBatch(data, [2, 0]), 1e-5);
        trainer.BatchSymbol = "B";
        Assert.Contains("no symbol B, only", Assert.Throws<ArgumentException>(() => trainer.Evaluate(data)).Message);
    }

    [Fact]
    public void Shared_columns_train_on_a_whole_graph()
    {
        var data = new Dataset(
            DataColumn.Real("x", [1, 2, 3, 4, 5, 6], 2, 3).Shared(), DataColumn.Index("from", [0, 1, 1, 0], 4).Shared(),
            DataColumn.Index("labelled", [1], 1).Shared(), DataColumn.Real("y", [10.0], 1).Shared());
        Assert.Equal(1, data.Count);
        var history = new Trainer(Create<float>("WholeGraph"), new Sgd(0)) { Log = null }.Fit(data, data, epochs: 2);
        Assert.Equal(10.5 + 25, history.Last.Loss, 1e-4);
        Assert.Equal(10.5 + 25, history.Last.ValidationLoss!.Value, 1e-4);
        Assert.Contains("2 samples", Assert.Throws<ArgumentException>(() => DataColumn.Real("x", [1, 2]).Shared()).Message);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_training_before_the_update()
    {
        var model = Create<double>("DoubleRidge");
        var trainer = new Trainer(model, new Sgd(1)) { Log = null, Shuffle = false, BatchSize = 1 };
        var data = new Dataset(DataColumn.Real("x", [0.0, 0, double.NaN, 1], 2), DataColumn.Real("y", [0.0, 0]));
        var error = Assert.Throws<NonFiniteException>(() => trainer.Fit(data, epochs: 5));
        Assert.Equal((1, double.NaN), (error.Step, error.Loss));
        Assert.Contains("Loss Loss is NaN after 1 step", error.Message);
        Assert.Equal([1.0, 1], model.Parameters["w"].ToArray());
        trainer.AllowNonFinite = true;
        Assert.Equal(double.NaN, trainer.Fit(data).Last.Loss);
    }

    [Fact]
    public void Resumed_training_with_dropout_and_shuffling_is_equal_to_the_bit()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "training.safetensors");
            var data = new Dataset(DataColumn.Real("x", [.. Enumerable.Range(0, 60).Select(i => MathF.Sin(i))], 3),
                DataColumn.Real("y", [.. Enumerable.Range(0, 20).Select(i => MathF.Cos(i))], 1));
            var (whole, uninterrupted) = CreateDropped();
            uninterrupted.Fit(data, epochs: 3);
            foreach (var stop in new[] { 2, 5, 7 })
            {
                using var source = new CancellationTokenSource();
                var (_, first) = CreateDropped();
                (first.CheckpointPath, first.StepDone) = (path, step =>
                {
                    if (step.Step == stop) source.Cancel();
                });
                first.Fit(data, epochs: 3, cancellation: source.Token);
                var (resumed, second) = CreateDropped();
                resumed.Memory.Initialize(99);
                second.Load(path);
                second.Fit(data, epochs: 3);
                Assert.Equal(whole.Parameters.SelectMany(parameter => parameter.ToArray()),
                    resumed.Parameters.SelectMany(parameter => parameter.ToArray()));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static (ITrainable<float> Model, Trainer Trainer) CreateDropped()
    {
        var model = Create<float>("Dropped");
        model.Memory.Initialize(4);
        return (model, new(model, new Adam(0.01)) { Log = null, BatchSize = 4, Seed = 3 });
    }
}

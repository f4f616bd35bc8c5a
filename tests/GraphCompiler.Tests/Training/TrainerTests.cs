using System.Globalization;
using GraphCompiler.Cpu;
using GraphCompiler.Training;

namespace GraphCompiler.Tests.Training;

public class TrainerTests
{
    static Trainer Quiet(LinearModel model, Optimizer? optimizer = null, int batch = 32) =>
        new(model, optimizer ?? new Sgd(0.05)) { Log = null, BatchSize = batch };

    [Theory, InlineData(false), InlineData(true)]
    public void LearnsThePriceOfChocolate(bool adam)
    {
        var model = new LinearModel(1);
        var history = Quiet(model, adam ? new Adam(0.3) : new Sgd(0.05), batch: 3).Fit(Tables.Chocolate, Tables.Chocolate, adam ? 400 : 60);
        Assert.Equal(10, model.Parameters["weight"].Data[0], 1e-2f);
        Assert.True(history.Last.ValidationLoss < 1e-3 && history[0].Loss > 1, $"{history[0]} ... {history.Last}");
        Assert.Equal(40, model.Parameters["weight"].Data[0] * 4, 0.05f);
    }

    [Fact]
    public void EveryEpochTakesEachSampleOnceInANewOrderWithASmallerLastBatch()
    {
        var model = new LinearModel(1) { Record = true };
        Quiet(model, batch: 4).Fit(Tables.Numbered(10), epochs: 2);
        Assert.Equal([4, 4, 2, 4, 4, 2], model.Batches);
        var (first, second) = (model.Seen[..10], model.Seen[10..]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), first.Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), second.Order());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, first.Order());
    }

    [Fact]
    public void WithoutShufflingTheOrderIsTheDatas()
    {
        var model = new LinearModel(1) { Record = true };
        new Trainer(model, new Sgd(0)) { Log = null, Shuffle = false, BatchSize = 3 }.Fit(Tables.Numbered(12).Slice(2, 7));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], model.Seen);
    }

    [Fact]
    public void TheSeedDeterminesTheOrder()
    {
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));

        static List<float> Order(int seed)
        {
            var model = new LinearModel(1) { Record = true };
            new Trainer(model, new Sgd(0)) { Log = null, Seed = seed }.Fit(Tables.Numbered(50));
            return model.Seen;
        }
    }

    [Fact]
    public void LossesAreWeightedByBatchSize()
    {
        var model = new LinearModel(1);
        var trainer = Quiet(model, new Sgd(0), batch: 4);
        // With w = 0 the loss is the mean of y^2 over 0..9.
        Assert.Equal(28.5, trainer.Evaluate(Tables.Numbered(10)), 1e-5);
        var epoch = trainer.Fit(Tables.Numbered(10), Tables.Numbered(4)).Last;
        Assert.Equal(28.5, epoch.Loss, 1e-5);
        Assert.Equal(3.5, epoch.ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void EqualBitsForAnyNumberOfThreads()
    {
        var expected = Train(1);
        Assert.All(new[] { 2, 3 }, threads => Assert.Equal(expected, Train(threads)));

        static float[] Train(int threads)
        {
            using var team = new WorkerTeam(threads);
            const int inputs = 80_000;
            var x = new float[8 * inputs];
            Init.Normal(0, 1).Fill<float>(x, [x.Length], 1, 2);
            var model = new LinearModel(inputs);
            model.Memory.Workers = team;
            var trainer = Quiet(model, new Adam(0.01), batch: 4);
            trainer.ClipNorm = 0.01;
            trainer.Fit(new(DataColumn.Real("x", x, inputs), DataColumn.Real("y", [1, 2, 3, 4, 5, 6, 7, 8])), epochs: 2);
            return model.Parameters[0].ToArray();
        }
    }

    [Fact]
    public void ATrainingStepAllocatesNothing()
    {
        var model = new LinearModel(1);
        var trainer = new Trainer(model, new Adam(0.1)) { Log = null, ClipNorm = 1, ClipValue = 2 };
        var (data, samples) = (Tables.Chocolate, new[] { 3, 0, 5 });
        for (var i = 0; i < 50; i++) trainer.TrainBatch(data, samples);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) trainer.TrainBatch(data, samples);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void MatchesUnnamedColumnsByOrderAndFlatSamplesByLength()
    {
        var model = new LinearModel(4);
        var data = new Dataset(DataColumn.Real(null, [1, 2, 3, 4, 5, 6, 7, 8], 2, 2), DataColumn.Real(null, [1, 2]));
        Assert.Equal(2.5, Quiet(model).Evaluate(data), 1e-6);
    }

    [Fact]
    public void OneLineForEachEpochInTheInvariantCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("1,5", $"{1.5}");
            var log = new StringWriter();
            new Trainer(new LinearModel(1), new Sgd(0)) { Log = log }.Fit(Tables.Numbered(3), Tables.Numbered(3), epochs: 2);
            var lines = log.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("epoch   2  loss 1.66667  validation 1.66667  ", lines[1]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void StopsWhenAskedTo()
    {
        var trainer = Quiet(new LinearModel(1));
        trainer.Continue = epoch => epoch.Epoch < 3;
        Assert.Equal(3, trainer.Fit(Tables.Chocolate, epochs: 10).Count);
    }

    [Fact]
    public void ClippingLimitsTheStep()
    {
        var model = new LinearModel(1);
        new Trainer(model, new Sgd(1)) { Log = null, ClipNorm = 0.25 }.Fit(Tables.Chocolate);
        Assert.Equal(0.25f, model.Parameters[0].Data[0], 1e-6f);
    }

    /// <summary>Whether rules scale what they read, or the optimizer looks at whole tensors.</summary>
    [Theory]
    [InlineData("Sgd"), InlineData("Adam"), InlineData("Lamb"), InlineData("RmsProp"), InlineData("Rprop"), InlineData("Muon")]
    [InlineData("Adafactor"), InlineData("Reading")]
    public void ClippedStepsAreThoseOfClippedGradients(string name)
    {
        const int inputs = 300;
        var x = new float[8 * inputs];
        Init.Normal(0, 1).Fill<float>(x, [x.Length], 1, 2);
        var data = new Dataset(DataColumn.Real("x", x, inputs), DataColumn.Real("y", [1, 2, 3, 4, 5, 6, 7, 8]));
        int[][] batches = [[0, 1, 2], [3, 4, 5], [6, 7, 0], [1, 3, 5]];
        var (model, expected) = (new LinearModel(inputs), new LinearModel(inputs));
        var trainer = new Trainer(model, Made()) { Log = null, ClipNorm = 0.5 };
        // A rate of 0 leaves the parameters as they are.
        var (gradients, optimizer) = (new Trainer(expected, new Sgd(0)) { Log = null }, Made());
        foreach (var batch in batches)
        {
            trainer.TrainBatch(data, batch);
            gradients.TrainBatch(data, batch);
            Assert.True(GradientClipping.ByNorm(expected.Gradients, 0.5) > 0.5);
            optimizer.Step(expected);
            Assert.All(expected.Parameters[0].ToArray().Zip(model.Parameters[0].ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }

        Optimizer Made() => name switch
        {
            "Sgd" => new Sgd(0.1, momentum: 0.9), "Adam" => new Adam(0.01), "Lamb" => new Lamb(0.01), "RmsProp" => new RmsProp(0.01),
            "Rprop" => new Rprop(0.01), "Muon" => new Muon(0.01), "Adafactor" => new Adafactor(0.01), _ => new Reading(),
        };
    }

    /// <summary>Takes a rule for one part of the way and the gradients as they are for the other.</summary>
    sealed class Reading() : Optimizer(0.1)
    {
        protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
        {
            sweep.Run(new MixRule<T>(1, -rate));
            foreach (var tensor in sweep.Tensors)
                for (var i = 0; i < tensor.Length; i++)
                    sweep.Weights(tensor)[i] -= T.CreateChecked(rate) * sweep.Gradients(tensor)[i];
            sweep.Run(new MixRule<T>(1, -rate));
        }
    }

    [Fact]
    public void SeveralLossesNeedAChoice()
    {
        var model = new LinearModel(1, losses: 2);
        var trainer = Quiet(model);
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(Tables.Chocolate)).Message;
        Assert.Contains("Loss, Other", message);
        trainer.Loss = model.Losses[1];
        trainer.Fit(Tables.Chocolate);
        Assert.Throws<ArgumentException>(() => trainer.Loss = new LinearModel(1).Losses[0]);
    }

    public static TheoryData<string, string[]> BadData => new()
    {
        { "missing", ["\"y\"", "z real [N]"] },
        { "kind", ["y [N]", "indices"] },
        { "shape", ["x [N, 1]", "x real [N, 2]"] },
        { "empty", ["empty"] },
        { "unnamed", ["2 inputs", "1 unnamed"] },
    };

    [Theory, MemberData(nameof(BadData))]
    public void BadDataAreRefusedBeforeAnythingChanges(string kind, string[] expected)
    {
        Dataset data = kind switch
        {
            "missing" => new(DataColumn.Real("x", [1], 1), DataColumn.Real("z", [1])),
            "kind" => new(DataColumn.Real("x", [1], 1), DataColumn.Index("y", [1])),
            "shape" => new(DataColumn.Real("x", [1, 2], 2), DataColumn.Real("y", [1])),
            "empty" => new(DataColumn.Real("x", [], 1), DataColumn.Real("y", [])),
            _ => new(DataColumn.Real(null, [1], 1)),
        };
        var model = new LinearModel(1) { Record = true };
        var trainer = Quiet(model);
        Assert.All(expected, text => Assert.Contains(text, Assert.Throws<ArgumentException>(() => trainer.Fit(data)).Message));
        Assert.Throws<ArgumentException>(() => trainer.Fit(Tables.Chocolate, validation: data));
        Assert.Empty(model.Batches);
        Assert.Equal(0, model.Parameters[0].Data[0]);
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        var trainer = Quiet(new LinearModel(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Tables.Chocolate, epochs: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.BatchSize = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.ClipNorm = 0);
        Assert.Throws<ArgumentException>(() => trainer.TrainBatch(Tables.Chocolate, []));
        Assert.Contains("position 1 it has 7",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.TrainBatch(Tables.Chocolate, [0, 7])).Message);
        Assert.Throws<ArgumentException>(() =>
            new Trainer(new BareModel<float>(new GraphCompiler.Runtime.ParameterInfo("a", [1], Init.Ones)), new Sgd(1)));
    }
}

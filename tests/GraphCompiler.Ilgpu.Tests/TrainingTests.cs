namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Training on a device is training on the processor, to rounding; with the same bits each time on one device.</summary>
public class TrainingTests
{
    static readonly Dictionary<string, Func<Optimizer>> optimizers = new()
    {
        ["Sgd"] = () => new Sgd(0.1, momentum: 0.9),
        ["Adam"] = () => new Adam(0.01),
        ["AdamW with groups"] = () => new Adam(0.01, weightDecay: 0.1)
        {
            Groups = [new("*.Bias") { Rate = 0.1, WeightDecay = 0 }, new("norm.*") { Frozen = true }],
        },
        ["RmsProp"] = () => new RmsProp(0.005),
        ["Adagrad"] = () => new Adagrad(0.05),
        ["Adadelta"] = () => new Adadelta(),
        ["Adamax"] = () => new Adamax(0.01),
        ["NAdam"] = () => new NAdam(0.01),
        ["RAdam"] = () => new RAdam(0.01),
        ["Lion"] = () => new Lion(0.001),
        ["Lamb"] = () => new Lamb(0.01),
        ["Asgd"] = () => new Asgd(0.05),
        ["Rprop"] = () => new Rprop(0.001),
    };

    static Dataset Samples(int count, int seed)
    {
        var random = new Random(seed);
        float[] x = [.. Enumerable.Range(0, count * 20).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => x[i * 20] > 0 ? 1 : x[i * 20 + 1] > 0 ? 4 : 7)];
        return new(DataColumn.Real("x", x, 20), DataColumn.Index("labels", labels));
    }

    static Digits Net()
    {
        var net = new Digits();
        net.Initialize(seed: 3);
        return net;
    }

    static float[] ParametersOf(Digits net) => [.. net.Parameters.SelectMany(parameter => parameter.Data.ToArray())];

    static void AssertClose(string what, float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])),
                $"{what}, {i}: {actual[i]}, not {expected[i]}");
    }

    // On one device, which compiles the model's kernels once.
    [Theory]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Simulator, "Adam", "Lamb")]
    public void Every_optimizer_does_what_it_does_on_the_processor(string kind, params string[] names)
    {
        using var device = TestDevices.Open(kind);
        foreach (var name in names.Length > 0 ? names : [.. optimizers.Keys])
        {
            var (host, copied) = (Net(), Net());
            var expected = new Trainer(host, optimizers[name]()) { BatchSize = 8, Seed = 5, Log = null }.Fit(Samples(44, 1), epochs: 2);
            using var net = copied.On(device);
            var actual = new Trainer(net, optimizers[name]()) { BatchSize = 8, Seed = 5, Log = null }.Fit(Samples(44, 1), epochs: 2);
            net.Download();
            AssertClose(name, ParametersOf(host), ParametersOf(copied), 2e-4f);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4));
        }
    }

    [Fact]
    public void Clipping_accumulation_averages_schedules_and_early_stopping_work_alike()
    {
        static Trainer Configured(Trainer trainer)
        {
            trainer.BatchSize = 8;
            trainer.Seed = 5;
            trainer.Log = null;
            trainer.AccumulatedBatches = 2;
            trainer.ClipNorm = 0.5;
            trainer.ClipValue = 0.2;
            trainer.Schedule = Schedule.Cosine(4);
            trainer.Average = new(0.9);
            trainer.EarlyStopping = new() { Patience = 1 };
            trainer.KeepGradientNorms = true;
            return trainer;
        }

        var (host, copied) = (Net(), Net());
        var expected = Configured(new(host, new Adam(0.05))).Fit(Samples(44, 1), Samples(10, 2), epochs: 4);
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var net = copied.On(device);
        var actual = Configured(new(net, new Adam(0.05))).Fit(Samples(44, 1), Samples(10, 2), epochs: 4);
        net.Download();
        AssertClose("all", ParametersOf(host), ParametersOf(copied), 5e-4f);
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.ValidationLoss!.Value, pair.Second.ValidationLoss!.Value, 1e-4);
            Assert.All(pair.First.GradientNorms, norm => Assert.Equal(norm.Value, pair.Second.GradientNorms[norm.Key], 1e-3));
        });
    }

    [Fact]
    public void A_resumed_training_gives_the_same_bits_and_so_does_one_that_does_not_wait()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var device = TestDevices.Open(TestDevices.Compiled);
        try
        {
            var whole = Train(3, trainer => trainer.AllowNonFinite = true);
            Train(1, trainer => trainer.CheckpointPath = path);
            Assert.Equal(whole, Train(3, trainer => trainer.Load(path)));
        }
        finally
        {
            File.Delete(path);
        }

        float[] Train(int epochs, Action<Trainer> configure)
        {
            var copied = Net();
            using var net = copied.On(device);
            var trainer = new Trainer(net, new Adam(0.01)) { BatchSize = 8, Seed = 5, Log = null };
            configure(trainer);
            trainer.Fit(Samples(44, 1), epochs: epochs);
            net.Download();
            return ParametersOf(copied);
        }
    }

    [Fact]
    public void Several_models_train_on_one_device_from_several_threads()
    {
        using var device = TestDevices.Open(TestDevices.Compiled);
        var trained = new float[3][];
        Parallel.For(0, trained.Length, i =>
        {
            var copied = Net();
            using var net = copied.On(device);
            new Trainer(net, new Adam(0.01)) { BatchSize = 8, Seed = 5, Log = null }.Fit(Samples(44, 1), epochs: 2);
            net.Download();
            trained[i] = ParametersOf(copied);
        });
        Assert.All(trained, parameters => Assert.Equal(trained[0], parameters));
    }

    [Fact]
    public void What_can_not_be_is_an_exception()
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        var net = Net().On(device);
        foreach (var optimizer in new Optimizer[] { new Muon(0.1), new Lbfgs(), new Adafactor(0.1) })
            Assert.Contains(optimizer.GetType().Name, Assert.Throws<NotSupportedException>(() => new Trainer(net, optimizer)).Message);
        var trainer = new Trainer(net, new Adam(0.01)) { Log = null };
        net.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Fit(Samples(8, 1), epochs: 1));
    }
}

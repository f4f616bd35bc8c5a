using GraphCompiler.Tests.Training;

namespace GraphCompiler.Tests.Checkpoints;

/// <summary>Training that was interrupted and resumed against training without a break.</summary>
public sealed class ResumeTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    string File => Path.Combine(folder.FullName, "training.safetensors");

    public void Dispose() => folder.Delete(recursive: true);

    static readonly Dictionary<string, Func<Optimizer>> optimizers = new()
    {
        ["sgd"] = () => new Sgd(1e-3, 0.9, dampening: 0.1),
        ["adam"] = () => new Adam(0.1, amsGrad: true) { Groups = [new("weight") { Rate = 0.2 }] },
        ["rmsprop"] = () => new RmsProp(0.01, momentum: 0.5, centered: true),
        ["nadam"] = () => new NAdam(0.1), ["asgd"] = () => new Asgd(1e-3, start: 2), ["rprop"] = () => new Rprop(),
        ["lamb"] = () => new Lamb(0.1), ["adafactor"] = () => new Adafactor(0.1),
        ["muon"] = () => new Muon(0.1), ["lbfgs"] = () => new Lbfgs(0.1, iterations: 3, history: 4),
        ["lbfgs with search"] = () => new Lbfgs(iterations: 3, history: 2, lineSearch: true),
    };

    public static TheoryData<string> Names => [.. optimizers.Keys];

    static (LinearModel, Trainer) Create(string optimizer)
    {
        var model = new LinearModel(2);
        return (model, new(model, optimizers[optimizer]())
        {
            Log = null, BatchSize = 3, Seed = 5, Schedule = Schedule.Cosine(20), ScheduleBySteps = true, Average = new(0.9),
            EarlyStopping = new() { Patience = 100, RestoreBest = false },
        });
    }

    static readonly Dataset data = new(DataColumn.Real("x", [.. Enumerable.Range(0, 20).Select(i => MathF.Sin(i))], 2),
        DataColumn.Real("y", [.. Enumerable.Range(0, 10).Select(i => MathF.Cos(i))]));

    [Theory, MemberData(nameof(Names))]
    public void ResumedTrainingIsEqualToTheBit(string name)
    {
        var (whole, uninterrupted) = Create(name);
        var expected = uninterrupted.Fit(data, data, epochs: 4);
        foreach (var stop in new[] { 1, 4, 6, 8 })   // 4 steps an epoch: within the first, at its end, within the second, at its end
        {
            var (_, first) = Create(name);
            using var source = new CancellationTokenSource();
            (first.CheckpointPath, first.StepDone) = (File, step =>
            {
                if (step.Step == stop) source.Cancel();
            });
            Assert.True(first.Fit(data, data, epochs: 4, cancellation: source.Token).IsCancelled);

            var (resumed, second) = Create(name);
            second.Load(File);
            Assert.Equal(stop, second.Steps);
            var rest = second.Fit(data, data, epochs: 4);
            Assert.Equal(expected.Last.Loss, rest.Last.Loss);
            Assert.Equal(expected.Last.ValidationLoss, rest.Last.ValidationLoss);
            Assert.Equal(whole.Parameters[0].ToArray(), resumed.Parameters[0].ToArray());
            Assert.Equal((uninterrupted.Steps, uninterrupted.Epochs), (second.Steps, second.Epochs));
        }
    }

    [Fact]
    public void ACheckpointOfAnotherKindIsRefusedAndChangesNothing()
    {
        var (model, trainer) = Create("adam");
        trainer.Fit(data);
        trainer.Save(File);
        var (other, sgd) = Create("sgd");
        Assert.Contains("with Adam, not with Sgd", Assert.Throws<CheckpointException>(() => sgd.Load(File)).Message);
        var withPlateau = new Trainer(other, new Adam()) { Schedule = new ReduceOnPlateau() };
        Assert.Contains("\"plateau\"", Assert.Throws<CheckpointException>(() => withPlateau.Load(File)).Message);
        Assert.Equal([0, 0], other.Parameters[0].ToArray());
        Checkpoint.Save(File, model);
        Assert.Contains("no training checkpoint", Assert.Throws<CheckpointException>(() => sgd.Load(File)).Message);
    }

    [Fact]
    public void ATrainingCheckpointHasTheRandomStateAndWeightsThatAreLoadedAlone()
    {
        var (model, trainer) = Create("adam");
        trainer.Fit(data);
        (model.Memory.Seed, model.Memory.Step) = (ulong.MaxValue, 1234567890123);
        trainer.Save(File);
        var (drawing, second) = Create("adam");
        second.Load(File);
        Assert.Equal((ulong.MaxValue, 1234567890123ul), (drawing.Memory.Seed, drawing.Memory.Step));
        var other = new LinearModel(2);
        Assert.True(Checkpoint.Load(File, other).IsExact);
        Assert.Equal(model.Parameters[0].ToArray(), other.Parameters[0].ToArray());
    }
}

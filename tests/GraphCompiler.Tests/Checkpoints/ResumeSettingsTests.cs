using System.Text;
using GraphCompiler.Tests.Training;

namespace GraphCompiler.Tests.Checkpoints;

/// <summary>Resumed training with settings that carry state of their own.</summary>
public sealed class ResumeSettingsTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    string File => Path.Combine(folder.FullName, "training.safetensors");

    public void Dispose() => folder.Delete(recursive: true);

    static readonly Dataset data = new(
        DataColumn.Real("x", [.. Enumerable.Range(0, 20).Select(i => MathF.Sin(i))], 2),
        DataColumn.Real("y", [.. Enumerable.Range(0, 10).Select(i => MathF.Cos(i))]));

    static readonly Dictionary<string, Func<LinearModel, Trainer>> trainers = new()
    {
        ["a momentum that changes"] = model => new(model, new NAdam(0.1)) { Schedule = Schedule.OneCycle(0.1, 30), ScheduleBySteps = true },
        ["a plateau"] = model => new(model, new Sgd(0.1)) { Schedule = new ReduceOnPlateau(0.5, patience: 0, threshold: 0.5) },
        ["a plateau among others"] = model => new(model, new Adam(0.1))
        {
            Schedule = Schedule.Chained(Schedule.Linear(3),
                new ReduceOnPlateau(0.5, patience: 0, threshold: 0.5).Then(2, new ReduceOnPlateau(0.7, patience: 0, threshold: 0.5))),
        },
        ["accumulation, average and stopping"] = model => new(model, new Adam(0.1))
        {
            AccumulatedBatches = 2, Average = new(), EarlyStopping = new() { Patience = 100 }, ClipNorm = 0.5,
            Schedule = Schedule.CosineWithRestarts(3, 2), ScheduleBySteps = true,
        },
        ["parameters that are frozen at first"] = model =>
        {
            var group = new ParameterGroup("*") { Frozen = true };
            var trainer = new Trainer(model, new Adam(0.1, weightDecay: 0.1) { Groups = [group] });
            trainer.StepDone = step => group.Frozen = step.Step < 3;
            return trainer;
        },
    };

    public static TheoryData<string> Names => [.. trainers.Keys];

    static (LinearModel Model, Trainer Trainer) Create(string name)
    {
        var model = new LinearModel(2);
        var trainer = trainers[name](model);
        (trainer.Log, trainer.BatchSize, trainer.Seed) = (null, 3, 5);
        return (model, trainer);
    }

    [Theory, MemberData(nameof(Names))]
    public void ResumedTrainingIsEqualToTheBit(string name)
    {
        var (whole, uninterrupted) = Create(name);
        var expected = uninterrupted.Fit(data, data, epochs: 5);
        for (var stop = 1; stop < uninterrupted.Steps; stop++)
        {
            var (_, first) = Create(name);
            using var source = new CancellationTokenSource();
            first.CheckpointPath = File;
            first.StepDone += step =>
            {
                if (step.Step == stop) source.Cancel();
            };
            Assert.True(first.Fit(data, data, epochs: 5, cancellation: source.Token).IsCancelled);

            var (resumed, second) = Create(name);
            second.StepDone?.Invoke(new(stop, 1, 0, 0));
            second.Load(File);
            var rest = second.Fit(data, data, epochs: 5);
            Assert.Equal(whole.Parameters[0].ToArray(), resumed.Parameters[0].ToArray());
            Assert.Equal((expected.Last.Loss, expected.Last.ValidationLoss, expected.Last.Rate),
                (rest.Last.Loss, rest.Last.ValidationLoss, rest.Last.Rate));
        }
    }

    [Fact]
    public void TrainingThatWasCancelledBeforeItBeganIsTheSameToo()
    {
        var (whole, uninterrupted) = Create("a plateau");
        uninterrupted.Fit(data, epochs: 2);
        var (_, first) = Create("a plateau");
        first.CheckpointPath = File;
        Assert.True(first.Fit(data, epochs: 2, cancellation: new(canceled: true)).IsCancelled);
        var (resumed, second) = Create("a plateau");
        second.Load(File);
        second.Fit(data, epochs: 2);
        Assert.Equal(whole.Parameters[0].ToArray(), resumed.Parameters[0].ToArray());
    }

    [Fact]
    public void StateThatNoOptimizerCanBeInIsRefusedAndChangesNothing()
    {
        static (LinearModel, Trainer) Lbfgs()
        {
            var model = new LinearModel(2);
            return (model, new(model, new Lbfgs(0.1, iterations: 3, history: 4)) { Log = null });
        }
        var (_, trainer) = Lbfgs();
        trainer.Fit(data, epochs: 2);
        trainer.Save(File);
        var bytes = System.IO.File.ReadAllBytes(File);
        var text = Encoding.Latin1.GetString(bytes);
        var start = text.IndexOf("\"optimizer.numbers\":\"", StringComparison.Ordinal) + "\"optimizer.numbers\":\"".Length;
        var numbers = text[start..text.IndexOf('"', start)].Split(' ');
        // Length of the last move, moves, first and count of the history.
        Assert.Equal("0", numbers[2]);
        foreach (var (place, value) in new[] { (2, "9"), (2, "-"), (3, "9"), (1, "-") })
        {
            string[] changed = [.. numbers];
            changed[place] = value.PadLeft(numbers[place].Length, value == "-" ? '-' : '9');
            var damaged = text.Replace(string.Join(' ', numbers), string.Join(' ', changed));
            System.IO.File.WriteAllBytes(File, Encoding.Latin1.GetBytes(damaged));
            var (model, other) = Lbfgs();
            Assert.Contains("optimizer.numbers", Assert.Throws<CheckpointException>(() => other.Load(File)).Message);
            Assert.Equal([0, 0], model.Parameters[0].ToArray());
        }
    }
}

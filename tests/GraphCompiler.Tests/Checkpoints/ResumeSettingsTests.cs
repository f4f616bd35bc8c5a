using System.Text;
using System.Text.RegularExpressions;
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

    /// <summary>Replaces one of the numbers under a key of a file's metadata.</summary>
    void Replace(string key, int place, string number)
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        var length = (int)BitConverter.ToInt64(bytes);
        var header = Regex.Replace(Encoding.UTF8.GetString(bytes, 8, length), $"(?<=\"{Regex.Escape(key)}\":\")[^\"]*", match =>
        {
            var numbers = match.Value.Split(' ');
            numbers[place] = number;
            return string.Join(' ', numbers);
        });
        var text = Encoding.UTF8.GetBytes(header);
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[(8 + length)..]]);
    }

    [Theory]
    [InlineData("optimizer.numbers", 1, "-1")]
    [InlineData("optimizer.numbers", 2, "9")]
    [InlineData("optimizer.numbers", 2, "1.5")]
    [InlineData("optimizer.numbers", 3, "9")]
    [InlineData("optimizer.numbers", 3, "x")]
    [InlineData("plateau", 1, "NaN")]
    [InlineData("plateau", 3, "-1")]
    [InlineData("stopping", 1, "1e300")]
    [InlineData("average", 0, "-1")]
    [InlineData("run", 0, "1e300")]
    [InlineData("run", 3, "-1")]
    [InlineData("counters", 1, "1e17")]
    [InlineData("group.steps", 0, "99999")]
    [InlineData("rates", 0, "∞")]
    public void NumbersThatCanNotBeAreRefusedAndChangeNothing(string key, int place, string number)
    {
        static (LinearModel, Trainer) Create()
        {
            var model = new LinearModel(2);
            return (model, new(model, new Lbfgs(0.1, iterations: 3, history: 4))
            {
                Log = null, Average = new(), EarlyStopping = new() { Patience = 100 },
                Schedule = Schedule.Chained(Schedule.Linear(3), new ReduceOnPlateau()),
            });
        }
        var (_, trainer) = Create();
        trainer.Fit(data, epochs: 2);
        trainer.Save(File);
        Create().Item2.Load(File);
        Replace(key, place, number);
        var (model, other) = Create();
        Assert.StartsWith(File, Assert.Throws<CheckpointException>(() => other.Load(File)).Message);
        Assert.Equal([0, 0], model.Parameters[0].ToArray());
        Assert.Equal((0, 0), (other.Steps, other.Epochs));
    }
}

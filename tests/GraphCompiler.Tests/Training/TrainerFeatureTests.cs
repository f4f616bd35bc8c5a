using System.Globalization;
using System.Text.Json;

namespace GraphCompiler.Tests.Training;

/// <summary>What a trainer does besides steps: schedules, accumulation, averages, stopping, logs.</summary>
public class TrainerFeatureTests
{
    /// <summary>Points of the line y = 10 x.</summary>
    static Dataset Line(int count) =>
        new(DataColumn.Real("x", [.. Enumerable.Range(0, count).Select(i => i / 10f)], 1),
            DataColumn.Real("y", [.. Enumerable.Range(0, count).Select(i => (float)i)]));

    static Trainer Create(LinearModel model, Optimizer? optimizer = null, int batch = 4) =>
        new(model, optimizer ?? new Sgd(0.01)) { Log = null, BatchSize = batch };

    [Fact]
    public void AccumulatedBatchesAreOneLargeBatch()
    {
        var (small, large) = (new LinearModel(1), new LinearModel(1));
        var accumulating = Create(small, batch: 3);
        accumulating.AccumulatedBatches = 3;
        var first = accumulating.Fit(Line(10), epochs: 3);
        var second = Create(large, batch: 9).Fit(Line(10), epochs: 3);
        Assert.Equal(large.Parameters[0].Data[0], small.Parameters[0].Data[0], 1e-6f);
        Assert.Equal(second.Last.Loss, first.Last.Loss, 1e-5);
        Assert.Equal(6, accumulating.Steps);
    }

    [Fact]
    public void FitStepsStopsInTheMiddleOfAnEpoch()
    {
        var model = new LinearModel(1) { Record = true };
        var trainer = Create(model);
        var history = trainer.FitSteps(Line(10), 5);
        Assert.Equal((5, 2), (trainer.Steps, history.Count));
        Assert.Equal([4, 4, 2, 4, 4], model.Batches);
        trainer.FitSteps(Line(10), 2);
        Assert.Equal(7, trainer.Steps);
    }

    [Fact]
    public void SchedulesCountEpochsOrSteps()
    {
        foreach (var bySteps in new[] { false, true })
        {
            var trainer = Create(new LinearModel(1), new Sgd(0.01), batch: 5);
            List<double> rates = [];
            (trainer.Schedule, trainer.ScheduleBySteps, trainer.StepDone) = (Schedule.Exponential(0.5), bySteps,
                step => rates.Add(step.Rate));
            trainer.Fit(Line(10), epochs: 2);
            double[] expected = bySteps ? [0.01, 0.005, 0.0025, 0.00125] : [0.01, 0.01, 0.005, 0.005];
            Assert.Equal(expected, rates);
        }
    }

    [Fact]
    public void OneCycleChangesTheMomentumOrIsRefused()
    {
        var optimizer = new Sgd(0.01, momentum: 0.9);
        var trainer = Create(new LinearModel(1), optimizer, batch: 5);
        (trainer.Schedule, trainer.ScheduleBySteps) = (Schedule.OneCycle(0.01, 20), true);
        trainer.Fit(Line(10));
        Assert.InRange(optimizer.Momentum!.Value, 0.85, 0.9499);
        trainer = Create(new LinearModel(1), new Adagrad());
        trainer.Schedule = Schedule.OneCycle(0.01, 20);
        Assert.Contains("Adagrad has none", Assert.Throws<ArgumentException>(() => trainer.Fit(Line(10))).Message);
    }

    [Fact]
    public void TheAverageIsValidatedAndTheWeightsTrainOn()
    {
        var model = new LinearModel(1);
        var trainer = Create(model, new Sgd(0.01), batch: 10);
        trainer.Average = new WeightAverage(decay: null);
        List<double> weights = [], validations = [];
        trainer.StepDone = _ => weights.Add(model.Parameters[0].Data[0]);
        var history = trainer.Fit(Line(10), Line(10), epochs: 3);
        Assert.Equal(weights[^1], model.Parameters[0].Data[0]);
        trainer.Average.Swap(model);
        Assert.Equal(weights.Average(), model.Parameters[0].Data[0], 1e-6);
        Assert.Equal(trainer.Evaluate(Line(10)), history.Last.ValidationLoss!.Value, 1e-9);
        var exponential = new WeightAverage(0.75);
        model.Parameters[0].Data[0] = 1;
        exponential.Update(model);
        model.Parameters[0].Data[0] = 2;
        exponential.Update(model);
        exponential.Swap(model);
        Assert.Equal(1.25f, model.Parameters[0].Data[0]);
        Assert.Throws<InvalidOperationException>(() => new WeightAverage().Swap(model));
    }

    [Fact]
    public void EarlyStoppingBringsBackTheBestParameters()
    {
        var model = new LinearModel(1);
        // After the third epoch the rate is too great, and the loss only grows.
        var trainer = Create(model, new Sgd(1e-4), batch: 10);
        trainer.EarlyStopping = new() { Patience = 2 };
        List<float> weights = [];
        trainer.Continue = epoch =>
        {
            weights.Add(model.Parameters[0].Data[0]);
            if (epoch.Epoch == 3) trainer.Schedule = Schedule.Lambda(_ => 1e5);
            return true;
        };
        var history = trainer.Fit(Line(10), Line(10), epochs: 50);
        Assert.Equal(6, history.Count);
        Assert.Equal(3, history.Best.Epoch);
        Assert.Equal(weights[2], model.Parameters[0].Data[0]);
        trainer = Create(model, new Sgd(0));
        trainer.Metrics.Add("constant", _ => 1);
        trainer.EarlyStopping = new() { Patience = 0, Metric = "constant", GreaterIsBetter = true };
        Assert.Equal(2, trainer.Fit(Line(10), epochs: 50).Count);
    }

    [Fact]
    public void MetricsAndNormsAreInResultsAndLogs()
    {
        var folder = Directory.CreateTempSubdirectory();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var (csv, json, model) = (Path.Combine(folder.FullName, "log.csv"), Path.Combine(folder.FullName, "log.jsonl"),
                new LinearModel(1));
            var trainer = Create(model);
            (trainer.KeepGradientNorms, trainer.Log) = (true, new StringWriter());
            trainer.Metrics["count, \"all\""] = data => data.Count;
            trainer.Metrics["nan"] = _ => double.NaN;
            trainer.Logs.Add(TrainingLog.Csv(csv));
            trainer.Logs.Add(TrainingLog.JsonLines(json));
            var history = trainer.Fit(Line(10), Line(6), epochs: 2);
            Assert.Equal(6, history.Last.Metrics["count, \"all\""]);
            Assert.Equal(model.Gradients["weight"].Norm(), history.Last.GradientNorms["weight"]);
            Assert.Contains("  nan NaN  ", trainer.Log.ToString());

            var lines = File.ReadAllLines(csv);
            Assert.Equal("epoch,steps,loss,validation_loss,rate,seconds,samples_per_second,\"count, \"\"all\"\"\",nan,gradient_norm.weight",
                lines[0]);
            Assert.Equal((3, history[0].Loss.ToString("R", CultureInfo.InvariantCulture)), (lines.Length, lines[1].Split(',')[2]));
            var objects = File.ReadAllLines(json).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Equal((2, 6, history.Last.Loss, "NaN"),
                (objects[1].GetProperty("epoch").GetInt32(), objects[1].GetProperty("steps").GetInt32(),
                    objects[1].GetProperty("loss").GetDouble(), objects[1].GetProperty("nan").GetString()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void CancellingStopsAfterTheStep()
    {
        using var source = new CancellationTokenSource();
        var trainer = Create(new LinearModel(1));
        trainer.StepDone = step =>
        {
            if (step.Step == 5) source.Cancel();
        };
        var history = trainer.Fit(Line(10), epochs: 9, cancellation: source.Token);
        Assert.Equal((5, 1, true), (trainer.Steps, history.Count, history.IsCancelled));
        history = trainer.Fit(Line(10), cancellation: source.Token);
        Assert.Equal((5, 0, true), (trainer.Steps, history.Count, history.IsCancelled));
        Assert.Throws<InvalidOperationException>(() => history.Last);
        Assert.Throws<InvalidOperationException>(() => history.Best);
    }

    [Fact]
    public void AnEpochWithoutALossIsTheBestOnlyIfAllAre()
    {
        var model = new LinearModel(1);
        model.Parameters[0].Data[0] = float.NaN;
        var trainer = Create(model, new Sgd(0), batch: 10);
        trainer.AllowNonFinite = true;
        trainer.Continue = epoch =>
        {
            model.Parameters[0].Data[0] = epoch.Epoch == 1 ? 1 : float.NaN;
            return true;
        };
        var history = trainer.Fit(Line(10), epochs: 3);
        Assert.Equal(2, history.Best.Epoch);
    }

    [Fact]
    public void ProgressLinesSayWhereTrainingIs()
    {
        var trainer = Create(new LinearModel(1));
        (trainer.Log, trainer.ProgressInterval) = (new StringWriter(), TimeSpan.Zero);
        trainer.Fit(Line(10));
        var lines = trainer.Log.ToString()!.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("epoch   1  4 of 10 samples  loss ", lines[0]);
        Assert.EndsWith("  0:00 left", lines[2]);
        Assert.Equal(["0:05 left", "2:03 left", "1:00:01 left"],
            new[] { 4.2, 123.0, 3601.0 }.Select(seconds => new EpochProgress(1, 0, 10, 1, 10 / seconds).ToString().Split("  ")[^1]));
    }

    [Theory, InlineData("input"), InlineData("parameter"), InlineData("forward"), InlineData("backward")]
    public void TheFirstValueThatIsNotFiniteIsNamed(string where)
    {
        var model = new LinearModel(1);
        var trainer = Create(model);
        trainer.CheckGradients = true;
        var data = Line(10);
        if (where == "input") data = new(DataColumn.Real("x", [1, float.NaN, 2], 1), DataColumn.Real("y", [1, 2, 3]));
        if (where == "parameter") model.Parameters[0].Data[0] = float.PositiveInfinity;
        if (where == "forward") data = new(DataColumn.Real("x", [1f, 1], 1), DataColumn.Real("y", [1e30f, 1]));
        if (where == "backward")
        {
            // The loss is finite, but 2 error x is not.
            model.Parameters[0].Data[0] = 0;
            data = new(DataColumn.Real("x", [3e38f, 3e38f], 1), DataColumn.Real("y", [1e10f, 1e10f]));
        }
        var message = Assert.Throws<NonFiniteException>(() => trainer.Fit(data)).Message;
        Assert.Contains(where switch
        {
            "input" => "input x [N, 1] holds a value that is not finite",
            "parameter" => "parameter weight holds",
            "forward" => "the forward pass overflows",
            _ => "in the backward pass the gradient of weight is not finite",
        }, message);
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void AStepWithEverythingAllocatesNothing()
    {
        var model = new LinearModel(1);
        var trainer = Create(model, new Adam(0.1) { Groups = [new("weight") { Rate = 0.2 }] });
        (trainer.ClipLayerNorm, trainer.CheckGradients, trainer.Average, trainer.Schedule, trainer.ScheduleBySteps) = (1, true, new(),
            Schedule.OneCycle(0.1, 1000), true);
        int[] samples = [1, 2];
        var data = Line(10);
        for (var i = 0; i < 50; i++) trainer.TrainBatch(data, samples);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) trainer.TrainBatch(data, samples);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}

namespace GraphCompiler.Tests.Training;

/// <summary>Null where a part of something is: told by name, before training begins where that can be.</summary>
public class NullTests
{
    static Trainer Create() => new(new LinearModel(1), new Sgd(0.01)) { Log = null };

    static void Refused<TError>(string expected, Action action) where TError : Exception =>
        Assert.Contains(expected, Assert.Throws<TError>(action).Message);

    [Fact]
    public void OfDataSets()
    {
        Refused<ArgumentException>("A column of a data set is null", () => new Dataset(DataColumn.Real("x", [1f]), null!));
        Refused<ArgumentNullException>("labels", () => Dataset.Of(new[] { 1f }, (int[])null!));
        Refused<ArgumentNullException>("targets", () => Dataset.Of(new[] { 1.0 }, (double[])null!));
        Refused<ArgumentNullException>("samples", () => RaggedColumn.Index("x", null!));
        Refused<ArgumentNullException>("samples", () => RaggedColumn.Real("x", null!));
        Refused<ArgumentException>("gives null for a batch", () => Tables.Chocolate.Predict<float>(_ => null!));
    }

    [Fact]
    public void OfStreams()
    {
        foreach (var stream in new[] { new DataStream(_ => null!), new DataStream(_ => null!).Prefetch() })
            Refused<InvalidOperationException>("gives null for epoch 1", () => Create().Fit(stream));
        Refused<InvalidOperationException>("A batch of the stream", () => Create().Fit(new DataStream(_ => [null!])));
    }

    [Fact]
    public void OfSettings()
    {
        Refused<ArgumentNullException>("Groups", () => new Sgd(0.1) { Groups = null! });
        Refused<ArgumentException>("A parameter group is null", () => new Sgd(0.1) { Groups = [null!] });
        Refused<ArgumentNullException>("path", () => TrainingLog.Csv(null!));
        Refused<ArgumentException>("path", () => TrainingLog.JsonLines(""));
        Refused<ArgumentOutOfRangeException>("MinimumChange", () => new EarlyStopping { MinimumChange = double.NaN });
        var trainer = Create();
        trainer.Metrics["accuracy"] = null!;
        Refused<ArgumentException>("\"accuracy\" has no function", () => trainer.Fit(Tables.Chocolate));
        Assert.Equal(0, trainer.Steps);
    }
}

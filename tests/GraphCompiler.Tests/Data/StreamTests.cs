using GraphCompiler.Tests.Training;

namespace GraphCompiler.Tests.Data;

/// <summary>Batches that are padded, changed, made ahead, and trained on.</summary>
public class StreamTests
{
    static readonly int[][] sentences = [[1], [2, 3, 4], [], [5, 6, 7, 8, 9], [1, 2]];

    static RaggedDataset Sentences()
        => new(new Dataset(DataColumn.Index("labels", [0, 1, 2, 3, 4])), RaggedColumn.Index("text", sentences, padding: -1));

    [Fact]
    public void SequencesArePaddedToTheLongest()
    {
        var data = new RaggedDataset(RaggedColumn.Index("text", sentences),
            RaggedColumn.Real("y", [[1, 2], [], [3, 4, 5, 6], [], []], float.NaN, null, 2));
        var padded = data.Pad();
        Assert.Equal("5 samples: text index [N, 5]; y real [N, 2, 2]", padded.ToString());
        Assert.Equal([1, 0, 0, 0, 0, 2, 3, 4, 0, 0], padded.Take(2).Indices("text").ToArray());
        Assert.Equal([3, 4, 5, 6], padded.Slice(2, 1).Reals("y").ToArray());
        Assert.Equal([1, 2, float.NaN, float.NaN], padded.Take(1).Reals("y").ToArray());
        Assert.Equal([5, 6], data.Pad(2).Slice(3, 1).Indices("text").ToArray());
    }

    [Fact]
    public void LengthsAreAColumn()
    {
        Assert.Equal(3, RaggedColumn.Index("text", sentences).LengthOf(1));
        Assert.Equal([1, 3, 0, 4, 2],
            new RaggedDataset(RaggedColumn.Index("text", sentences, lengths: "lengths")).Pad(4).Indices("lengths").ToArray());
    }

    [Fact]
    public void BatchesHaveSimilarLengthsAndAllSamplesInEachEpoch()
    {
        var random = new Random(3);
        var texts = Enumerable.Range(0, 200).Select(i => Enumerable.Repeat(i, random.Next(1, 60)).ToArray()).ToArray();
        var stream = new RaggedDataset(RaggedColumn.Index("text", texts, -1, "lengths")).Stream(batchSize: 16, seed: 1, width: 4);
        var first = stream.Epoch(1).ToList();
        Assert.Equal(Enumerable.Range(0, 200), first.SelectMany(First).Order());
        Assert.NotEqual(first.SelectMany(First), stream.Epoch(2).SelectMany(First));
        Assert.Equal(first.SelectMany(First), stream.Epoch(1).SelectMany(First));
        Assert.All(first, batch => Assert.Equal(0, batch.Column("text").SampleLength % 4));
        Assert.All(first,
            batch => Assert.InRange(batch.Indices("lengths").ToArray().Max(), batch.Column("text").SampleLength - 3,
            batch.Column("text").SampleLength));
        var filled = first.Sum(batch => batch.Indices("text").ToArray().Count(token => token < 0));
        Assert.True(filled < 0.25 * texts.Sum(text => text.Length), $"{filled} steps are padding");
        Assert.NotEqual(first.Select(batch => batch.Column("text").SampleLength).Order(),
            first.Select(batch => batch.Column("text").SampleLength));

        static IEnumerable<int> First(Dataset batch)
            => batch.Indices("text").ToArray().Chunk(batch.Column("text").SampleLength).Select(row => row[0]);
    }

    [Fact]
    public void OtherColumnsFollowTheirSamples()
    {
        foreach (var batch in Sentences().Stream(2, seed: 4).Epoch(1))
            for (var i = 0; i < batch.Count; i++)
            {
                var text = batch.Slice(i, 1).Indices("text").ToArray().TakeWhile(token => token >= 0);
                Assert.Equal(sentences[batch.Indices("labels")[i]], text);
            }
    }

    [Fact]
    public void BadSequencesAreRefused()
    {
        Refused("Sample 1 of column text is null", () => RaggedColumn.Index("text", [[1], null!]));
        Refused("no whole number of steps", () => RaggedColumn.Real("y", [[1, 2, 3]], 0, null, 2));
        Refused("5 samples, but column y has 1",
            () => new RaggedDataset(RaggedColumn.Index("text", sentences), RaggedColumn.Real("y", [[1]])));
        Refused("\"labels\"",
            () => new RaggedDataset(new Dataset(DataColumn.Index("labels", [1])), RaggedColumn.Index("text", [[1]], 0, "labels")));
        Refused("at least one", () => new RaggedDataset());
        Assert.Throws<ArgumentOutOfRangeException>(() => Sentences().Stream(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sentences().Pad(0));

        static void Refused(string expected, Action action) => Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message);
    }

    [Fact]
    public void StreamsOfADatasetHaveAllSamplesInEachEpoch()
    {
        var stream = new Dataset(DataColumn.Index("i", [.. Enumerable.Range(0, 10)])).Stream(4, seed: 2);
        Assert.Equal([4, 4, 2], stream.Epoch(1).Select(batch => batch.Count));
        Assert.Equal(Enumerable.Range(0, 10), stream.Epoch(1).SelectMany(batch => batch.Indices("i").ToArray()).Order());
        Assert.NotEqual(stream.Epoch(1).SelectMany(batch => batch.Indices("i").ToArray()),
            stream.Epoch(2).SelectMany(batch => batch.Indices("i").ToArray()));
    }

    [Fact]
    public void PrefetchedBatchesAreTheSameAndErrorsArrive()
    {
        var stream = new Dataset(DataColumn.Index("i", [.. Enumerable.Range(0, 100)])).Stream(7, seed: 2);
        Assert.Equal(stream.Epoch(3).SelectMany(batch => batch.Indices("i").ToArray()),
            stream.Prefetch(3).Epoch(3).SelectMany(batch => batch.Indices("i").ToArray()));

        var thread = Environment.CurrentManagedThreadId;
        var failing = stream.Map(batch => Environment.CurrentManagedThreadId == thread || batch.Count < 7
            ? throw new FormatException("bad sample") : batch).Prefetch(1);
        var seen = 0;
        Assert.Equal("bad sample", Assert.Throws<FormatException>(() =>
        {
            foreach (var _ in failing.Epoch(1)) seen++;
        }).Message);
        Assert.Equal(14, seen);
    }

    [Fact]
    public void PrefetchingEndsWithItsReader()
    {
        var (made, ended) = (0, false);
        var stream = new DataStream(Endless).Prefetch(2);
        Assert.Equal(3, stream.Epoch(1).Take(3).Count());
        Assert.True(ended);
        Assert.InRange(made, 3, 6);

        IEnumerable<Dataset> Endless(int epoch)
        {
            try
            {
                for (; ; made++) yield return new Dataset(DataColumn.Index("i", [made]));
            }
            finally
            {
                ended = true;
            }
        }
    }

    static Dataset Images(int count, int height, int width)
        => new(DataColumn.Real("x", [.. Enumerable.Range(0, count * height * width).Select(i => i + 1f)], height, width),
            DataColumn.Index("labels", [.. Enumerable.Range(0, count)]));

    [Fact]
    public void ImagesAreMirroredShiftedAndCut()
    {
        var data = Images(1, 2, 3);
        Assert.Equal([1, 2, 3, 4, 5, 6], new ImageAugmentation("x").Apply(data).Reals("x").ToArray());
        Assert.Equal([3, 2, 1, 6, 5, 4], new ImageAugmentation("x") { FlipHorizontal = 1 }.Apply(data).Reals("x").ToArray());
        Assert.Equal([4, 5, 6, 1, 2, 3], new ImageAugmentation("x") { FlipVertical = 1 }.Apply(data).Reals("x").ToArray());
        var parts = Enumerable.Range(0, 50)
            .Select(epoch => string.Join(' ', new ImageAugmentation("x") { Crop = (1, 2) }.Apply(data, epoch).Reals("x").ToArray()))
            .ToHashSet();
        Assert.Equal(["1 2", "2 3", "4 5", "5 6"], parts.Order(StringComparer.Ordinal));
        var shifted = Enumerable.Range(0, 200)
            .Select(epoch => string.Join(' ', new ImageAugmentation("x") { Shift = 1, Fill = -1 }.Apply(data, epoch).Reals("x").ToArray()))
            .ToHashSet();
        Assert.Equal(9, shifted.Count);
        Assert.Contains("5 6 -1 -1 -1 -1", shifted);
        Assert.Contains("-1 -1 -1 -1 1 2", shifted);
    }

    [Fact]
    public void ChannelsOfAnImageMoveTogether()
    {
        var data = new Dataset(DataColumn.Real("x", [1, 2, 3, 4, 101, 102, 103, 104], 2, 2, 2));
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var moved = new ImageAugmentation("x", 1) { Shift = 1, FlipHorizontal = 0.5, FlipVertical = 0.5 }.Apply(data, epoch).Reals("x")
                .ToArray();
            Assert.Equal(moved[..4].Select(value => value == 0 ? 0 : value + 100), moved[4..]);
        }
    }

    [Fact]
    public void ChangesDependOnSeedEpochAndPlaceOnly()
    {
        var data = Images(6, 4, 4);
        var change = new ImageAugmentation("x", 3) { Shift = 2, FlipHorizontal = 0.5, Noise = 0.1 };
        var all = change.Apply(data, 2).Reals("x").ToArray();
        Assert.Equal(all[(4 * 16)..], change.Apply(data.Slice(4, 2), 2, first: 4).Reals("x").ToArray());
        Assert.NotEqual(all, change.Apply(data, 3).Reals("x").ToArray());
        Assert.NotEqual(all,
            new ImageAugmentation("x", 4) { Shift = 2, FlipHorizontal = 0.5, Noise = 0.1 }.Apply(data, 2).Reals("x").ToArray());
        var streamed = data.Stream(4, seed: 1).Augment(change).Epoch(1).ToList();
        var order = data.Stream(4, seed: 1).Epoch(1).SelectMany(batch => batch.Indices("labels").ToArray()).ToArray();
        Assert.Equal(change.Apply(data.Select(order), 1).Reals("x").ToArray(), streamed.SelectMany(batch => batch.Reals("x").ToArray()));
    }

    [Fact]
    public void NoiseIsNormal()
    {
        var data = new Dataset(DataColumn.Real("x", new float[10_000], 100, 100));
        var noise = new ImageAugmentation("x") { Noise = 0.5 }.Apply(data).Reals("x").ToArray();
        Assert.Equal(0, noise.Average(), 0.02f);
        Assert.Equal(0.5, Math.Sqrt(noise.Average(value => (double)value * value)), 0.02);
        Assert.Equal(10_000, noise.Distinct().Count(), 200.0);
    }

    [Fact]
    public void BadAugmentationsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageAugmentation("x") { Shift = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageAugmentation("x") { FlipVertical = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageAugmentation("x") { Noise = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageAugmentation("x") { Crop = (0, 1) });
        Assert.Contains("3 x 1",
            Assert.Throws<ArgumentException>(() => new ImageAugmentation("x") { Crop = (3, 1) }.Apply(Images(1, 2, 2))).Message);
        Assert.Contains("[H, W]",
            Assert.Throws<ArgumentException>(() => new ImageAugmentation("x").Apply(new Dataset(DataColumn.Real("x", [1, 2])))).Message);
    }

    static Dataset Line(int count)
        => new(DataColumn.Real("x", [.. Enumerable.Range(0, count).Select(i => i / 10f)], 1),
        DataColumn.Real("y", [.. Enumerable.Range(0, count).Select(i => (float)i)]));

    [Fact]
    public void TrainingOnAStreamIsTrainingOnItsBatches()
    {
        var (stored, streamed) = (new LinearModel(1), new LinearModel(1));
        var first = new Trainer(stored, new Sgd(0.01)) { Log = null, BatchSize = 4, Shuffle = false }.Fit(Line(10), Line(5), epochs: 3);
        var trainer = new Trainer(streamed, new Sgd(0.01)) { Log = null, BatchSize = 4, Metrics = { ["samples"] = data => data.Count } };
        var second = trainer.Fit(new DataStream(_ => Line(10).Batches(4)).Prefetch(), Line(5), epochs: 3);
        Assert.Equal(stored.Parameters[0].Data[0], streamed.Parameters[0].Data[0]);
        Assert.Equal((first.Last.Loss, first.Last.ValidationLoss), (second.Last.Loss, second.Last.ValidationLoss));
        Assert.Equal((9, 3, 5), (trainer.Steps, trainer.Epochs, (int)second.Last.Metrics["samples"]));
    }

    [Fact]
    public void ATrainerGoesOnInTheMiddleOfAStream()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "checkpoint");
        var whole = new LinearModel(1);
        Create(whole).Fit(Line(10).Stream(3, seed: 1), epochs: 3);
        var trainer = Create(new LinearModel(1));
        using var source = new CancellationTokenSource();
        (trainer.CheckpointPath, trainer.StepDone) = (path, step =>
        {
            if (step.Step == 6) source.Cancel();
        });
        Assert.True(trainer.Fit(Line(10).Stream(3, seed: 1), epochs: 3, cancellation: source.Token).IsCancelled);
        var resumed = new LinearModel(1);
        var second = Create(resumed);
        second.Load(path);
        second.Fit(Line(10).Stream(3, seed: 1), epochs: 3);
        Assert.Equal(whole.Parameters[0].Data[0], resumed.Parameters[0].Data[0]);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        static Trainer Create(LinearModel model) => new(model, new Adam(0.1)) { Log = null };
    }

    [Fact]
    public void StreamsThatCanNotBeTrainedOnAreRefused()
    {
        var trainer = new Trainer(new LinearModel(1), new Sgd(0.01)) { Log = null };
        Assert.Contains("no batches in epoch 1", Assert.Throws<ArgumentException>(() => trainer.Fit(new DataStream(_ => []))).Message);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => trainer.Fit(new DataStream(_ => [Line(3).Take(0)]))).Message);
        trainer.Metrics["count"] = data => data.Count;
        Assert.Contains("validation", Assert.Throws<ArgumentException>(() => trainer.Fit(Line(3).Stream(2))).Message);
    }

    [Fact]
    public void WindowsOfASequence()
    {
        int[] tokens = [.. Enumerable.Range(0, 10)];
        Assert.Equal([0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9], TokenWindows.Consecutive(tokens, 4, 3).Indices("text").ToArray());
        Assert.Equal(1, TokenWindows.Consecutive(tokens, 10, 3).Count);
        var stream = TokenWindows.Random(tokens, 4, batchSize: 50, batches: 2, seed: 1);
        var rows = stream.Epoch(1).SelectMany(batch => batch.Indices("text").ToArray().Chunk(4)).ToList();
        Assert.Equal(100, rows.Count);
        Assert.All(rows, row => Assert.Equal([row[0], row[0] + 1, row[0] + 2, row[0] + 3], row));
        Assert.Equal(Enumerable.Range(0, 7), rows.Select(row => row[0]).Distinct().Order());
        Assert.NotEqual(rows.Select(row => row[0]),
            stream.Epoch(2).SelectMany(batch => batch.Indices("text").ToArray().Chunk(4)).Select(row => row[0]));
        Assert.Contains("3 tokens", Assert.Throws<ArgumentException>(() => TokenWindows.Consecutive([1, 2, 3], 4, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenWindows.Random(tokens, 0, 1, 1));
    }
}

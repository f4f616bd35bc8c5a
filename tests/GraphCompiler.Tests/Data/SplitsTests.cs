namespace GraphCompiler.Tests.Data;

/// <summary>Divisions against those in scikit-learn's documentation, and against their definitions.</summary>
public class SplitsTests
{
    static string Text(IEnumerable<IndexSplit> splits)
        => string.Join("; ", splits.Select(split => $"{string.Join(' ', split.Train)} | {string.Join(' ', split.Test)}"));

    static int[] Labels(params int[] counts) => [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))];

    static int[] Counts(int[] labels, int[] samples)
        => [.. labels.Distinct().Select(label => samples.Count(sample => labels[sample] == label))];

    [Fact]
    public void KFoldTakesConsecutiveSamples()
    {
        Assert.Equal("2 3 | 0 1; 0 1 | 2 3", Text(Splits.KFold(4, 2)));
        Assert.Equal(["0 1 2 3", "4 5 6", "7 8 9"], Splits.KFold(10, 3).Select(split => string.Join(' ', split.Test)));
    }

    [Theory, InlineData(null), InlineData(1)]
    public void EverySampleIsTestedOnce(int? seed)
    {
        var labels = Labels(7, 11, 5);
        foreach (var splits in new[] { Splits.KFold(23, 5, seed), Splits.StratifiedKFold(labels, 5, seed) })
        {
            Assert.Equal(Enumerable.Range(0, 23), splits.SelectMany(split => split.Test).Order());
            Assert.All(splits, split => Assert.Equal(Enumerable.Range(0, 23), split.Train.Concat(split.Test).Order()));
            Assert.All(splits, split => Assert.InRange(split.Test.Length, 4, 5));
        }
    }

    [Fact]
    public void SeedsChooseTheFolds()
    {
        var labels = Labels(10, 10);
        Assert.Equal(Text(Splits.KFold(20, 4, 3)), Text(Splits.KFold(20, 4, 3)));
        Assert.NotEqual(Text(Splits.KFold(20, 4, 3)), Text(Splits.KFold(20, 4, 4)));
        Assert.NotEqual(Text(Splits.KFold(20, 4)), Text(Splits.KFold(20, 4, 4)));
        Assert.NotEqual(Text(Splits.StratifiedKFold(labels, 4, 3)), Text(Splits.StratifiedKFold(labels, 4, 4)));
    }

    [Fact]
    public void StratifiedKFoldKeepsTheShares()
    {
        Assert.Equal("1 3 | 0 2; 0 2 | 1 3", Text(Splits.StratifiedKFold([0, 0, 1, 1], 2)));
        var labels = Labels(45, 5);
        Assert.Equal(["30 3 15 2", "30 3 15 2", "30 4 15 1"],
            Splits.StratifiedKFold(labels, 3)
                .Select(split => string.Join(' ', Counts(labels, split.Train).Concat(Counts(labels, split.Test)))));
        // 3 samples of one class and 2 of the other one: each fold has at most one more of either.
        Assert.Equal("2 4 | 0 1 3; 0 1 3 | 2 4", Text(Splits.StratifiedKFold([9, 9, 9, 4, 4], 2)));
    }

    [Fact]
    public void GroupKFoldKeepsGroupsTogether()
    {
        Assert.Equal("0 1 2 3 4 5 | 6 7 8 9; 0 1 2 6 7 8 9 | 3 4 5; 3 4 5 6 7 8 9 | 0 1 2",
            Text(Splits.GroupKFold([1, 1, 1, 2, 2, 2, 3, 3, 3, 3], 3)));
        Assert.Equal("0 1 | 2 3; 2 3 | 0 1", Text(Splits.GroupKFold([0, 0, 2, 2], 2)));
    }

    [Fact]
    public void TimeSeriesNeverTrainsOnTheFuture()
    {
        Assert.Equal("0 | 1; 0 1 | 2; 0 1 2 | 3; 0 1 2 3 | 4; 0 1 2 3 4 | 5", Text(Splits.TimeSeries(6, 5)));
        Assert.Equal("0 1 2 3 4 5 | 6 7; 0 1 2 3 4 5 6 7 | 8 9; 0 1 2 3 4 5 6 7 8 9 | 10 11", Text(Splits.TimeSeries(12, 3, testCount: 2)));
        Assert.Equal("0 1 2 3 | 6 7; 0 1 2 3 4 5 | 8 9; 0 1 2 3 4 5 6 7 | 10 11", Text(Splits.TimeSeries(12, 3, testCount: 2, gap: 2)));
        Assert.Equal("0 1 2 | 3 4; 2 3 4 | 5 6", Text(Splits.TimeSeries(7, 2, largestTrain: 3)));
    }

    [Theory]
    [InlineData(0.25, null, 5, 2, 3)]
    [InlineData(0.1, null, 30, 3, 27)]
    [InlineData(0.1, 0.55, 31, 4, 17)]
    public void ShuffleRoundsTestSamplesUpAndTrainingSamplesDown(double test, double? train, int count, int tests, int trains)
    {
        var splits = Splits.Shuffle(count, 4, test, seed: 2, train);
        Assert.All(splits, split => Assert.Equal((tests, trains), (split.Test.Length, split.Train.Length)));
        Assert.All(splits, split => Assert.Equal(tests + trains, split.Train.Concat(split.Test).Distinct().Count()));
        Assert.Equal(4, splits.Select(split => string.Join(' ', split.Test.Concat(split.Train))).Distinct().Count());
        Assert.Equal(Text(splits), Text(Splits.Shuffle(count, 4, test, seed: 2, train)));
    }

    [Fact]
    public void SharesAreTheMostLikelyWholeNumbers()
    {
        Assert.Equal([2, 1], Splits.Shares([4, 2], 3, 0, 0));
        Assert.Equal([3, 1], Splits.Shares([5, 2], 4, 0, 0));
        var ties = Enumerable.Range(0, 40).Select(seed => string.Join(' ', Splits.Shares([2, 2, 2, 1], 2, seed, 0))).ToHashSet();
        Assert.Equal(["0 1 1 0", "1 0 1 0", "1 1 0 0"], ties.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void StratifiedShuffleKeepsTheShares()
    {
        var labels = Labels(50, 30, 20);
        foreach (var split in Splits.StratifiedShuffle(labels, 5, 0.2, seed: 1))
        {
            Assert.Equal([10, 6, 4], Counts(labels, split.Test));
            Assert.Equal([40, 24, 16], Counts(labels, split.Train));
            Assert.NotEqual(split.Test.Order(), split.Test);
        }
        Assert.Equal(5,
            Splits.StratifiedShuffle(labels, 5, 0.2, seed: 1).Select(split => string.Join(' ', split.Test.Order())).Distinct().Count());
    }

    [Fact]
    public void DataSetsAreDividedAlike()
    {
        var data = new Dataset(DataColumn.Real("x", [0, 10, 20, 30]), DataColumn.Index("labels", [0, 0, 1, 1]),
            DataColumn.Index("group", [7, 8, 8, 7]));
        Assert.Equal([0, 20], data.StratifiedKFold("labels", 2).First().Test.Reals("x").ToArray());
        Assert.Equal([10, 20], data.GroupKFold("group", 2).First().Test.Reals("x").ToArray());
        Assert.Equal([0, 10], data.KFold(2).First().Test.Reals("x").ToArray());
        Assert.Equal([10], data.TimeSeriesSplit(3).First().Test.Reals("x").ToArray());
        Assert.Single(data.ShuffleSplit(1, 0.25).First().Test.Reals("x").ToArray());
        var (train, test) = data.StratifiedSplit("labels", 0.5, seed: 1);
        Assert.Equal([0, 1], test.Indices("labels").ToArray().Order());
        Assert.Equal([0, 1], train.Indices("labels").ToArray().Order());
        Assert.Equal([30, 0, 30], data.Slice(1, 3).Select([2, 0, 2]).Reals("x").ToArray().Select((x, i) => i == 1 ? x - 10 : x));
    }

    [Fact]
    public void ImpossibleDivisionsAreRefused()
    {
        Range("at least 2", () => Splits.KFold(5, 1));
        Range("6 folds need as many samples, but there are 5", () => Splits.KFold(5, 6));
        Range("largest has 2", () => Splits.StratifiedKFold([0, 0, 1, 1], 3));
        Range("there are 2", () => Splits.GroupKFold([0, 0, 1, 1], 3));
        Range("leave nothing of 6", () => Splits.TimeSeries(6, 2, testCount: 3));
        Range("leave nothing of 3", () => Splits.TimeSeries(3, 3));
        Range("between 0 and 1", () => Splits.Shuffle(5, 1, 0));
        Range("between 0 and 1", () => Splits.Shuffle(5, 1, double.NaN));
        Range("between 0 and 1", () => Splits.Shuffle(5, 1, 0.5, trainFraction: 0.6));
        Range("leave samples to train on, of 1", () => Splits.Shuffle(1, 1, 0.5));
        Range("", () => Splits.Shuffle(5, 0));
        Range("of 3 classes", () => Splits.StratifiedShuffle(Labels(2, 2, 2), 1, 0.2));
        Assert.Contains("class 1", Assert.Throws<ArgumentException>(() => Splits.StratifiedShuffle(Labels(9, 1), 1, 0.2)).Message);
        var data = new Dataset(DataColumn.Real("x", [0, 1, 2, 3]), DataColumn.Index("pairs", [0, 0, 1, 1, 0, 1, 0, 1], 2));
        Assert.Contains("one index for each sample", Assert.Throws<ArgumentException>(() => data.StratifiedKFold("pairs", 2)).Message);
        Assert.Throws<ArgumentException>(() => data.StratifiedKFold("x", 2));
        Range("0 to 3", () => data.Select([4]));

        static void Range(string expected, Action action)
            => Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(action).Message);
    }
}

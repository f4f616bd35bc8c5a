namespace GraphCompiler.Tests.Data;

public class DatasetTests
{
    static Dataset Numbers(int count) => new(
        DataColumn.Real("x", [.. Enumerable.Range(0, 2 * count).Select(i => (float)i)], 2),
        DataColumn.Index("labels", [.. Enumerable.Range(0, count)]));

    [Fact]
    public void SlicesAreViews()
    {
        var view = Numbers(10).Slice(2, 5).Slice(1, 3);
        Assert.Equal(3, view.Count);
        Assert.Equal([6, 7, 8, 9, 10, 11], view.Reals("x").ToArray());
        Assert.Equal([3, 4, 5], view.Indices("labels").ToArray());
        Assert.True(view.Reals("x").Overlaps(view.Slice(0, 1).Reals("x")));
        Assert.Equal([0, 1], Numbers(10).Take(2).Indices("labels").ToArray());
    }

    [Fact]
    public void ASplitDividesWithoutLossAndRepeats()
    {
        var data = Numbers(100);
        var (first, second) = data.Split(0.8, seed: 3);
        Assert.Equal((80, 20), (first.Count, second.Count));
        Assert.Equal(Enumerable.Range(0, 100), first.Indices("labels").ToArray().Concat(second.Indices("labels").ToArray()).Order());
        Assert.NotEqual(Enumerable.Range(0, 80), first.Indices("labels").ToArray());
        Assert.Equal(first.Indices("labels").ToArray(), data.Split(0.8, seed: 3).First.Indices("labels").ToArray());
        Assert.NotEqual(first.Indices("labels").ToArray(), data.Split(0.8, seed: 4).First.Indices("labels").ToArray());
        var labels = second.Indices("labels").ToArray();
        Assert.Equal(labels.SelectMany(l => new float[] { 2 * l, 2 * l + 1 }), second.Reals("x").ToArray());
    }

    [Fact]
    public void UnnamedColumnsAreReadBackByPositionAfterASplit()
    {
        var data = Dataset.Of([.. Enumerable.Range(0, 20).Select(i => (float)i)], [.. Enumerable.Range(0, 10)]);
        var (first, second) = data.Split(0.7, seed: 1);
        Assert.All(new[] { first, second },
            part => Assert.Equal(part.Indices(1).ToArray().SelectMany(l => new float[] { 2 * l, 2 * l + 1 }), part.Reals(0).ToArray()));
        Assert.Contains("no real column at position 1", Assert.Throws<ArgumentException>(() => data.Reals(1)).Message);
        Assert.Contains("no index column at position 2", Assert.Throws<ArgumentException>(() => data.Indices(2)).Message);
    }

    [Fact]
    public void PredictsInBatchesInTheViewsOrder()
    {
        var data = Numbers(10).Shuffled(1).Slice(1, 7);
        List<int> sizes = [];
        var doubled = data.Predict(batch =>
        {
            sizes.Add(batch.Count);
            return batch.Indices("labels").ToArray().Select(label => 2 * label).ToArray();
        }, batchSize: 3);
        Assert.Equal([3, 3, 1], sizes);
        Assert.Equal(data.Indices("labels").ToArray().Select(label => 2 * label), doubled);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Predict(batch => batch.Indices("labels").ToArray(), 0));
    }

    [Fact]
    public void ColumnsInDoublePrecisionAreReadInEitherPrecision()
    {
        var data = Dataset.Of([0.1, 0.2, 0.3], new[] { 1.0, 2, 3 });
        Assert.Equal([0.2, 0.3], data.Slice(1, 2).Doubles(0).ToArray());
        Assert.Equal([0.2f, 0.3f], data.Slice(1, 2).Reals(0).ToArray());
        var shuffled = data.Shuffled(2);
        Assert.Equal(shuffled.Doubles(1).ToArray().Select(y => (float)(y / 10)), shuffled.Reals(0).ToArray());
        Assert.Equal([1.0, 2], Dataset.Of(new float[2], new[] { 1f, 2 }).Doubles(1).ToArray());
    }

    [Fact]
    public void UnnamedColumnsTakeTheirSampleLengthFromTheTargets()
    {
        var data = Dataset.Of(new float[6], new[] { 0, 1 });
        Assert.Equal((2, 3), (data.Count, data.Columns[0].SampleLength));
    }

    [Fact]
    public void BadDataAreRefused()
    {
        Refused("3 samples", "2", () => new Dataset(DataColumn.Real("x", new float[3]), DataColumn.Real("y", new float[2])));
        Refused("5 values", "[2]", () => DataColumn.Real("x", new float[5], 2));
        Refused("[0]", "positive", () => DataColumn.Index("x", [], 0));
        Refused("\"x\"", "Two", () => new Dataset(DataColumn.Real("x", [1]), DataColumn.Real("x", [1])));
        Refused("names", "none", () => new Dataset(DataColumn.Real("x", [1]), DataColumn.Real(null, [1])));
        Refused("least", "column", () => new Dataset());
        Refused("\"z\"", "labels index [N]", () => { Numbers(3).Reals("z"); });
        Refused("real column", "labels", () => { Numbers(3).Reals("labels"); });
        Refused("5 input values", "2 samples", () => Dataset.Of(new float[5], new[] { 0, 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Slice(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Take(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Split(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Split(0.1, 0));

        static void Refused(string first, string second, Action action)
        {
            var message = Assert.Throws<ArgumentException>(action).Message;
            Assert.Contains(first, message);
            Assert.Contains(second, message);
        }
    }
}

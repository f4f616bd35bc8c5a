using System.Globalization;

namespace GraphCompiler.Tests.Evaluation;

public class MetricsTests
{
    // 3 classes, labels by row: [[2, 1, 0], [0, 3, 0], [1, 1, 2]].
    static readonly int[] Labels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2];
    static readonly int[] Predicted = [0, 0, 1, 1, 1, 1, 0, 1, 2, 2];

    [Fact]
    public void CountsAndDerivedMeasures()
    {
        var matrix = ConfusionMatrix.Of(Labels, Predicted, 3);
        Assert.Equal((2, 1, 1, 10), (matrix[0, 0], matrix[0, 1], matrix[2, 0], matrix.Total));
        Assert.Equal(0.7, matrix.Accuracy, 1e-12);
        Assert.Equal([2.0 / 3, 3.0 / 5, 1], Enumerable.Range(0, 3).Select(matrix.Precision));
        Assert.Equal([2.0 / 3, 1, 0.5], Enumerable.Range(0, 3).Select(matrix.Recall));
        Assert.Equal([2.0 / 3, 6.0 / 8, 4.0 / 6], Enumerable.Range(0, 3).Select(matrix.F1));
        Assert.Equal([6.0 / 7, 5.0 / 7, 1], Enumerable.Range(0, 3).Select(matrix.Specificity));
        Assert.Equal((2.0 / 3 + 0.6 + 1) / 3, matrix.MacroPrecision, 1e-12);
        Assert.Equal((2.0 / 3 + 1 + 0.5) / 3, matrix.MacroRecall, 1e-12);
        Assert.Equal((2.0 / 3 + 0.75 + 2.0 / 3) / 3, matrix.MacroF1, 1e-12);
        Assert.Equal(0.25, matrix.Normalized()[2, 1]);
    }

    [Fact]
    public void AnUnseenClassHasZeroes()
    {
        var matrix = ConfusionMatrix.Of([0], [0], 2);
        Assert.Equal((0, 0, 0, 0), (matrix.Precision(1), matrix.Recall(1), matrix.F1(1), matrix.Normalized()[1, 1]));
    }

    [Fact]
    public void TextNamesTheClassesInTheInvariantCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("""
                  label  cat  dog  precision  recall      F1
                  cat      2    1     1.0000  0.6667  0.8000
                  dog      0    1     0.5000  1.0000  0.6667
                  accuracy 0.7500, macro precision 0.7500, recall 0.8333, F1 0.7333

                """.ReplaceLineEndings("\n"), ConfusionMatrix.Of([0, 0, 0, 1], [0, 0, 1, 1], 2, ["cat", "dog"]).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void ArgMaxTakesTheFirstAmongEquals()
    {
        Assert.Equal([1, 0], Metrics.ArgMax([1, 3, 3, 2, 2, 1], 3));
        Assert.Equal(1, Metrics.ArgMax([1, float.NaN, 5]));
        Assert.Equal(0, Metrics.ArgMax([float.NegativeInfinity, float.NegativeInfinity]));
    }

    [Fact]
    public void AccuracyFromClassesAndFromScores()
    {
        Assert.Equal(0.7, Metrics.Accuracy(Predicted, Labels), 1e-12);
        Assert.Equal(0.5, Metrics.Accuracy(new float[] { 1, 2, 4, 3 }, [1, 1]));
    }

    [Theory]
    [InlineData(0.3f, 0.3f, 0.4f, 0.9163)]
    [InlineData(0.1f, 0.2f, 0.7f, 0.3567)]
    public void LogLossUsesTheNaturalLogarithm(float a, float b, float c, double expected) =>
        Assert.Equal(expected, Metrics.LogLoss([a, b, c], [2]), 1e-4);

    [Fact]
    public void LogLossIsAMeanAndStaysFinite()
    {
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.25)) / 2, Metrics.LogLoss([0.5f, 0.5f, 0.75f, 0.25f], [0, 1]), 1e-7);
        Assert.Equal(-Math.Log(MathF.BitIncrement(1) - 1), Metrics.LogLoss([1, 0], [1]), 1e-9);
        Assert.Equal(-(Math.Log(0.75) + Math.Log(0.5)) / 2, Metrics.BinaryLogLoss([0.25f, 0.5f], [0, 1]), 1e-7);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(new[] { 1 }, [1, 2]));
        Assert.Throws<ArgumentException>(() => Metrics.LogLoss([1, 0, 0], [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.LogLoss([1, 0], [2]));
        Assert.Throws<ArgumentException>(() => Metrics.ArgMax([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, ["a"]));
        var matrix = new ConfusionMatrix(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add([0, 1], [0, 2]));
        Assert.Equal(0, matrix.Total);
    }
}

namespace GraphCompiler.Tests.Evaluation;

/// <summary>Metrics where definitions divide by zero, and of what is no prediction at all.</summary>
public class MetricEdgeTests
{
    static void Refused(string expected, Action measure) => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(measure).Message);

    [Fact]
    public void WhatIsNoNumberIsRefusedAndItsPlaceNamed()
    {
        double[] good = [1, 2, 3], bad = [1, double.NaN, 3], infinite = [1, 2, double.PositiveInfinity];
        Func<double[], double[], double>[] metrics =
        [
            (predicted, targets) => Metrics.MeanAbsoluteError<double>(predicted, targets),
            (predicted, targets) => Metrics.MeanSquaredError<double>(predicted, targets),
            (predicted, targets) => Metrics.RootMeanSquaredError<double>(predicted, targets),
            (predicted, targets) => Metrics.MeanAbsolutePercentageError<double>(predicted, targets),
            (predicted, targets) => Metrics.RSquared<double>(predicted, targets),
            (predicted, targets) => Metrics.ExplainedVariance<double>(predicted, targets),
        ];
        foreach (var metric in metrics)
        {
            Refused("predicted 1 is NaN", () => metric(bad, good));
            Refused("targets 1 is NaN", () => metric(good, bad));
            Refused("predicted 2 is Infinity", () => metric(infinite, good));
        }
        Refused("scores 2 is NaN", () => Metrics.Accuracy(new[] { 1, 0, float.NaN, 1 }, [0, 1]));
        Refused("scores 2 is NaN", () => Metrics.TopKAccuracy<double>([1, 0, double.NaN, 1], [0, 1], 1));
        Refused("scores 3 is NaN", () => Metrics.RocAuc<double>([0.1, 0.9, 0.5, double.NaN, 0.2, 0.2], [0, 1], pairs: true));
        Refused("probabilities 1 is NaN", () => Metrics.LogLoss([0.5f, float.NaN], [0]));
        Refused("probabilities 0 is NaN", () => Metrics.BinaryLogLoss([float.NaN], [0]));
        Refused("probabilities 0 is NaN", () => Metrics.BrierScore<float>([float.NaN], [0]));
        Refused("crossEntropy", () => Metrics.Perplexity(double.NaN));
        Refused("threshold", () => Metrics.Classify<double>([0.5], double.NaN));
        Refused("candidates", () => Bleu.Of(null!, []));
        Refused("references", () => Bleu.Of([], null!));
    }

    [Fact]
    public void NothingHasNoScore()
    {
        Refused("There are no labels", () => Metrics.Accuracy(new float[1], []));
        Refused("There are no labels", () => Metrics.LogLoss(new double[0], []));
        Refused("There are no labels", () => Metrics.TopKAccuracy<float>([], [], 1));
        Refused("There are no labels", () => Metrics.BrierScore<float>([], []));
        Refused("There are no targets", () => Metrics.RSquared<float>([], []));
    }

    [Fact]
    public void ProbabilitiesLieBetweenZeroAndOne()
    {
        Refused("probabilities 1 is 1.5", () => Metrics.LogLoss([0.5, 1.5], [0]));
        Refused("probabilities 0 is -0.25", () => Metrics.BinaryLogLoss([-0.25], [0]));
        Refused("probabilities 0 is 2", () => Metrics.BrierScore<float>([2], [0]));
        // The last digit of a softmax is rounded.
        Assert.Equal(0, Metrics.BinaryLogLoss([MathF.BitIncrement(1)], [1]), 1e-6);
    }

    // scikit-learn clips probabilities at the machine epsilon of their type.
    [Fact]
    public void CertainMistakesCostWhatThePrecisionCanTell()
    {
        Assert.Equal(36.04365338911715, Metrics.LogLoss([1.0, 0.0], [1]), 1e-12);
        Assert.Equal(36.04365338911715, Metrics.BinaryLogLoss([1.0], [0]), 1e-12);
        Assert.Equal(15.942385, Metrics.LogLoss([1f, 0], [1]), 1e-6);
        Assert.Equal(0, Metrics.LogLoss([1.0, 0.0], [0]), 1e-15);
    }

    [Fact]
    public void DoublePrecisionIsMeasuredAsItIs()
    {
        double[] scores = [0.1, 0.1 + 1e-15, 0.7, 0.3];
        Assert.Equal([1, 0], Metrics.ArgMax(scores, 2));
        Assert.Equal(1, Metrics.Accuracy(scores, [1, 0]));
        Assert.Equal(-(Math.Log(0.25) + Math.Log(0.5)) / 2, Metrics.LogLoss([0.75, 0.25, 0.5, 0.5], [1, 0]), 1e-15);
        Assert.Equal(-Math.Log(0.75), Metrics.BinaryLogLoss([0.25], [0]), 1e-15);
    }

    // The mean of equal numbers may differ from them in its last digit.
    [Theory, InlineData(0.1, 3), InlineData(1e16 / 3, 7), InlineData(-0.7, 10)]
    public void EqualTargetsHaveNoVarianceWhateverTheirMeanRoundsTo(double value, int count)
    {
        double[] targets = [.. Enumerable.Repeat(value, count)], other = [2 * value, .. targets[1..]];
        Assert.Equal((1, 1), (Metrics.RSquared<double>(targets, targets), Metrics.ExplainedVariance<double>(targets, targets)));
        Assert.Equal((0, 0), (Metrics.RSquared<double>(other, targets), Metrics.ExplainedVariance<double>(other, targets)));
    }

    [Fact]
    public void ASingleTargetHasNoRSquared()
    {
        Assert.Equal(double.NaN, Metrics.RSquared<double>([1], [1]));
        Assert.Equal(1, Metrics.ExplainedVariance<double>([2], [1]));
    }

    [Fact]
    public void BetaMayBeAnyNumber()
    {
        var matrix = ConfusionMatrix.Of([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3);
        foreach (var averaging in Enum.GetValues<Averaging>())
        {
            Assert.Equal(matrix.Recall(averaging), matrix.FBeta(double.PositiveInfinity, averaging), 1e-15);
            Assert.Equal(matrix.Recall(averaging), matrix.FBeta(1e200, averaging), 1e-15);
            Assert.Equal(matrix.Precision(averaging), matrix.FBeta(0, averaging), 1e-15);
            Assert.Throws<ArgumentOutOfRangeException>(() => matrix.FBeta(-1, averaging));
            Assert.Throws<ArgumentOutOfRangeException>(() => matrix.FBeta(double.NaN, averaging));
        }
    }

    [Fact]
    public void AClassThatTheMatrixDoesNotHaveIsNamed()
    {
        var matrix = ConfusionMatrix.Of([0, 1], [0, 1], 2);
        Func<int, double>[] measures =
        [
            matrix.Precision, matrix.Recall, matrix.F1, matrix.Specificity, matrix.Jaccard, c => matrix.FBeta(c, 2),
            c => matrix[c, 0], c => matrix[0, c],
        ];
        foreach (var measure in measures)
            foreach (var c in new[] { -1, 2 })
                Assert.Contains($"{c}", Assert.Throws<ArgumentOutOfRangeException>(() => measure(c)).Message);
    }

    [Fact]
    public void AreasOfSeveralClassesNameTheClassThatIsMissing()
    {
        double[] scores = [0.7, 0.2, 0.1, 0.1, 0.8, 0.1];
        foreach (var pairs in new[] { false, true })
            Refused("class 2 has no samples", () => Metrics.RocAuc<double>(scores, [0, 1], pairs));
        Refused("at least 2 classes", () => Metrics.RocAuc<double>([0.5, 0.7], [0, 0], pairs: true));
    }

    // scikit-learn averages all classes' decisions as one in this case, but not those of pairs.
    [Fact]
    public void TheAreaOfAllDecisionsIsThatOfEachClassAgainstTheRestAtOnce()
    {
        double[] scores = [0.7, 0.2, 0.1, 0.1, 0.3, 0.6, 0.2, 0.5, 0.3, 0.4, 0.3, 0.3];
        int[] labels = [0, 1, 2, 0], isLabel = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0];
        Assert.Equal(Metrics.RocAuc<double>(scores, isLabel), Metrics.RocAuc<double>(scores, labels, pairs: false, Averaging.Micro), 1e-15);
    }

    [Fact]
    public void ShortTranslationsAreMeasuredByTheNGramsTheyHave()
    {
        Assert.Equal(0, Bleu.Of([[]], [[["a"]]]));
        Assert.Equal(0, Bleu.Of([["a", "b", "c"]], [[["a", "b", "c"]]]));
        Assert.Equal(1, Bleu.Of([["a", "b", "c"]], [[["a", "b", "c"]]], longest: 3), 1e-15);
        // Of two references equally near in length, the shorter one counts: no penalty.
        Assert.Equal(1, Bleu.Of([["a", "b", "c"]], [[["a", "b"], ["a", "b", "c", "d"]]], longest: 1), 1e-15);
    }
}

namespace GraphCompiler.Tests.Evaluation;

/// <summary>Metrics against definitions written out, and against the examples in scikit-learn's documentation.</summary>
public class ScoreTests
{
    static readonly double[] Targets = [3, -0.5, 2, 7], Regressed = [2.5, 0, 2, 8];

    [Fact]
    public void ErrorsOfRegression()
    {
        Assert.Equal(0.5, Metrics.MeanAbsoluteError<double>(Regressed, Targets), 1e-15);
        Assert.Equal(0.375, Metrics.MeanSquaredError<double>(Regressed, Targets), 1e-15);
        Assert.Equal(Math.Sqrt(0.375), Metrics.RootMeanSquaredError<double>(Regressed, Targets), 1e-15);
        Assert.Equal((0.5 / 3 + 1 + 0 + 1.0 / 7) / 4, Metrics.MeanAbsolutePercentageError<double>(Regressed, Targets), 1e-15);
        Assert.Equal(0.9486081370449679, Metrics.RSquared<double>(Regressed, Targets), 1e-14);
        Assert.Equal(0.9571734475374732, Metrics.ExplainedVariance<double>(Regressed, Targets), 1e-14);
        Assert.Equal(0.5, Metrics.MeanAbsoluteError<float>([2.5f, 0, 2, 8], [3, -0.5f, 2, 7]), 1e-15);
    }

    [Fact]
    public void ConstantTargetsAreExplainedOrNot()
    {
        Assert.Equal(1, Metrics.RSquared<double>([2, 2], [2, 2]));
        Assert.Equal(0, Metrics.RSquared<double>([2, 3], [2, 2]));
        Assert.Equal(1, Metrics.ExplainedVariance<double>([3, 3], [2, 2]));
        Assert.Equal(0, Metrics.ExplainedVariance<double>([2, 3], [2, 2]));
        Assert.True(double.IsFinite(Metrics.MeanAbsolutePercentageError<double>([1], [0])));
    }

    [Fact]
    public void RocOfTheNotes()
    {
        var curve = RocCurve.Of<double>([0.21, 0.67, 0.56, 0.31, 0.70, 0.84], [0, 1, 0, 0, 1, 0]);
        Assert.Equal(0.75, curve.Area, 1e-15);
        Assert.Equal([(double.PositiveInfinity, 0, 0), (0.84, 0.25, 0), (0.70, 0.25, 0.5), (0.67, 0.25, 1), (0.56, 0.5, 1), (0.31, 0.75, 1),
            (0.21, 1, 1)],
            curve.Points.Select(point => (point.Threshold, point.FalsePositiveRate, point.TruePositiveRate)));
    }

    [Fact]
    public void AreaIsTheShareOfPairsInOrder()
    {
        var random = new Random(3);
        for (var run = 0; run < 50; run++)
        {
            var labels = Enumerable.Range(0, 30).Select(i => i < 2 ? i : random.Next(2)).ToArray();
            // Few distinct scores, so that many are equal.
            var scores = labels.Select(label => (float)random.Next(4 + label) / 4).ToArray();
            var pairs = from i in Enumerable.Range(0, 30) from j in Enumerable.Range(0, 30) where labels[i] == 1 && labels[j] == 0
                        select scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            Assert.Equal(pairs.Average(), Metrics.RocAuc<float>(scores, labels), 1e-12);
        }
    }

    [Fact]
    public void AreasOfSeveralClasses()
    {
        var random = new Random(5);
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i < 3 ? i : random.Next(3))];
        var scores = Enumerable.Range(0, 120).Select(_ => random.NextDouble()).ToArray();
        double Area(int positive, Func<int, bool> isOther)
        {
            var chosen = Enumerable.Range(0, 40).Where(i => labels[i] == positive || isOther(labels[i])).ToArray();
            return Metrics.RocAuc<double>(chosen.Select(i => scores[i * 3 + positive]).ToArray(),
                chosen.Select(i => labels[i] == positive ? 1 : 0).ToArray());
        }
        int Count(int c) => labels.Count(label => label == c);
        var rest = Enumerable.Range(0, 3).Select(c => (Area: Area(c, other => other != c), Count: Count(c))).ToList();
        var pairs = new[] { (0, 1), (0, 2), (1, 2) }
            .Select(pair => (Area: (Area(pair.Item1, other => other == pair.Item2) + Area(pair.Item2, other => other == pair.Item1)) / 2,
                Count: Count(pair.Item1) + Count(pair.Item2))).ToList();
        foreach (var (isPairs, areas) in new[] { (false, rest), (true, pairs) })
        {
            Assert.Equal(areas.Average(area => area.Area), Metrics.RocAuc<double>(scores, labels, isPairs), 1e-12);
            Assert.Equal(areas.Sum(area => area.Area * area.Count) / areas.Sum(area => area.Count),
                Metrics.RocAuc<double>(scores, labels, isPairs, Averaging.Weighted), 1e-12);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.RocAuc<double>(scores, labels, true, Averaging.Micro));
    }

    [Fact]
    public void PrecisionAndRecallAtEveryThreshold()
    {
        var curve = PrecisionRecallCurve.Of<double>([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
        Assert.Equal([(0.8, 1, 0.5), (0.4, 0.5, 0.5), (0.35, 2.0 / 3, 1), (0.1, 0.5, 1)],
            curve.Points.Select(point => (point.Threshold, point.Precision, point.Recall)));
        Assert.Equal(0.8333333333333333, curve.AveragePrecision, 1e-15);
    }

    [Fact]
    public void SeveralClassesAsOneNumber()
    {
        var matrix = ConfusionMatrix.Of([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3);
        AssertAverages(averaging => matrix.FBeta(0.5, averaging), 0.23809523809523808, 1.0 / 3, 0.23809523809523808);
        AssertAverages(matrix.Precision, 2.0 / 9, 1.0 / 3, 2.0 / 9);
        AssertAverages(matrix.Recall, 1.0 / 3, 1.0 / 3, 1.0 / 3);
        AssertAverages(matrix.Jaccard, 2.0 / 9, 2.0 / 10, 2.0 / 9);
        Assert.Equal(matrix.Recall(0), matrix.FBeta(0, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.FBeta(0, -1));

        static void AssertAverages(Func<Averaging, double> score, double macro, double micro, double weighted)
        {
            Assert.Equal(macro, score(Averaging.Macro), 1e-12);
            Assert.Equal(micro, score(Averaging.Micro), 1e-12);
            Assert.Equal(weighted, score(Averaging.Weighted), 1e-12);
        }
    }

    [Fact]
    public void AgreementBeyondChance()
    {
        // negative 0, neutral 1, positive 2
        Assert.Equal(0.6875, ConfusionMatrix.Of([0, 2, 0, 1, 2], [0, 2, 0, 1, 0], 3).Kappa, 1e-12);
        Assert.Equal(double.NaN, ConfusionMatrix.Of([0, 0], [0, 0], 2).Kappa);
        Assert.Equal(-1.0 / 3, ConfusionMatrix.Of([1, 1, 1, 0], [1, 0, 1, 1], 2).MatthewsCorrelation, 1e-12);
        Assert.Equal(0, ConfusionMatrix.Of([0, 1], [1, 1], 2).MatthewsCorrelation);
        Assert.Equal(0.625, ConfusionMatrix.Of([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], 2).BalancedAccuracy, 1e-12);
        Assert.Equal(0.5, ConfusionMatrix.Of([0, 0], [0, 1], 3).BalancedAccuracy, 1e-12);
    }

    [Fact]
    public void SharesByRowColumnAndAll()
    {
        var matrix = ConfusionMatrix.Of([0, 0, 0, 1], [0, 0, 1, 1], 2);
        Assert.Equal((2.0 / 3, 1.0 / 3, 0, 1), Shares(Normalization.Rows));
        Assert.Equal((1, 0.5, 0, 0.5), Shares(Normalization.Columns));
        Assert.Equal((0.5, 0.25, 0, 0.25), Shares(Normalization.All));

        (double, double, double, double) Shares(Normalization by) =>
            matrix.Normalized(by) is var shares ? (shares[0, 0], shares[0, 1], shares[1, 0], shares[1, 1]) : default;
    }

    [Fact]
    public void GuessesAmongTheLargest()
    {
        float[] scores = [0.5f, 0.2f, 0.2f, 0.3f, 0.4f, 0.2f, 0.2f, 0.4f, 0.3f, 0.7f, 0.2f, 0.1f];
        Assert.Equal(0.75, Metrics.TopKAccuracy<float>(scores, [0, 1, 2, 2], 2));
        Assert.Equal(1, Metrics.TopKAccuracy<float>(scores, [0, 1, 2, 2], 3));
        Assert.Equal(0, Metrics.TopKAccuracy<float>([1, 1], [0], 1));
    }

    [Fact]
    public void ProbabilitiesOfTwoClasses()
    {
        Assert.Equal(0.0375, Metrics.BrierScore<double>([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]), 1e-15);
        Assert.Equal([0, 1, 1, 0], Metrics.Classify<double>([0.2, 0.5, 0.9, double.NaN]));
        Assert.Equal([0, 0, 1], Metrics.Classify<float>([0.2f, 0.5f, 0.9f], 0.7));
        Assert.Equal(4, Metrics.Perplexity(Math.Log(4)), 1e-12);
    }

    [Fact]
    public void BleuOfTranslations()
    {
        static string[] Words(string text) => text.Split(' ');
        var candidate = Words("It is a guide to action which ensures that the military always obeys the commands of the party");
        string[][] references =
        [
            Words("It is a guide to action that ensures that the military will forever heed Party commands"),
            Words("It is the guiding principle which guarantees the military forces always being under the command of the Party"),
            Words("It is the practical guide for the army always to heed the directions of the party"),
        ];
        Assert.Equal(0.5045666840058485, Bleu.Of([candidate], [references]), 1e-12);
        Assert.Equal(1, Bleu.Of([references[0]], [references]), 1e-12);
        Assert.Equal(0, Bleu.Of([Words("a b")], [[Words("a b")]]));
        Assert.Equal(1, Bleu.Of([Words("a b")], [[Words("a b")]], longest: 2), 1e-12);
        // Half as long as its reference: e^(1 - 2).
        Assert.Equal(Math.Exp(-1), Bleu.Of([Words("a b")], [[Words("a b c d")]], longest: 2), 1e-12);
        // 1 of 1 bigrams, counted as 2 of 2; 0 of 0 trigrams as 1 of 1.
        Assert.Equal(1, Bleu.Of([Words("a b")], [[Words("a b")]], isSmoothed: true), 1e-12);
    }

    [Fact]
    public void WhatHasNoScoreSaysWhy()
    {
        Assert.Contains("all 2 labels are 1", Assert.Throws<ArgumentException>(() => RocCurve.Of<float>([0.1f, 0.2f], [1, 1])).Message);
        Assert.Contains("all 2 labels are 0",
            Assert.Throws<ArgumentException>(() => PrecisionRecallCurve.Of<float>([0.1f, 0.2f], [0, 0])).Message);
        Assert.Contains("Score 1 is NaN", Assert.Throws<ArgumentException>(() => RocCurve.Of<float>([0.1f, float.NaN], [0, 1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => RocCurve.Of<float>([0.1f, 0.2f], [0, 2]));
        Assert.Contains("2 predicted, but 1 targets",
            Assert.Throws<ArgumentException>(() => Metrics.RSquared<double>([1, 2], [1])).Message);
        Assert.Throws<ArgumentException>(() => Metrics.MeanSquaredError<double>([], []));
        Assert.Throws<ArgumentException>(() => Metrics.RocAuc<float>([0.1f, 0.9f, 0.2f, 0.8f], [0, 0], pairs: false));
        Assert.Throws<ArgumentException>(() => Bleu.Of([["a"]], [[]]));
    }
}

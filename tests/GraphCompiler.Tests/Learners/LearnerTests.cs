namespace GraphCompiler.Tests.Learners;

/// <summary>The classic learners on values worked out by hand.</summary>
public class LearnerTests
{
    static Dataset Table(int features, double[] x, params int[] labels)
        => new(DataColumn.Real("x", x, features), DataColumn.Index("labels", labels));

    static readonly double[] corners = [0, 0, 0, 1, 1, 0, 1, 1];

    [Fact]
    public void APerceptronLearnsFromMistakesOnly()
    {
        var perceptron = new Perceptron(2);
        Assert.Equal(1, perceptron.Predict([0, 0]));      // w.x + b = 0 counts as class 1
        Assert.False(perceptron.Learn([2, 3], 0));        // w = (-2, -3), b = -1
        Assert.Equal([-2, -3], perceptron.Weights.ToArray());
        Assert.Equal(-1, perceptron.Bias);
        Assert.True(perceptron.Learn([1, 0], 0));
        Assert.False(perceptron.Learn([1, 0], 1));        // w = (-1, -3), b = 0
        Assert.Equal([-1, -3], perceptron.Weights.ToArray());
        Assert.Equal(0, perceptron.Bias);
    }

    [Fact]
    public void AndIsSeparableAndXorIsNot()
    {
        var and = new Perceptron(2);
        var mistakes = and.Fit(Table(2, corners, 0, 0, 0, 1));
        Assert.Equal(0, mistakes[^1]);
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, 4).Select(i => and.Predict(corners.AsSpan(2 * i, 2))));
        Assert.All(new Perceptron(2).Fit(Table(2, corners, 0, 1, 1, 0), epochs: 50), wrong => Assert.InRange(wrong, 1, 4));
    }

    [Fact]
    public void AnAveragedPerceptronUsesTheMeanOfItsWeights()
    {
        var perceptron = new Perceptron(1, averaged: true);
        Assert.Equal([0.0], perceptron.Weights.ToArray());
        perceptron.Learn([2], 0);                         // w = -2, b = -1
        perceptron.Learn([1], 0);                         // unchanged
        perceptron.Learn([1], 1);                         // w = -1, b = 0
        Assert.Equal([-5 / 3.0], perceptron.Weights.ToArray());
        Assert.Equal(-2 / 3.0, perceptron.Bias);
    }

    [Fact]
    public void ManyClassesMoveTheRightAndTheWrongOne()
    {
        var classifier = new MulticlassPerceptron(2, 3);
        Assert.False(classifier.Learn([1, 2], 2));        // class 0 is the first among equals
        Assert.Equal([-1, -2, -1], classifier.WeightsOf(0).ToArray());
        Assert.Equal([0, 0, 0], classifier.WeightsOf(1).ToArray());
        Assert.Equal([1, 2, 1], classifier.WeightsOf(2).ToArray());
        Assert.True(classifier.Learn([1, 2], 2));
        Assert.Equal(0, classifier.Predict([-1, -2]));
    }

    [Fact]
    public void MiraTakesTheSmallestStepThatFixesTheSample()
    {
        var classifier = new MulticlassPerceptron(1, 2, PerceptronRule.Mira);
        classifier.Learn([2], 1);                         // τ = (0 + 1) / (2 (4 + 1)) = 0.1
        Assert.Equal([0.2, 0.1], classifier.WeightsOf(1).ToArray());
        Assert.Equal([-0.2, -0.1], classifier.WeightsOf(0).ToArray());
        classifier.Learn([1], 0);                         // τ = (0.6 + 1) / (2 (1 + 1)) = 0.4, a margin of 1 afterwards
        Assert.Equal([0.2 - 0.4, 0.1 - 0.4], classifier.WeightsOf(1).ToArray());
        Assert.Equal(1, classifier.WeightsOf(0).ToArray().Sum() - classifier.WeightsOf(1).ToArray().Sum(), 1e-12);
        var limited = new MulticlassPerceptron(1, 2, PerceptronRule.Mira, limit: 0.05);
        limited.Learn([2], 1);
        Assert.Equal([0.1, 0.05], limited.WeightsOf(1).ToArray());
    }

    [Theory]
    [InlineData(PerceptronRule.Perceptron, false)]
    [InlineData(PerceptronRule.Perceptron, true)]
    [InlineData(PerceptronRule.Mira, false)]
    [InlineData(PerceptronRule.Mira, true)]
    public void SeparableClassesAreLearned(PerceptronRule rule, bool averaged)
    {
        var random = new Random(5);
        var labels = Enumerable.Range(0, 60).Select(i => i % 3).ToArray();
        double[] x =
            [.. labels.SelectMany(label => new[] { Math.Cos(2 * label) * 4 + random.NextDouble(),
            Math.Sin(2 * label) * 4 + random.NextDouble() })];
        var classifier = new MulticlassPerceptron(2, 3, rule, averaged);
        Assert.Equal(0, classifier.Fit(Table(2, x, labels))[^1]);
        Assert.Equal(labels, Enumerable.Range(0, 60).Select(i => classifier.Predict(x.AsSpan(2 * i, 2))));
    }

    [Fact]
    public void ClosedFormFindsThePriceOfChocolate()
    {
        var fit = LeastSquares.Fit([1, 1.5, 2, 2.25, 3, 3.1, 3.5], [10, 15, 20, 22.5, 30, 31, 35]);
        Assert.Equal(10, fit.Weights[0], 1e-12);
        Assert.Equal(0, fit.Bias, 1e-12);
        Assert.Equal(40, fit.Predict([4]), 1e-11);
    }

    [Fact]
    public void NoLineComputesXor()
    {
        var fit = LeastSquares.Fit(corners, [0, 1, 1, 0]);
        Assert.All(fit.Weights, weight => Assert.Equal(0, weight, 1e-15));
        Assert.Equal(0.5, fit.Bias, 1e-15);
    }

    [Fact]
    public void ARidgeAddsToTheDiagonal()
    {
        // (X'X + 2) w = X'y without a bias: (1 + 4 + 2) w = 1 * 3 + 2 * 5.
        Assert.Equal(13 / 7.0, LeastSquares.Fit([1, 2], [3, 5], ridge: 2, bias: false).Weights[0], 1e-14);
        // The bias costs nothing: a constant target has no weight, whatever the ridge.
        var constant = LeastSquares.Fit([1, 2, 3], [7, 7, 7], ridge: 100);
        Assert.Equal((0, 7), (Math.Round(constant.Weights[0], 12), Math.Round(constant.Bias, 12)));
    }

    [Fact]
    public void BadDataAreRefused()
    {
        Refused("depends on those before it", () => LeastSquares.Fit([1, 2, 2, 4, 3, 6], [1, 2, 3]));
        Refused("depends", () => LeastSquares.Fit([1], [1]));
        Refused("Value 1 is NaN", () => LeastSquares.Fit([1, double.NaN], [1, 2]));
        Refused("3 features are no whole multiple of 2", () => LeastSquares.Fit([1, 2, 3], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LeastSquares.Fit([1], [1], ridge: -1));
        Refused("2 features, but the sample has 1", () => new Perceptron(2).Predict([1]));
        Refused("2 features, but the sample has 3", () => new MulticlassPerceptron(2, 2).Learn([1, 2, 3], 0));
        Refused("empty", () => new Perceptron(1).Fit(Table(1, [1], 0).Take(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Perceptron(1).Learn([1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassPerceptron(1, 2).Learn([1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassPerceptron(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassPerceptron(1, 2, limit: double.NaN));

        static void Refused(string expected, Action action) => Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message);
    }
}

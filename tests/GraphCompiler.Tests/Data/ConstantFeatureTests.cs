namespace GraphCompiler.Tests.Data;

/// <summary>Scalers of features that do not vary, though their mean may differ from them in its last digit.</summary>
public class ConstantFeatureTests
{
    static Dataset Column(params double[] values) => new(DataColumn.Real("x", values));

    [Theory, InlineData(0.1, 3), InlineData(1e16 / 3, 7), InlineData(-0.7, 10)]
    public void KeepTheirScale(double value, int count)
    {
        var train = Column([.. Enumerable.Repeat(value, count)]);
        foreach (var scaler in new[] { Scaler.Standard(train, "x"), Scaler.MinMax(train, "x"), Scaler.Robust(train, "x") })
        {
            Assert.Equal(1, scaler.Scale[0]);
            Assert.All(scaler.Apply(train).Doubles("x").ToArray(), scaled => Assert.Equal(0, scaled, 1e-15 * Math.Abs(value)));
        }
    }

    // As scikit-learn: scale_ = (high - low) / 1 where the range of the data is 0.
    [Fact]
    public void InARangeTheyLieAtItsLowerEndAndOthersAreStretchedByIt()
    {
        var scaler = Scaler.MinMax(Column(5, 5), "x", -1, 3);
        Assert.Equal([-1, 3], scaler.Apply(Column(5, 6)).Doubles("x").ToArray());
        var values = new[] { -1.0, 3 };
        scaler.Invert(values);
        Assert.Equal([5, 6], values);
    }

    [Fact]
    public void NearlyConstantFeaturesAreScaled()
    {
        var scaled = Scaler.Standard(Column(1, 1 + 1e-9), "x").Apply(Column(1, 1 + 1e-9)).Doubles("x").ToArray();
        Assert.Equal([-1, 1], scaled.Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public void WhatAllSamplesHaveInCommonIsNoFeature()
    {
        var data = new Dataset(DataColumn.Real("x", [1.0, 2]), DataColumn.Real("edges", [1.0, 2, 3], 3).Shared(),
            DataColumn.Index("kinds", [1, 2, 3], 3).Shared());
        Assert.Contains("edges", Assert.Throws<ArgumentException>(() => Scaler.Standard(data, "edges")).Message);
        Assert.Contains("kinds", Assert.Throws<ArgumentException>(() => OneHotEncoder.Fit(data, "kinds")).Message);
    }
}

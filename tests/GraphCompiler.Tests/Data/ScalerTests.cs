namespace GraphCompiler.Tests.Data;

/// <summary>Scalers and encoders against the examples of scikit-learn's documentation.</summary>
public class ScalerTests
{
    static Dataset Table(int features, params float[] values)
        => new(DataColumn.Real("x", values, features), DataColumn.Index("labels", new int[values.Length / features]));

    [Fact]
    public void StandardScalesToMeanZeroAndDeviationOne()
    {
        var train = Table(2, 0, 0, 0, 0, 1, 1, 1, 1);
        var scaler = Scaler.Standard(train, "x");
        Assert.Equal([0.5, 0.5], scaler.Center);
        Assert.Equal([0.5, 0.5], scaler.Scale);
        Assert.Equal([-1, -1, -1, -1, 1, 1, 1, 1], scaler.Apply(train).Reals("x").ToArray());
        Assert.Equal([3, 3], scaler.Apply(Table(2, 2, 2)).Reals("x").ToArray());
    }

    [Fact]
    public void MinMaxScalesToARange()
    {
        var train = Table(2, -1, 2, -0.5f, 6, 0, 10, 1, 18);
        var scaler = Scaler.MinMax(train, "x");
        Assert.Equal([0, 0, 0.25f, 0.25f, 0.5f, 0.5f, 1, 1], scaler.Apply(train).Reals("x").ToArray());
        Assert.Equal([1.5f, 0], scaler.Apply(Table(2, 2, 2)).Reals("x").ToArray());
        Assert.Equal([-1, -1, 1, 1], Scaler.MinMax(train, "x", -1, 1).Apply(train).Select([0, 3]).Reals("x").ToArray());
    }

    [Fact]
    public void RobustScalesByMedianAndQuartiles()
    {
        var train = Table(3, 1, -2, 2, -2, 1, 3, 4, 1, -2);
        Assert.Equal([0, -2, 0, -1, 0, 0.4f, 1, 0, -1.6f], Scaler.Robust(train, "x").Apply(train).Reals("x").ToArray());
    }

    [Fact]
    public void AViewIsFittedAndScaledInItsOrder()
    {
        var data = new Dataset(DataColumn.Real("x", new[] { 0.0, 10, 20, 30, 40 }), DataColumn.Index("labels", [0, 1, 2, 3, 4]));
        var train = data.Select([4, 2]);
        var scaled = Scaler.Standard(train, "x").Apply(data.Select([3, 0, 2]));
        Assert.Equal([0.0, -3, -1], scaled.Doubles("x").ToArray());
        Assert.Equal([3, 0, 2], scaled.Indices("labels").ToArray());
        Assert.Equal(3, scaled.Count);
    }

    [Fact]
    public void WhatDoesNotVaryKeepsItsScaleAndNaNStays()
    {
        var train = Table(2, 0.1f, float.NaN, 0.1f, 1, 0.1f, 3);
        foreach (var scaler in new[] { Scaler.Standard(train, "x"), Scaler.MinMax(train, "x"), Scaler.Robust(train, "x") })
        {
            Assert.Equal(1, scaler.Scale[0]);
            var scaled = scaler.Apply(train).Reals("x").ToArray();
            Assert.Equal(0, scaled[0], 1e-7f);
            Assert.True(float.IsNaN(scaled[1]));
            Assert.Equal(0, scaler.Apply(Table(2, 0, (float)scaler.Center[1])).Reals("x")[1], 1e-7f);
        }
    }

    [Fact]
    public void InvertUndoes()
    {
        var train = Table(2, -1, 2, -0.5f, 6, 0, 10, 1, 18);
        foreach (var scaler in new[] { Scaler.Standard(train, "x"), Scaler.MinMax(train, "x", 3, 5), Scaler.Robust(train, "x") })
        {
            var values = scaler.Apply(train).Reals("x").ToArray();
            scaler.Invert(values);
            Assert.All(values.Zip(train.Reals("x").ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
            var doubles = scaler.Apply(train).Doubles("x").ToArray();
            scaler.Invert(doubles);
            Assert.Equal(18, doubles[^1], 1e-5);
        }
    }

    [Fact]
    public void OneHotHasAColumnForEachCategory()
    {
        var train = new Dataset(DataColumn.Index("c", [1, 1, 0, 3, 0, 2], 2));
        var encoder = OneHotEncoder.Fit(train, "c", ignoreUnknown: true);
        Assert.Equal([[0, 1], [1, 2, 3]], encoder.Categories.Select(values => values.ToArray()));
        var encoded = encoder.Apply(new Dataset(DataColumn.Index("c", [0, 1, 1, 4], 2)));
        Assert.Equal([1, 0, 1, 0, 0, 0, 1, 0, 0, 0], encoded.Reals("c").ToArray());
        Assert.Equal((5, 5), (encoder.Apply(train, "e").Column("e").SampleLength, encoder.Length));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Refused("is infinite in sample 1", () => Scaler.Standard(Table(1, 1, float.PositiveInfinity), "x"));
        Refused("Feature 1 of column \"x\" has no value", () => Scaler.Robust(Table(2, 1, float.NaN), "x"));
        Refused("empty", () => Scaler.Standard(Table(1, 1).Take(0), "x"));
        Refused("no real column \"labels\"", () => Scaler.Standard(Table(1, 1), "labels"));
        Refused("2 features", () => Scaler.Standard(Table(2, 1, 2), "x").Apply(Table(1, 1)));
        Refused("3 values", () => Scaler.Standard(Table(2, 1, 2), "x").Invert(new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scaler.MinMax(Table(1, 1), "x", 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scaler.MinMax(Table(1, 1), "x", double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scaler.Robust(Table(1, 1), "x", -0.1));
        var train = new Dataset(DataColumn.Index("c", [5, 6]));
        Refused("Sample 1 of column \"c\" has 7", () => OneHotEncoder.Fit(train, "c").Apply(new Dataset(DataColumn.Index("c", [5, 7]))));
        Refused("1 features", () => OneHotEncoder.Fit(train, "c").Apply(new Dataset(DataColumn.Index("c", [5, 7], 2))));

        static void Refused(string expected, Action action) => Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message);
    }
}

namespace GraphCompiler.Tests.Data;

public class SyntheticDigitsTests
{
    [Fact]
    public void DrawsEveryClassEquallyOftenInUnitRange()
    {
        var data = SyntheticDigits.Generate(200, 1);
        Assert.Equal("200 samples: x real [N, 28, 28]; labels index [N]", data.ToString());
        Assert.All(Enumerable.Range(0, 10), c => Assert.Equal(20, data.Indices("labels").ToArray().Count(l => l == c)));
        foreach (var pixel in data.Reals("x"))
        {
            Assert.InRange(pixel, 0, 1);
            Assert.Equal(MathF.Round(pixel * 255) / 255f, pixel);
        }
        for (var i = 0; i < 200; i++) Assert.InRange(data.Slice(i, 1).Reals("x").ToArray().Average(), 0.03f, 0.45f);
    }

    [Fact]
    public void IsAPureFunctionOfSeedAndPosition()
    {
        var data = SyntheticDigits.Generate(300, 1);
        Assert.Equal(data.Reals("x").ToArray(), SyntheticDigits.Generate(300, 1).Reals("x").ToArray());
        Assert.Equal(data.Take(10).Reals("x").ToArray(), SyntheticDigits.Generate(10, 1).Reals("x").ToArray());
        Assert.NotEqual(data.Take(10).Reals("x").ToArray(), SyntheticDigits.Generate(10, 2).Reals("x").ToArray());
        Assert.NotEqual(data.Slice(3, 1).Reals("x").ToArray(), data.Slice(13, 1).Reals("x").ToArray());
    }

    [Fact]
    public void TheBytesAreTheSameEverywhere()
    {
        var bytes = Array.ConvertAll(SyntheticDigits.Generate(100, 1).Reals("x").ToArray(), p => (byte)MathF.Round(p * 255));
        Assert.Equal("7BF5CE7D10DBD5FAE9F30A379F3FB854C61221FCB9E45420B0F1C08ACE5C2195",
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    [Fact]
    public void ClassesCanBeToldApartByTheirMeanImages()
    {
        var (train, test) = (SyntheticDigits.Generate(1000, 1), SyntheticDigits.Generate(500, 2));
        var means = new float[10 * 784];
        for (var i = 0; i < 1000; i++)
            for (var p = 0; p < 784; p++) means[i % 10 * 784 + p] += train.Reals("x")[i * 784 + p] / 100;
        var predicted = Enumerable.Range(0, 500).Select(i => Enumerable.Range(0, 10).MinBy(c => Distance(c, i))).ToArray();
        Assert.InRange(Metrics.Accuracy(predicted, test.Indices("labels")), 0.55, 0.99);

        double Distance(int c, int i)
        {
            double sum = 0;
            var x = test.Reals("x").Slice(i * 784, 784);
            for (var p = 0; p < 784; p++) sum += (x[p] - means[c * 784 + p]) * (x[p] - means[c * 784 + p]);
            return sum;
        }
    }

    [Fact]
    public void BadCountsAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Generate(0, 1));
}

namespace GraphCompiler.Tests.Runtime;

public class InitTests
{
    static double[] Draw(Init init, int[] shape, ulong seed = 1, ulong stream = 2)
    {
        var values = new double[shape.Aggregate(1, (a, b) => a * b)];
        init.Fill<double>(values, shape, seed, stream);
        return values;
    }

    public static TheoryData<string, double, double> Laws => new()
    {
        // The standard deviation, and the bound if it is uniform, for a matrix [300, 100].
        { "KaimingUniform()", Math.Sqrt(2.0 / 300), Math.Sqrt(6.0 / 300) },
        { "KaimingNormal()", Math.Sqrt(2.0 / 300), 0 },
        { "XavierUniform()", Math.Sqrt(2.0 / 400), Math.Sqrt(6.0 / 400) },
        { "XavierNormal()", Math.Sqrt(2.0 / 400), 0 },
        { "LeCunUniform()", Math.Sqrt(1.0 / 300), Math.Sqrt(3.0 / 300) },
        { "LeCunNormal()", Math.Sqrt(1.0 / 300), 0 },
        { "FanInUniform()", Math.Sqrt(1.0 / 900), Math.Sqrt(1.0 / 300) },
        { "FanInUniform(64)", Math.Sqrt(1.0 / 192), 1.0 / 8 },
        { "KaimingUniformFanOut()", Math.Sqrt(2.0 / 100), Math.Sqrt(6.0 / 100) },
        { "KaimingNormalFanOut()", Math.Sqrt(2.0 / 100), 0 },
        { "XavierUniform(2)", 2 * Math.Sqrt(2.0 / 400), 2 * Math.Sqrt(6.0 / 400) },
        { "XavierNormal(0.5)", 0.5 * Math.Sqrt(2.0 / 400), 0 },
        { "KaimingNormal(50)", 0.2, 0 },
        { "KaimingUniform(50)", 0.2, Math.Sqrt(6.0 / 50) },
        { "Uniform(-2, 2)", 2 / Math.Sqrt(3), 2 },
        { "Normal(0, 0.02)", 0.02, 0 },
    };

    static Init Named(string text) => text switch
    {
        "KaimingUniform()" => Init.KaimingUniform(), "KaimingNormal()" => Init.KaimingNormal(), "XavierUniform()" => Init.XavierUniform(),
        "XavierNormal()" => Init.XavierNormal(), "LeCunUniform()" => Init.LeCunUniform(), "LeCunNormal()" => Init.LeCunNormal(),
        "FanInUniform()" => Init.FanInUniform(), "FanInUniform(64)" => Init.FanInUniform(64), "KaimingNormal(50)" => Init.KaimingNormal(50),
        "KaimingUniform(50)" => Init.KaimingUniform(50),
        "KaimingUniformFanOut()" => Init.KaimingUniformFanOut(), "KaimingNormalFanOut()" => Init.KaimingNormalFanOut(),
        "XavierUniform(2)" => Init.XavierUniform(2), "XavierNormal(0.5)" => Init.XavierNormal(0.5),
        "Uniform(-2, 2)" => Init.Uniform(-2, 2), _ => Init.Normal(0, 0.02),
    };

    [Theory, MemberData(nameof(Laws))]
    public void HasItsMeanSpreadAndBound(string text, double deviation, double bound)
    {
        Assert.Equal("Init." + text, Named(text).ToString());
        var values = Draw(Named(text), [300, 100]);
        var mean = values.Average();
        Assert.InRange(mean / deviation, -0.02, 0.02);
        Assert.InRange(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))) / deviation, 0.98, 1.02);
        if (bound > 0) Assert.InRange(values.Max(Math.Abs) / bound, 0.999, 1);
        else Assert.InRange(values.Count(v => Math.Abs(v) < deviation) / 30_000.0, 0.67, 0.695);
    }

    [Fact]
    public void AConvolutionsFanInIsItsInputsTimesItsWindow()
        => Assert.InRange(Draw(Init.FanInUniform(), [64, 16, 3, 3]).Max(Math.Abs), 0.999 / 12, 1.0 / 12);

    [Fact]
    public void ATruncatedNormalEndsAtItsCut()
    {
        var values = Draw(Init.TruncatedNormal(1, 0.5), [300, 100]);
        Assert.InRange(values.Average(), 0.99, 1.01);
        Assert.InRange(values.Max(value => Math.Abs(value - 1)), 0.99, 1);
        // The variance of a standard normal between -2 and 2 is 0.7737.
        Assert.InRange(values.Average(value => (value - 1) * (value - 1)) / 0.25, 0.76, 0.79);
        Assert.InRange(Draw(Init.TruncatedNormal(0, 1, 0.5), [1000]).Max(Math.Abs), 0.49, 0.5);
        Assert.Equal("Init.TruncatedNormal(1, 0.5, 2)", Init.TruncatedNormal(1, 0.5).ToString());
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(8, 5)]
    [InlineData(6, 6)]
    [InlineData(4, 3, 2)]
    public void AnOrthogonalMatrixHasOrthogonalRowsOrColumns(params int[] shape)
    {
        var values = Draw(Init.Orthogonal(3), shape);
        var (rows, columns) = (shape[0], values.Length / shape[0]);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        for (var a = 0; a < count; a++)
            for (var b = 0; b < count; b++)
                Assert.Equal(a == b ? 9 : 0, Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i)), 1e-12);

        double At(int vector, int i) => rows <= columns ? values[vector * columns + i] : values[i * columns + vector];
    }

    [Fact]
    public void ValuesAreTheSameEverywhere()
    {
        // Written down once; they change only if the generator of random numbers does.
        Assert.Equal(Pinned.Uniform, Draw(Init.Uniform(0, 1), [3]).Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(Pinned.Normal, Draw(Init.Normal(0, 1), [3]).Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([0.010771107761930724, 0.4512703523593566], Draw(Init.Normal(0, 1), [2]), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    static class Pinned
    {
        // Reproduced by an independent implementation of Philox4x32-10 (in Python): ((words >> 12) + 0.5) / 2^52.
        public static readonly long[] Uniform = [4606309958906125753, 4598038380193056124, 4604638802508210327];
        public static readonly long[] Normal = [4577362742664637245, 4601800983880821723, -4632482748714089902];
    }

    [Fact]
    public void SeedAndStreamChooseTheValuesAndPrecisionDoesNot()
    {
        Assert.NotEqual(Draw(Init.Normal(0, 1), [4], seed: 1), Draw(Init.Normal(0, 1), [4], seed: 2));
        Assert.NotEqual(Draw(Init.Normal(0, 1), [4], stream: 1), Draw(Init.Normal(0, 1), [4], stream: 2));
        Assert.Equal(Draw(Init.Normal(0, 1), [4]), Draw(Init.Normal(0, 1), [5])[..4]);
        var single = new float[5];
        Init.Normal(0, 1).Fill<float>(single, [5], 1, 2);
        Assert.Equal(Draw(Init.Normal(0, 1), [5]).Select(v => (float)v), single);
    }

    [Fact]
    public void Constants()
    {
        Assert.Equal([0, 0], Draw(Init.Zeros, [2]));
        Assert.Equal([1, 1], Draw(Init.Ones, [2]));
        Assert.Equal([-0.5, -0.5], Draw(Init.Constant(-0.5), [2]));
        Assert.Equal([1, -2.5, 3, 4], Draw(Init.Values(1, -2.5, 3, 4), [2, 2]));
        Assert.Equal("Init.Values([1, -2.5])", Init.Values(1, -2.5).ToString());
        Assert.Equal(Init.Values(1, -2.5), Init.Values(1, -2.5));
        Assert.NotEqual(Init.Values(1, -2.5), Init.Values(1, -2));
        Assert.Equal([1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0], Draw(Init.Identity, [2, 2, 3]));
    }

    [Fact]
    public void RefusesWhatItCannotFill()
    {
        Assert.Contains("give the fan as an argument", Assert.Throws<ArgumentException>(() => Draw(Init.KaimingUniform(), [3])).Message);
        Assert.Throws<ArgumentException>(() => Init.Zeros.Fill(new float[3], [4], 0, 0));
        Assert.Throws<ArgumentException>(() => Init.Uniform(1, 0));
        Assert.Throws<ArgumentException>(() => Init.Normal(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.FanInUniform(0));
        Assert.Throws<ArgumentException>(() => Draw(Init.Identity, [3]));
        Assert.Contains("Init.Values has 2 values, but the shape [3] has 3",
            Assert.Throws<ArgumentException>(() => Draw(Init.Values(1, 2), [3])).Message);
        Assert.Contains("needs two axes", Assert.Throws<ArgumentException>(() => Draw(Init.Orthogonal(), [3])).Message);
        Assert.Throws<ArgumentException>(() => Init.Orthogonal(double.NaN));
        Assert.Throws<ArgumentException>(() => Init.TruncatedNormal(0, 1, 0));
        Assert.Throws<ArgumentException>(() => Init.XavierNormal(double.PositiveInfinity));
    }

    [Fact]
    public void PortableMathAgreesWithTheSystems()
    {
        for (var i = 1; i < 2000; i++)
        {
            var x = i * 0.0137;
            Assert.Equal(Math.Log(x), GraphCompiler.Runtime.PortableMath.Log(x), 4e-15 * Math.Max(1, Math.Abs(Math.Log(x))));
            var (sin, cos) = GraphCompiler.Runtime.PortableMath.SinCosTurns(x - 13);
            Assert.Equal(Math.Sin(2 * Math.PI * (x - 13)), sin, 1e-13);
            Assert.Equal(Math.Cos(2 * Math.PI * (x - 13)), cos, 1e-13);
        }
        Assert.Equal(Math.Log(1e-16), GraphCompiler.Runtime.PortableMath.Log(1e-16), 1e-13);
    }

    [Fact]
    public void PhiloxGivesItsAuthorsNumbers()
    {
        // Known answers of Random123 for philox4x32-10: counter and key all 0, and all 1 bits.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), new GraphCompiler.Runtime.RandomBlocks(0, 0).Words(0));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            new GraphCompiler.Runtime.RandomBlocks(ulong.MaxValue, ulong.MaxValue).Words(ulong.MaxValue));
    }
}

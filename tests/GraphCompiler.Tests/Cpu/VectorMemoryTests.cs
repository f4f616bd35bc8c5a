using System.Runtime.Intrinsics;
using static GraphCompiler.Cpu.VectorMath;

namespace GraphCompiler.Tests.Cpu;

public class VectorMemoryTests
{
    public static TheoryData<int> Lanes => [.. Enumerable.Range(0, 18)];

    [Theory, MemberData(nameof(Lanes))]
    public void Floats_load_and_store_only_their_lanes(int lanes)
    {
        var source = Enumerable.Range(1, 64).Select(i => (float)i).ToArray();
        var x = Load(ref source[3], lanes);
        for (var lane = 0; lane < 16; lane++)
            Assert.Equal(lane < lanes ? source[3 + lane] : 0, x[lane]);
        var target = new float[40];
        Store(Broadcast(9f), ref target[5], lanes);
        for (var i = 0; i < target.Length; i++)
            Assert.Equal(i >= 5 && i < 5 + Math.Min(lanes, 16) ? 9 : 0, target[i]);
        var kept = Keep(Broadcast(2f), lanes, -1f);
        for (var lane = 0; lane < 16; lane++)
            Assert.Equal(lane < lanes ? 2 : -1, kept[lane]);
        var strided = Strided(ref source[60], -3, lanes);
        var gathered = GatherAt(ref source[2], BroadcastIndex32(40) - Iota32(0), lanes);
        for (var lane = 0; lane < 16; lane++)
        {
            Assert.Equal(lane < lanes ? source[60 - 3 * lane] : 0, strided[lane]);
            Assert.Equal(lane < lanes ? source[42 - lane] : 0, gathered[lane]);
        }
        StoreStrided(Load(ref source[0]), ref target[39], -2, lanes);
        for (var lane = 0; lane < Math.Min(lanes, 16); lane++)
            Assert.Equal(source[lane], target[39 - 2 * lane]);
    }

    [Theory, MemberData(nameof(Lanes))]
    public void Doubles_load_and_store_only_their_lanes(int lanes)
    {
        var source = Enumerable.Range(1, 64).Select(i => (double)i).ToArray();
        var x = Load(ref source[3], lanes);
        var kept = Keep(Broadcast(2d), lanes, -1d);
        var strided = Strided(ref source[1], 7, lanes);
        var gathered = GatherAt(ref source[2], BroadcastIndex64(40) - Iota64(0), lanes);
        for (var lane = 0; lane < 8; lane++)
        {
            Assert.Equal(lane < lanes ? source[3 + lane] : 0, x[lane]);
            Assert.Equal(lane < lanes ? 2 : -1, kept[lane]);
            Assert.Equal(lane < lanes ? source[1 + 7 * lane] : 0, strided[lane]);
            Assert.Equal(lane < lanes ? source[42 - lane] : 0, gathered[lane]);
        }
        var target = new double[40];
        Store(Broadcast(9d), ref target[5], lanes);
        for (var i = 0; i < target.Length; i++)
            Assert.Equal(i >= 5 && i < 5 + Math.Min(lanes, 8) ? 9 : 0, target[i]);
        StoreStrided(Load(ref source[0]), ref target[0], 3, lanes);
        for (var lane = 0; lane < Math.Min(lanes, 8); lane++)
            Assert.Equal(source[lane], target[3 * lane]);
    }

    [Theory, MemberData(nameof(Lanes))]
    public void Indices_load_only_their_lanes(int lanes)
    {
        var source = Enumerable.Range(-20, 64).ToArray();
        var x = LoadIndex32(ref source[3], lanes);
        for (var lane = 0; lane < 16; lane++)
            Assert.Equal(lane < lanes ? source[3 + lane] : 0, x[lane]);
        var y = LoadIndex64(ref source[3], lanes);
        for (var lane = 0; lane < 8; lane++)
            Assert.Equal(lane < lanes ? source[3 + lane] : 0, y[lane]);
        Assert.Equal(-17f, ToReal(LoadIndex32(ref source[3], 16))[0]);
        Assert.Equal(-17d, ToReal(LoadIndex64(ref source[3], 8))[0]);
        Assert.Equal(1005, Iota32(1000)[5]);
        Assert.Equal((1L << 40) + 5, Iota64(unchecked((nint)(1L << 40)))[5]);
    }

    [Theory]
    [InlineData(1, 2), InlineData(2, 1), InlineData(2, 2), InlineData(double.NaN, 1), InlineData(1, double.NaN), InlineData(0, -0.0), InlineData(-3, 3)]
    public void Comparisons_are_one_or_zero(double x, double y)
    {
        double[] expected = [x > y ? 1 : 0, x >= y ? 1 : 0, x < y ? 1 : 0, x <= y ? 1 : 0, x == y ? 1 : 0, x != y ? 1 : 0];
        var (a, b) = (Broadcast(x), Broadcast(y));
        Assert.Equal<double>(expected, (double[])[Greater(a, b)[3], GreaterOrEqual(a, b)[3], Less(a, b)[3], LessOrEqual(a, b)[3], Equal(a, b)[3], NotEqual(a, b)[3]]);
        var (c, d) = (Broadcast((float)x), Broadcast((float)y));
        Assert.Equal<double>(expected, (double[])[Greater(c, d)[3], GreaterOrEqual(c, d)[3], Less(c, d)[3], LessOrEqual(c, d)[3], Equal(c, d)[3], NotEqual(c, d)[3]]);
        if (double.IsNaN(x) || double.IsNaN(y))
            return;
        var (e, f) = (BroadcastIndex32((int)x), BroadcastIndex32((int)y));
        Assert.Equal<double>(expected, (double[])[Greater(e, f)[3], GreaterOrEqual(e, f)[3], Less(e, f)[3], LessOrEqual(e, f)[3], Equal(e, f)[3], NotEqual(e, f)[3]]);
        var (g, h) = (BroadcastIndex64((int)x), BroadcastIndex64((int)y));
        Assert.Equal<double>(expected, (double[])[Greater(g, h)[3], GreaterOrEqual(g, h)[3], Less(g, h)[3], LessOrEqual(g, h)[3], Equal(g, h)[3], NotEqual(g, h)[3]]);
    }

    [Theory]
    [InlineData(0, 5, 7, 7), InlineData(1, 5, 7, 5), InlineData(-0.0, 5, 7, 7), InlineData(double.NaN, 5, 7, 5), InlineData(1, 5, double.NaN, 5), InlineData(0, double.NaN, 7, 7)]
    public void Where_selects(double condition, double x, double y, double expected)
    {
        Assert.Equal(expected, Where(Broadcast(condition), Broadcast(x), Broadcast(y))[1]);
        Assert.Equal((float)expected, Where(Broadcast((float)condition), Broadcast((float)x), Broadcast((float)y))[1]);
    }

    [Theory]
    [InlineData(1, 2), InlineData(-1, -2), InlineData(double.NaN, 1), InlineData(1, double.NaN), InlineData(double.NegativeInfinity, 0)]
    public void Max_and_Min_propagate_NaN(double x, double y)
    {
        Assert.Equal(Math.Max(x, y), Max(Broadcast(x), Broadcast(y))[0]);
        Assert.Equal(Math.Min(x, y), Min(Broadcast(x), Broadcast(y))[0]);
        Assert.Equal(MathF.Max((float)x, (float)y), Max(Broadcast((float)x), Broadcast((float)y))[0]);
        Assert.Equal(MathF.Min((float)x, (float)y), Min(Broadcast((float)x), Broadcast((float)y))[0]);
    }

    [Fact]
    public void Reductions_cover_every_lane()
    {
        for (var lane = 0; lane < 16; lane++)
        {
            var one = Vector512<float>.Zero.WithElement(lane, 3);
            Assert.Equal((3f, 3f, -3f, 6f), (SumAcross(one), MaxAcross(one), MinAcross(-one), ProdAcross(Broadcast(1f).WithElement(lane, 6))));
            Assert.True(float.IsNaN(MaxAcross(one.WithElement(lane, float.NaN))) && float.IsNaN(MinAcross(one.WithElement(lane, float.NaN))));
        }
        for (var lane = 0; lane < 8; lane++)
        {
            var one = Vector512<double>.Zero.WithElement(lane, 3);
            Assert.Equal((3d, 3d, -3d, 6d), (SumAcross(one), MaxAcross(one), MinAcross(-one), ProdAcross(Broadcast(1d).WithElement(lane, 6))));
            Assert.True(double.IsNaN(MaxAcross(one.WithElement(lane, double.NaN))) && double.IsNaN(MinAcross(one.WithElement(lane, double.NaN))));
        }
    }

    [Fact]
    public void Pow_follows_the_standard()
    {
        double[] values = [0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 7.5, -7.5, 1e-30, 1e30, 4e-42, 1e10, 16777217, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0.999999, 1.000001];
        foreach (float x in values)
            foreach (float y in values)
            {
                // The base library rounds the double power, which is within an ulp of the exact one.
                var expected = (float)Math.Pow(x, y);
                var actual = Pow(Broadcast(x), Broadcast(y))[9];
                Assert.True(
                    actual.Equals(expected) || actual == expected || Math.Abs(actual - expected) <= MathF.BitIncrement(MathF.Abs(expected)) - MathF.Abs(expected),
                    FormattableString.Invariant($"{x:R} ^ {y:R} is {actual:R}, expected {expected:R}"));
                if (expected == 0)
                    Assert.Equal(float.IsNegative(expected), float.IsNegative(actual));
                Assert.Equal(Math.Pow(x, y), Pow(Broadcast((double)x), Broadcast((double)y))[5]);
            }
    }
}

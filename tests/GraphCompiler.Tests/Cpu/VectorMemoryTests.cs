using System.Numerics;
using GraphCompiler.Cpu;

namespace GraphCompiler.Tests.Cpu;

public sealed class VectorMemoryTests512
    : VectorMemoryTests<GraphCompiler.Cpu.Width512.Lanes<float>, GraphCompiler.Cpu.Width512.Lanes<double>>;

[Trait("Vectors", "AnyWidth")]
public sealed class VectorMemoryTests256
: VectorMemoryTests<GraphCompiler.Cpu.Width256.Lanes<float>, GraphCompiler.Cpu.Width256.Lanes<double>>;

[Trait("Vectors", "AnyWidth")]
public sealed class VectorMemoryTests128
: VectorMemoryTests<GraphCompiler.Cpu.Width128.Lanes<float>, GraphCompiler.Cpu.Width128.Lanes<double>>;

/// <summary>What vectors of one width load, store, select and reduce; in software, where the processor is narrower.</summary>
public abstract class VectorMemoryTests<S, D> where S : struct, IVector<S, float> where D : struct, IVector<D, double>
{
    public static TheoryData<int> Lanes => [.. Enumerable.Range(0, 18)];

    [Theory, MemberData(nameof(Lanes))]
    public void Floats_load_and_store_only_their_lanes(int lanes) => LoadsAndStores<S, float>(lanes);

    [Theory, MemberData(nameof(Lanes))]
    public void Doubles_load_and_store_only_their_lanes(int lanes) => LoadsAndStores<D, double>(lanes);

    static void LoadsAndStores<V, T>(int lanes) where V : struct, IVector<V, T> where T : unmanaged, INumber<T>
    {
        var source = Enumerable.Range(1, 64).Select(T.CreateChecked).ToArray();
        var valid = Math.Min(lanes, V.Count);
        Assert.Equal(Lanewise(lane => lane < valid ? source[3 + lane] : T.Zero), Elements<V, T>(V.Load(ref source[3], lanes)));
        Assert.Equal(source[3..(3 + V.Count)], Elements<V, T>(V.Load(ref source[3])));
        Assert.Equal(Lanewise(lane => lane < valid ? source[60 - 3 * lane] : T.Zero), Elements<V, T>(V.Strided(ref source[60], -3, lanes)));
        Assert.Equal(Lanewise(lane => lane < valid ? source[1 + 2 * lane] : T.Zero), Elements<V, T>(V.Strided(ref source[1], 2, lanes)));
        Assert.Equal(Lanewise(lane => lane < valid ? source[42 - lane] : T.Zero),
            Elements<V, T>(V.GatherAt(ref source[2], V.CreateIndex(40) + V.Iota(0) * -1, lanes)));
        Assert.Equal(Lanewise(lane => T.CreateChecked(lane < lanes ? 2 : -1)),
            Elements<V, T>(V.Keep(V.Create(T.CreateChecked(2)), lanes, T.CreateChecked(-1))));
        var (first, second) = V.LoadPairs(ref source[1], lanes);
        Assert.Equal(Lanewise(lane => lane < valid ? source[1 + 2 * lane] : T.Zero), Elements<V, T>(first));
        Assert.Equal(Lanewise(lane => lane < valid ? source[2 + 2 * lane] : T.Zero), Elements<V, T>(second));

        var target = new T[40];
        V.StorePairs(V.Load(ref source[0]), V.Load(ref source[30]), ref target[3], lanes);
        for (var i = 0; i < target.Length; i++)
            Assert.Equal(i >= 3 && i < 3 + 2 * valid ? source[(i - 3) / 2 + (i - 3) % 2 * 30] : T.Zero, target[i]);
        Array.Clear(target);
        V.Store(V.Create(T.CreateChecked(9)), ref target[5], lanes);
        for (var i = 0; i < target.Length; i++)
            Assert.Equal(T.CreateChecked(i >= 5 && i < 5 + valid ? 9 : 0), target[i]);
        foreach (var (stride, origin) in ((int, int)[])[(-2, 39), (2, 4), (3, 0)])
        {
            if (origin + stride * (V.Count - 1) is < 0 or >= 40) continue;
            Array.Clear(target);
            V.StoreStrided(V.Load(ref source[0]), ref target[origin], stride, lanes);
            for (var i = 0; i < target.Length; i++)
                Assert.Equal((i - origin) % stride == 0 && (i - origin) / stride is >= 0 and var lane && lane < valid
                    ? source[lane]
                    : T.Zero, target[i]);
        }

        static T[] Lanewise(Func<int, T> value) => [.. Enumerable.Range(0, V.Count).Select(value)];
    }

    [Theory, MemberData(nameof(Lanes))]
    public void Indices_load_and_store_only_their_lanes(int lanes)
    {
        Check<S, float>(lanes);
        Check<D, double>(lanes);

        static void Check<V, T>(int lanes) where V : struct, IVector<V, T> where T : unmanaged, INumber<T>
        {
            var source = Enumerable.Range(-20, 64).ToArray();
            var valid = Math.Min(lanes, V.Count);
            Assert.Equal(Lanewise(lane => lane < valid ? source[3 + lane] : 0), Elements<V, T>(V.LoadIndex(ref source[3], lanes)));
            Assert.Equal(Lanewise(lane => lane < valid ? source[50 - 2 * lane] : 0),
                Elements<V, T>(V.StridedIndex(ref source[50], -2, lanes)));
            Assert.Equal(Lanewise(lane => lane < valid ? source[7 + 3 * lane] : 0),
                Elements<V, T>(V.GatherIndex(ref source[2], V.Iota(0) * 3 + V.CreateIndex(5), lanes)));
            Assert.Equal(Lanewise(lane => lane < lanes ? 1000 + lane : -1), Elements<V, T>(V.Keep(V.Iota(1000), lanes, -1)));
            Assert.Equal(T.CreateChecked(-17), V.ToReal(V.LoadIndex(ref source[3], V.Count)).ToScalar());
            for (var by = 0; by <= V.Count; by++)
            {
                Assert.Equal(Lanewise(lane => source[3 + (lane + by) % V.Count]),
                    Elements<V, T>(V.Rotate(V.LoadIndex(ref source[3], V.Count), by)));
                Assert.Equal(T.CreateChecked(source[3 + by % V.Count]),
                    V.Rotate(V.ToReal(V.LoadIndex(ref source[3], V.Count)), by).ToScalar());
            }
            Assert.Equal((1000, -17), (V.Iota(1000).ToScalar(), V.MinAcross(V.LoadIndex(ref source[3], V.Count))));

            var target = new int[40];
            V.Store(V.CreateIndex(9), ref target[5], lanes);
            for (var i = 0; i < target.Length; i++)
                Assert.Equal(i >= 5 && i < 5 + valid ? 9 : 0, target[i]);
            V.StoreStrided(V.Iota(1), ref target[39], -2, lanes);
            for (var lane = 0; lane < valid; lane++)
                Assert.Equal(1 + lane, target[39 - 2 * lane]);

            static int[] Lanewise(Func<int, int> value) => [.. Enumerable.Range(0, V.Count).Select(value)];
        }
    }

    [Theory]
    [InlineData(1, 2), InlineData(2, 1), InlineData(2, 2), InlineData(double.NaN, 1), InlineData(1, double.NaN), InlineData(0, -0.0),
        InlineData(-3, 3)]
    public void Comparisons_are_one_or_zero(double x, double y)
    {
        Check<S, float>(x, y);
        Check<D, double>(x, y);

        static void Check<V, T>(double x, double y) where V : struct, IVector<V, T> where T : unmanaged, INumber<T>
        {
            T[] expected = [.. new[] { x > y, x >= y, x < y, x <= y, x == y, x != y }.Select(holds => holds ? T.One : T.Zero)];
            var (a, b) = (V.Create(T.CreateChecked(x)), V.Create(T.CreateChecked(y)));
            Assert.Equal(expected, Last<V, T>(V.Greater(a, b), V.GreaterOrEqual(a, b), V.Less(a, b), V.LessOrEqual(a, b), V.Equal(a, b),
                V.NotEqual(a, b)));
            if (double.IsNaN(x) || double.IsNaN(y))
                return;
            var (c, d) = (V.CreateIndex((int)x), V.CreateIndex((int)y));
            Assert.Equal(expected, Last<V, T>(V.Greater(c, d), V.GreaterOrEqual(c, d), V.Less(c, d), V.LessOrEqual(c, d), V.Equal(c, d),
                V.NotEqual(c, d)));
            Assert.Equal(Math.Min((int)x, (int)y), V.Min(c, d).ToScalar());
        }
    }

    [Theory]
    [InlineData(0, 5, 7, 7), InlineData(1, 5, 7, 5), InlineData(-0.0, 5, 7, 7), InlineData(double.NaN, 5, 7, 5),
        InlineData(1, 5, double.NaN, 5), InlineData(0, double.NaN, 7, 7)]
    public void Where_selects(double condition, double x, double y, double expected)
    {
        Assert.Equal((float)expected, S.Where(S.Create((float)condition), S.Create((float)x), S.Create((float)y)).ToScalar());
        Assert.Equal(expected, D.Where(D.Create(condition), D.Create(x), D.Create(y)).ToScalar());
        Assert.Equal(condition != 0 ? 5 : 7, S.Where(S.Create((float)condition), S.CreateIndex(5), S.CreateIndex(7)).ToScalar());
        Assert.Equal(condition != 0 ? 5 : 7, D.Where(D.Create(condition), D.CreateIndex(5), D.CreateIndex(7)).ToScalar());
    }

    [Theory]
    [InlineData(1, 2), InlineData(-1, -2), InlineData(double.NaN, 1), InlineData(1, double.NaN), InlineData(double.NegativeInfinity, 0)]
    public void Max_and_Min_propagate_NaN(double x, double y)
    {
        Assert.Equal(Math.Max(x, y), D.Max(D.Create(x), D.Create(y)).ToScalar());
        Assert.Equal(Math.Min(x, y), D.Min(D.Create(x), D.Create(y)).ToScalar());
        Assert.Equal(MathF.Max((float)x, (float)y), S.Max(S.Create((float)x), S.Create((float)y)).ToScalar());
        Assert.Equal(MathF.Min((float)x, (float)y), S.Min(S.Create((float)x), S.Create((float)y)).ToScalar());
    }

    [Fact]
    public void Reductions_cover_every_lane()
    {
        Check<S, float>();
        Check<D, double>();

        static void Check<V, T>() where V : struct, IVector<V, T> where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var lane = 0; lane < V.Count; lane++)
            {
                V With(T value, T others)
                {
                    var elements = Enumerable.Repeat(others, V.Count).ToArray();
                    elements[lane] = value;
                    return V.Load(ref elements[0]);
                }
                var (three, six) = (T.CreateChecked(3), T.CreateChecked(6));
                var one = With(three, T.Zero);
                Assert.Equal((three, three, -three, six),
                    (V.SumAcross(one), V.MaxAcross(one), V.MinAcross(-one), V.ProdAcross(With(six, T.One))));
                Assert.True(T.IsNaN(V.MaxAcross(With(T.NaN, T.Zero))) && T.IsNaN(V.MinAcross(With(T.NaN, T.Zero))));
                var index = V.Where(With(T.One, T.Zero), V.CreateIndex(-5), V.CreateIndex(7));
                Assert.Equal(-5, V.MinAcross(index));
            }
        }
    }

    [Fact]
    public void Pow_follows_the_standard()
    {
        double[] values = [0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 7.5, -7.5, 1e-30, 1e30, 4e-42, 1e10, 16777217, double.PositiveInfinity,
            double.NegativeInfinity, double.NaN, 0.999999, 1.000001];
        foreach (float x in values)
            foreach (float y in values)
            {
                // The base library rounds the double power, which is within an ulp of the exact one.
                var expected = (float)Math.Pow(x, y);
                var actual = Last<S, float>(S.Pow(S.Create(x), S.Create(y)))[0];
                Assert.True(
                    actual.Equals(expected) || actual == expected
                        || Math.Abs(actual - expected) <= MathF.BitIncrement(MathF.Abs(expected)) - MathF.Abs(expected),
                    FormattableString.Invariant($"{x:R} ^ {y:R} is {actual:R}, expected {expected:R}"));
                if (expected == 0)
                    Assert.Equal(float.IsNegative(expected), float.IsNegative(actual));
                Assert.Equal(Math.Pow(x, y), Last<D, double>(D.Pow(D.Create(x), D.Create(y)))[0]);
            }
    }

    static T[] Elements<V, T>(V x) where V : struct, IVector<V, T> where T : unmanaged
    {
        var elements = new T[V.Count];
        V.Store(x, ref elements[0]);
        return elements;
    }

    static int[] Elements<V, T>(Indices<V, T> x) where V : struct, IVector<V, T> where T : unmanaged
    {
        var elements = new int[V.Count];
        V.Store(x, ref elements[0]);
        return elements;
    }

    /// <summary>The last lane of each vector.</summary>
    static T[] Last<V, T>(params V[] vectors) where V : struct, IVector<V, T>
        where T : unmanaged => [.. vectors.Select(vector => Elements<V, T>(vector)[^1])];
}

using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Cpu;

public sealed class RandomStreamTests512
    : RandomStreamTests<GraphCompiler.Cpu.Width512.Lanes<float>, GraphCompiler.Cpu.Width512.Lanes<double>>;

[Trait("Vectors", "AnyWidth")]
public sealed class RandomStreamTests256
: RandomStreamTests<GraphCompiler.Cpu.Width256.Lanes<float>, GraphCompiler.Cpu.Width256.Lanes<double>>;

[Trait("Vectors", "AnyWidth")]
public sealed class RandomStreamTests128
: RandomStreamTests<GraphCompiler.Cpu.Width128.Lanes<float>, GraphCompiler.Cpu.Width128.Lanes<double>>;

/// <summary>
/// The numbers of a stream, drawn as vectors of one width, against the block function word by word, and their distributions.
/// </summary>
public abstract class RandomStreamTests<S, D> where S : struct, IVector<S, float> where D : struct, IVector<D, double>
{
    static readonly int[] starts = [0, 4, 1000, 1, 6, 7, 1021, int.MaxValue - 20];

    public static TheoryData<ulong, ulong, int> Streams =>
        new() { { 0, 0, 0 }, { 42, 7, 3 }, { ulong.MaxValue, 1UL << 40, 1 << 20 }, { 0x1234_5678_9ABC_DEF0, ulong.MaxValue, 5 } };

    [Theory, MemberData(nameof(Streams))]
    public void Single_precision_is_made_of_single_words(ulong seed, ulong step, int number)
    {
        var stream = new RandomStream<float>(seed, step, number);
        uint Word(int index) => WordAt(seed, step, number, (uint)index);
        foreach (var start in starts)
            for (var lane = 0; lane < S.Count; lane++)
            {
                var index = start + lane;
                Assert.Equal((Word(index) >> 8) / 16777216f, Elements(S.Uniform(stream, S.Iota(start)))[lane]);
                var (u, turns) = (((Word(index & ~1) >> 1) + 0.5) / 2147483648.0, (Word(index | 1) >> 8) / 16777216.0);
                var normal = Math.Sqrt(-2 * Math.Log(u))
                    * ((index & 1) == 0 ? Math.Cos(2 * Math.PI * turns) : Math.Sin(2 * Math.PI * turns));
                Assert.Equal(normal, Elements(S.Normal(stream, S.Iota(start)))[lane], 1e-6 * Math.Max(1, Math.Abs(normal)));
            }
    }

    [Theory, MemberData(nameof(Streams))]
    public void Double_precision_is_made_of_pairs_of_words(ulong seed, ulong step, int number)
    {
        var stream = new RandomStream<double>(seed, step, number);
        double Unit(int index) =>
            (((ulong)WordAt(seed, step, number, 2 * (uint)index + 1) << 32 | WordAt(seed, step, number, 2 * (uint)index)) >> 11)
                / 9007199254740992.0;
        foreach (var start in starts)
            for (var lane = 0; lane < D.Count; lane++)
            {
                var index = start + lane;
                Assert.Equal(Unit(index), Elements(D.Uniform(stream, D.Iota(start)))[lane]);
                var (u, angle) = (Unit(index & ~1) + 0.5 / 9007199254740992.0, 2 * Math.PI * Unit(index | 1));
                var normal = Math.Sqrt(-2 * Math.Log(u)) * ((index & 1) == 0 ? Math.Cos(angle) : Math.Sin(angle));
                Assert.Equal(normal, Elements(D.Normal(stream, D.Iota(start)))[lane], 4e-15 * Math.Max(1, Math.Abs(normal)));
            }
    }

    [Fact]
    public void A_number_does_not_depend_on_its_neighbours()
    {
        var (single, precise) = (new RandomStream<float>(5, 6, 7), new RandomStream<double>(5, 6, 7));
        int[] order = [15, 3, 3, 900, 8, 0, 14, 2, 77, 5, 6, 1 << 30, 9, 10, 11, 4];
        var (uniform, normal) = (Elements(S.Uniform(single, S.LoadIndex(ref order[0], S.Count))),
            Elements(S.Normal(single, S.LoadIndex(ref order[0], S.Count))));
        for (var lane = 0; lane < S.Count; lane++)
        {
            // The same index in other company: in every lane, first of a run, last of a run.
            var index = order[lane];
            foreach (var (vector, at) in new[] { (S.CreateIndex(index), 1), (S.Iota(index), 0),
                (S.Iota(index - S.Count + 1), S.Count - 1) })
            {
                if (index - at < 0 && at == S.Count - 1) continue;
                Assert.Equal(uniform[lane], Elements(S.Uniform(single, vector))[at]);
                Assert.Equal(normal[lane], Elements(S.Normal(single, vector))[at]);
            }
        }
        var (precisely, normally) = (Elements(D.Uniform(precise, D.LoadIndex(ref order[0], D.Count))),
            Elements(D.Normal(precise, D.LoadIndex(ref order[0], D.Count))));
        for (var lane = 0; lane < D.Count; lane++)
        {
            Assert.Equal(precisely[lane], D.Uniform(precise, D.Iota(order[lane])).ToScalar());
            Assert.Equal(normally[lane], D.Normal(precise, D.Iota(order[lane])).ToScalar());
        }
    }

    [Fact]
    public void Uniform_numbers_are_uniform()
    {
        AssertDistribution(Draw(i => Elements(S.Uniform(new RandomStream<float>(1, 2, 3), S.Iota(i))), S.Count), x => x, 0.5, 1 / 12.0);
        AssertDistribution(Draw(i => Elements(D.Uniform(new RandomStream<double>(1, 2, 3), D.Iota(i))), D.Count), x => x, 0.5, 1 / 12.0);
    }

    [Fact]
    public void Normal_numbers_are_normal()
    {
        AssertDistribution(Draw(i => Elements(S.Normal(new RandomStream<float>(1, 2, 3), S.Iota(i))), S.Count), Phi, 0, 1);
        AssertDistribution(Draw(i => Elements(D.Normal(new RandomStream<double>(1, 2, 3), D.Iota(i))), D.Count), Phi, 0, 1);
    }

    [Fact]
    public void Seeds_steps_and_streams_are_independent()
    {
        var origin = Draw(i => Elements(S.Normal(new RandomStream<float>(1, 2, 3), S.Iota(i))), S.Count);
        foreach (var (seed, step, number) in new[] { (2UL, 2UL, 3), (1UL, 3UL, 3), (1UL, 2UL, 4) })
        {
            var other = Draw(i => Elements(S.Normal(new RandomStream<float>(seed, step, number), S.Iota(i))), S.Count);
            Assert.Equal(0, origin.Zip(other, (a, b) => a * b).Average(), 4 / Math.Sqrt(origin.Length));
        }
        // Neighbours too, although they share their words.
        Assert.Equal(0, origin.Zip(origin.Skip(1), (a, b) => a * b).Average(), 4 / Math.Sqrt(origin.Length));
    }

    static uint WordAt(ulong seed, ulong step, int number, uint index)
    {
        var (a, b, c, d) = Philox.Block(index / 4, (uint)number + 1, (uint)step, (uint)(step >> 32), (uint)seed, (uint)(seed >> 32));
        return (index % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    static float[] Elements(S x)
    {
        var elements = new float[S.Count];
        S.Store(x, ref elements[0]);
        return elements;
    }

    static double[] Elements(D x)
    {
        var elements = new double[D.Count];
        D.Store(x, ref elements[0]);
        return elements;
    }

    static double[] Draw<T>(Func<nint, T[]> at, int lanes) where T : struct, IConvertible
    {
        var values = new double[1 << 16];
        for (var i = 0; i < values.Length; i += lanes)
            at(i).Select(value => value.ToDouble(null)).ToArray().CopyTo(values, i);
        return values;
    }

    /// <summary>
    /// Mean and variance within four standard errors, and the Kolmogorov-Smirnov distance below what one in a thousand samples exceeds.
    /// </summary>
    static void AssertDistribution(double[] sample, Func<double, double> cumulative, double mean, double variance)
    {
        Assert.Equal(mean, sample.Average(), 4 * Math.Sqrt(variance / sample.Length));
        Assert.Equal(variance, sample.Average(x => (x - mean) * (x - mean)), 4 * variance * Math.Sqrt(2.0 / sample.Length));
        Array.Sort(sample);
        var distance = sample.Select((x, i) =>
            Math.Max(Math.Abs(cumulative(x) - (double)i / sample.Length), Math.Abs(cumulative(x) - (i + 1.0) / sample.Length))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(sample.Length));
    }

    /// <summary>The normal distribution, by its series around 0.</summary>
    static double Phi(double x)
    {
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-16 * Math.Abs(sum) && n < 400; n++) sum += term *= x * x / (2 * n + 1);
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}

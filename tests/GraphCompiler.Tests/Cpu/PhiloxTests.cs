using GraphCompiler.Cpu;

namespace GraphCompiler.Tests.Cpu;

public class PhiloxTests
{
    /// <summary>The known answers of Random123's kat_vectors for philox4x32-10.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Published_vectors(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3)
        => Assert.Equal((w0, w1, w2, w3), Philox.Block(c0, c1, c2, c3, k0, k1));

    [Theory]
    [InlineData(0, 0, 0), InlineData(42, 7, 1000), InlineData(ulong.MaxValue, 1UL << 40, 0xFFFFFFF8UL), InlineData(3, ulong.MaxValue, 0xFFFFFFFF_FFFFFFF9UL)]
    public void Vectors_equal_single_draws(ulong seed, ulong stream, ulong start)
    {
        var random = new Philox(seed, stream);
        for (var lane = 0; lane < 16; lane++)
        {
            var index = unchecked(start + (ulong)lane);
            Assert.Equal(random.Bits(index), random.Bits16(start)[lane]);
            Assert.Equal(random.Uniform(index), random.Uniform16(start)[lane]);
            Assert.Equal(random.Normal(index), random.Normal16(start)[lane]);
            if (lane >= 8)
                continue;
            Assert.Equal(random.UniformDouble(index), random.Uniform8(start)[lane]);
            Assert.Equal(random.NormalDouble(index), random.Normal8(start)[lane]);
        }
    }

    [Fact]
    public void Moments_are_those_of_the_distributions()
    {
        var random = new Philox(1, 2);
        const int count = 200_000;
        double sum = 0, squares = 0, normal = 0, normalSquares = 0, normalFourth = 0;
        for (ulong i = 0; i < count; i += 8)
        {
            var u = random.Uniform8(i);
            var z = random.Normal16(i);
            for (var lane = 0; lane < 8; lane++)
            {
                Assert.InRange(u[lane], 0, 1 - 1e-16);
                sum += u[lane];
                squares += u[lane] * u[lane];
                normal += z[lane];
                normalSquares += z[lane] * z[lane];
                normalFourth += Math.Pow(z[lane], 4);
            }
        }
        // Four standard errors of each.
        Assert.Equal(0.5, sum / count, 0.0026);
        Assert.Equal(1 / 3.0, squares / count, 0.0027);
        Assert.Equal(0, normal / count, 0.009);
        Assert.Equal(1, normalSquares / count, 0.013);
        Assert.Equal(3, normalFourth / count, 0.09);
    }

    [Fact]
    public void Streams_and_seeds_differ()
        => Assert.Equal(3, new HashSet<uint> { new Philox(0, 0).Bits(5), new Philox(0, 1).Bits(5), new Philox(1, 0).Bits(5) }.Count);
}

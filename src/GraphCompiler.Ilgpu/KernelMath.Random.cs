using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Ilgpu;

// The numbers of a stream, as VectorMath draws them: word i of a stream is word i % 4 of block i / 4, pair i is words 2i and 2i + 1.
public static partial class KernelMath
{
    /// <summary>Uniform in [0, 1), a multiple of 2^-24: the number of a stream at an index, the CPU's to the bit.</summary>
    public static float Uniform(RandomStream<float> stream, int index) => (int)(Word(stream, index) >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), a multiple of 2^-53: the number of a stream at an index, the CPU's to the bit.</summary>
    public static double Uniform(RandomStream<double> stream, int index) => (long)(Pair(stream, index) >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// Normal with mean 0 and deviation 1: the number of a stream at an index, made of the CPU's random bits, to 4 units in the last place.
    /// </summary>
    public static float Normal(RandomStream<float> stream, int index)
    {
        float u = (int)(Word(stream, index & ~1) >> 1) * (1f / (1L << 31)) + 0.5f / (1L << 31);
        // The angle in quarters of a turn, a quarter less for the sine; whole quarters are split off exactly.
        float quarters = (int)(Word(stream, index | 1) >> 8) * (4f / (1 << 24)) - (index & 1);
        int n = (int)(quarters + (quarters < 0f ? -0.5f : 0.5f));
        float r = (quarters - n) * 1.57079633f;
        float y = Choose(-(n & 1), ReducedSin(r), ReducedCos(r));
        return Sqrt(-2f * Log(u)) * Choose(-(n + 1 >> 1 & 1), -y, y);
    }

    /// <summary>Normal with mean 0 and deviation 1: the number of a stream at an index, made of the CPU's random bits, to 2e-15.</summary>
    public static double Normal(RandomStream<double> stream, int index)
    {
        double u = ((long)(Pair(stream, index & ~1) >> 11) + 0.5) * (1.0 / (1L << 53));
        double quarters = (long)(Pair(stream, index | 1) >> 11) * (4.0 / (1L << 53)) - (index & 1);
        int n = (int)(quarters + (quarters < 0.0 ? -0.5 : 0.5));
        double r = (quarters - n) * 1.5707963267948966;
        double y = Choose(-(n & 1), ReducedSin(r), ReducedCos(r));
        return Sqrt(-2.0 * Log(u)) * Choose(-(n + 1 >> 1 & 1), -y, y);
    }

    static uint Word(RandomStream<float> stream, int index)
    {
        (uint word0, uint word1, uint word2,
            uint word3) = Philox.Block((uint)index >> 2, stream.Tag, stream.Step0, stream.Step1, stream.Seed0, stream.Seed1);
        uint odd = (uint)-(index & 1);
        uint upper = (uint)-(index >> 1 & 1);
        return (((word0 & ~odd) | (word1 & odd)) & ~upper) | (((word2 & ~odd) | (word3 & odd)) & upper);
    }

    static ulong Pair(RandomStream<double> stream, int index)
    {
        (uint word0, uint word1, uint word2,
            uint word3) = Philox.Block((uint)index >> 1, stream.Tag, stream.Step0, stream.Step1, stream.Seed0, stream.Seed1);
        ulong odd = (ulong)-(long)(index & 1);
        return (((ulong)word1 << 32 | word0) & ~odd) | (((ulong)word3 << 32 | word2) & odd);
    }
}

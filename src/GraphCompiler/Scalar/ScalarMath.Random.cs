using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Scalar;

// The numbers of a stream, of the same random bits as in vectors: word i of a stream is word i % 4 of block i / 4, pair i is words 2i and
// 2i + 1. Neighbours (2j, 2j + 1) of a normal distribution share their words: Box and Muller's transform (1958) makes two numbers of two.
public static partial class ScalarMath
{
    /// <summary>Uniform in [0, 1), a multiple of 2^-24: the number of a stream at an index.</summary>
    public static float Uniform(RandomStream<float> stream, int index) => (Word(stream, index) >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), a multiple of 2^-53: the number of a stream at an index.</summary>
    public static double Uniform(RandomStream<double> stream, int index) => (Pair(stream, index) >> 11) * (1.0 / (1L << 53));

    /// <summary>Normal with mean 0 and deviation 1: the number of a stream at an index.</summary>
    public static float Normal(RandomStream<float> stream, int index) =>
        (float)Normal(((Word(stream, index & ~1) >> 1) + 0.5) * (1.0 / (1L << 31)),
            (Word(stream, index | 1) >> 8) * (1.0 / (1 << 24)), index);

    /// <summary>Normal with mean 0 and deviation 1: the number of a stream at an index.</summary>
    public static double Normal(RandomStream<double> stream, int index) =>
        Normal(((Pair(stream, index & ~1) >> 11) + 0.5) * (1.0 / (1L << 53)), (Pair(stream, index | 1) >> 11) * (1.0 / (1L << 53)), index);

    static double Normal(double u, double turns, int index) =>
        Math.Sqrt(-2 * Math.Log(u)) * (int.IsEvenInteger(index) ? Math.Cos(2 * Math.PI * turns) : Math.Sin(2 * Math.PI * turns));

    static uint Word(RandomStream<float> stream, int index)
    {
        var (word0, word1, word2, word3) = Philox.Block((uint)index / 4, stream.Tag, stream.Step0, stream.Step1, stream.Seed0,
            stream.Seed1);
        return (index & 3) switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    static ulong Pair(RandomStream<double> stream, int index)
    {
        var (word0, word1, word2, word3) = Philox.Block((uint)index / 2, stream.Tag, stream.Step0, stream.Step1, stream.Seed0,
            stream.Seed1);
        return int.IsEvenInteger(index) ? (ulong)word1 << 32 | word0 : (ulong)word3 << 32 | word2;
    }
}

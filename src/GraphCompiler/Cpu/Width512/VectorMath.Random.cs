using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu.Width512;

// A stream is a sequence of 32-bit words, four from each block of Philox. In single precision the number at index i is made of word i, in
// double precision of words 2i and 2i + 1. Neighbours (2j, 2j + 1) of a normal distribution share their words: Box and Muller's transform
// makes two numbers of two.
static partial class VectorMath
{
    const float SignedStep = 1f / (1L << 31);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24: the numbers of a stream at some indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Uniform(in RandomStream<float> stream, Vector512<int> index)
        => Vector512.ConvertToSingle((Words(stream, index) >> 8).AsInt32()) * Vector512.Create(1f / (1 << 24));

    /// <summary>Uniform in [0, 1), a multiple of 2^-53: the numbers of a stream at some indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Uniform(in RandomStream<double> stream, Vector512<long> index)
        => Vector512.ConvertToDouble((Pairs(stream, index) >> 11).AsInt64()) * Vector512.Create(1.0 / (1L << 53));

    /// <summary>
    /// Normal with mean 0 and deviation 1, by Box and Muller's transform (1958) of 31 and 24 bits: the numbers of a stream at some indices.
    /// None is beyond 6.67; the transform itself is exact to 4 ulp.
    /// </summary>
    public static Vector512<float> Normal(in RandomStream<float> stream, Vector512<int> index)
    {
        Vector512<uint> first, second;
        if (IsRun(index) && (index.ToScalar() & 1) == 0)
        {
            var pairs = Words(stream, index).AsUInt64();
            first = ((pairs & Vector512.Create((ulong)uint.MaxValue)) | (pairs << 32)).AsUInt32();
            second = ((pairs >> 32) | (pairs & ~Vector512.Create((ulong)uint.MaxValue))).AsUInt32();
        }
        else (first, second) = (WordsAnywhere(stream, index & Vector512.Create(~1)), WordsAnywhere(stream, index | Vector512<int>.One));
        var u = Fma(Vector512.ConvertToSingle((first >> 1).AsInt32()), SignedStep, Vector512.Create(SignedStep / 2));
        // The angle in quarters of a turn, a quarter less for the sine; whole quarters are split off exactly.
        var quarters = Vector512.ConvertToSingle((second >> 8).AsInt32()) * Vector512.Create(4f / (1 << 24))
            - Vector512.ConvertToSingle(index & Vector512<int>.One);
        var shifted = quarters + Vector512.Create(RoundToInteger);
        var angle = (quarters - (shifted - Vector512.Create(RoundToInteger))) * Vector512.Create(MathF.PI / 2);
        return Vector512.Sqrt(Vector512.Create(-2f) * Log(u)) * OfQuadrant(angle, shifted.AsInt32() + Vector512<int>.One);
    }

    /// <summary>
    /// Normal with mean 0 and deviation 1, by Box and Muller's transform (1958) of 53 bits each: the numbers of a stream at some indices.
    /// None is beyond 8.66; the transform itself is exact to 2e-15.
    /// </summary>
    public static Vector512<double> Normal(in RandomStream<double> stream, Vector512<long> index)
    {
        Vector512<ulong> first, second;
        if (IsRun(index) && (index.ToScalar() & 1) == 0)
        {
            var pairs = Pairs(stream, index);
            first = Vector512.Shuffle(pairs, Vector512<ulong>.Indices & Vector512.Create(~1UL));
            second = Vector512.Shuffle(pairs, Vector512<ulong>.Indices | Vector512<ulong>.One);
        }
        else (first, second) = (PairsAnywhere(stream, (index & Vector512.Create(~1L)).AsUInt64()),
            PairsAnywhere(stream, (index | Vector512<long>.One).AsUInt64()));
        var u = (Vector512.ConvertToDouble((first >> 11).AsInt64()) + Vector512.Create(0.5)) * Vector512.Create(1.0 / (1L << 53));
        var turns = Vector512.ConvertToDouble((second >> 11).AsInt64()) * Vector512.Create(1.0 / (1L << 53))
            - Vector512.ConvertToDouble(index & Vector512<long>.One) * Vector512.Create(0.25);
        return Vector512.Sqrt(Vector512.Create(-2.0) * Log(u)) * Cos((turns - Vector512.Round(turns)) * Vector512.Create(2 * Math.PI));
    }

    /// <summary>The stream's words at some indices; neighbours, the usual case, share their blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<uint> Words(in RandomStream<float> stream, Vector512<int> index)
    {
        var first = (uint)index.ToScalar();
        if (!IsRun(index)) return WordsAnywhere(stream, index);
        var low = PhiloxVectors.Run(stream, first / 4).AsUInt32();
        if (first % 4 == 0) return low;
        return Hardware.Window(low, PhiloxVectors.Run(stream, first / 4 + BlocksAtOnce).AsUInt32(), first % 4);
    }

    /// <summary>The stream's pairs of words at some indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Pairs(in RandomStream<double> stream, Vector512<long> index)
    {
        var first = (ulong)index.ToScalar();
        if (!IsRun(index)) return PairsAnywhere(stream, index.AsUInt64());
        var low = PhiloxVectors.Run(stream, (uint)(first / 2));
        if (first % 2 == 0) return low;
        return Hardware.Window(low.AsUInt32(), PhiloxVectors.Run(stream, (uint)(first / 2) + BlocksAtOnce).AsUInt32(), 2).AsUInt64();
    }

    static uint BlocksAtOnce
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)Vector512<ulong>.Count / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsRun(Vector512<int> index) => index == Vector512.Create(index.ToScalar()) + Vector512<int>.Indices;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsRun(Vector512<long> index) => index == Vector512.Create(index.ToScalar()) + Vector512<long>.Indices;

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<uint> WordsAnywhere(in RandomStream<float> stream, Vector512<int> index)
    {
        var (low, high) = Vector512.Widen(index.AsUInt32());
        return Vector512.Narrow(WordOfPair(PairsAnywhere(stream, low >> 1), low), WordOfPair(PairsAnywhere(stream, high >> 1), high));
    }

    static Vector512<ulong> WordOfPair(Vector512<ulong> pair, Vector512<ulong> index) =>
        Vector512.ConditionalSelect(IsOdd(index), pair >> 32, pair);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector512<ulong> PairsAnywhere<T>(in RandomStream<T> stream, Vector512<ulong> index) where T : unmanaged
    {
        var (first, second) = PhiloxVectors.Each(stream, index >> 1);
        return Vector512.ConditionalSelect(IsOdd(index), second, first);
    }

    static Vector512<ulong> IsOdd(Vector512<ulong> index) => Vector512.Equals(index & Vector512<ulong>.One, Vector512<ulong>.One);
}

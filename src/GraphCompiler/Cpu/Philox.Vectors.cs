using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu;

// Several blocks of a stream at once. Words lie in the low halves of 64-bit lanes, where a product of two of them has room; the high halves may hold
// anything until the end, since a product reads the low ones only.
public static partial class Philox
{
    /// <summary>Four consecutive blocks, 16 words in order: lane i holds words 2i (low half) and 2i + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Four<T>(in RandomStream<T> stream, uint first) where T : unmanaged
    {
        // Words 0 and 2 of each block in x, 1 and 3 in y, a half each; a round leaves both with their halves exchanged, and the next one puts them back.
        var x = Halves(first, stream.Step0) + Vector512.Create(0UL, 1, 2, 3, 0, 0, 0, 0);
        var y = Halves(stream.Tag, stream.Step1);
        var oddKey = Halves(stream.Seed1, stream.Seed0);
        var evenKey = Exchanged(oddKey) + Vector512.Create(Weyl0, Weyl0, Weyl0, Weyl0, Weyl1, Weyl1, Weyl1, (ulong)Weyl1);
        for (var round = 0; round < Rounds; round += 2)
        {
            var product = Product(x, Vector512.Create(Multiplier0, Multiplier0, Multiplier0, Multiplier0, Multiplier1, Multiplier1, Multiplier1, (ulong)Multiplier1));
            x = (product >> 32) ^ Exchanged(y) ^ oddKey;
            y = Product(x, Vector512.Create(Multiplier1, Multiplier1, Multiplier1, Multiplier1, Multiplier0, Multiplier0, Multiplier0, (ulong)Multiplier0));
            x = (y >> 32) ^ Exchanged(product) ^ evenKey;
            oddKey += Vector512.Create(2UL * Weyl1, 2UL * Weyl1, 2UL * Weyl1, 2UL * Weyl1, 2UL * Weyl0, 2UL * Weyl0, 2UL * Weyl0, 2UL * Weyl0);
            evenKey += Vector512.Create(2UL * Weyl0, 2UL * Weyl0, 2UL * Weyl0, 2UL * Weyl0, 2UL * Weyl1, 2UL * Weyl1, 2UL * Weyl1, 2UL * Weyl1);
        }
        return Vector512.Shuffle(Joined(x, y), Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7));
    }

    /// <summary>Eight blocks: their words 0 (low half) and 1, and their words 2 and 3.</summary>
    internal static (Vector512<ulong> First, Vector512<ulong> Second) Eight<T>(in RandomStream<T> stream, Vector512<ulong> block) where T : unmanaged
    {
        var (word0, word1, word2, word3) = (block, Vector512.Create((ulong)stream.Tag), Vector512.Create((ulong)stream.Step0), Vector512.Create((ulong)stream.Step1));
        uint key0 = stream.Seed0, key1 = stream.Seed1;
        for (var round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var product0 = Product(word0, Vector512.Create((ulong)Multiplier0));
            var product1 = Product(word2, Vector512.Create((ulong)Multiplier1));
            word0 = (product1 >> 32) ^ word1 ^ Vector512.Create((ulong)key0);
            word2 = (product0 >> 32) ^ word3 ^ Vector512.Create((ulong)key1);
            (word1, word3) = (product1, product0);
        }
        return (Joined(word0, word1), Joined(word2, word3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Halves(uint lower, uint upper) => Vector512.Create((ulong)lower).WithUpper(Vector256.Create((ulong)upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Joined(Vector512<ulong> low, Vector512<ulong> high) => (low & Vector512.Create((ulong)uint.MaxValue)) | (high << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Exchanged(Vector512<ulong> x)
        => Avx512F.IsSupported ? Avx512F.Shuffle4x128(x, x, 0b01_00_11_10) : Vector512.Create(x.GetUpper(), x.GetLower());

    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Product(Vector512<ulong> x, Vector512<ulong> y)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());
        if (Avx2.IsSupported)
            return Vector512.Create(Avx2.Multiply(x.GetLower().AsUInt32(), y.GetLower().AsUInt32()), Avx2.Multiply(x.GetUpper().AsUInt32(), y.GetUpper().AsUInt32()));
        return (x & Vector512.Create((ulong)uint.MaxValue)) * y;
    }
}

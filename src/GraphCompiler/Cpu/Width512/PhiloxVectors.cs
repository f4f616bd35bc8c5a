using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;
using static GraphCompiler.Cpu.Philox;

namespace GraphCompiler.Cpu.Width512;

/// <summary>Several blocks of <see cref="Philox"/> at once.</summary>
/// <remarks>
/// Words lie in the low halves of 64-bit lanes, where a product of two of them has room; the high halves may hold anything until the end,
/// since a product
/// reads the low ones only.
/// </remarks>
static class PhiloxVectors
{
    /// <summary>
    /// Consecutive blocks, half as many as lanes, with their words in order: lane i holds words 2i (low half) and 2i + 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Run<T>(in RandomStream<T> stream, uint first) where T : unmanaged
    {
        // Words 0 and 2 of each block in x, 1 and 3 in y, a half each; a round leaves both with their halves exchanged, and the next one
        // puts them back.
        var x = Halves(first, stream.Step0) + Hardware.IndicesInLowerHalf;
        var y = Halves(stream.Tag, stream.Step1);
        var oddKey = Halves(stream.Seed1, stream.Seed0);
        var evenKey = Hardware.ExchangeHalves(oddKey) + Hardware.ConstantHalves(Weyl0, Weyl1);
        for (var round = 0; round < Rounds; round += 2)
        {
            var product = Hardware.MultiplyLow(x, Hardware.ConstantHalves(Multiplier0, Multiplier1));
            x = (product >> 32) ^ Hardware.ExchangeHalves(y) ^ oddKey;
            y = Hardware.MultiplyLow(x, Hardware.ConstantHalves(Multiplier1, Multiplier0));
            x = (y >> 32) ^ Hardware.ExchangeHalves(product) ^ evenKey;
            oddKey += Hardware.ConstantHalves(2UL * Weyl1, 2UL * Weyl0);
            evenKey += Hardware.ConstantHalves(2UL * Weyl0, 2UL * Weyl1);
        }
        return Hardware.InterleaveHalves(Joined(x, y));
    }

    /// <summary>The blocks at some positions: their words 0 (low half) and 1, and their words 2 and 3.</summary>
    public static (Vector512<ulong> First, Vector512<ulong> Second) Each<T>(in RandomStream<T> stream, Vector512<ulong> block)
        where T : unmanaged
    {
        var (word0, word1, word2, word3) = (block, Vector512.Create((ulong)stream.Tag), Vector512.Create((ulong)stream.Step0),
            Vector512.Create((ulong)stream.Step1));
        uint key0 = stream.Seed0, key1 = stream.Seed1;
        for (var round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var product0 = Hardware.MultiplyLow(word0, Vector512.Create((ulong)Multiplier0));
            var product1 = Hardware.MultiplyLow(word2, Vector512.Create((ulong)Multiplier1));
            word0 = (product1 >> 32) ^ word1 ^ Vector512.Create((ulong)key0);
            word2 = (product0 >> 32) ^ word3 ^ Vector512.Create((ulong)key1);
            (word1, word3) = (product1, product0);
        }
        return (Joined(word0, word1), Joined(word2, word3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Halves(ulong lower, ulong upper) => Vector512.Create(lower).WithUpper(Vector256.Create(upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Joined(Vector512<ulong> low, Vector512<ulong> high) =>
        (low & Vector512.Create((ulong)uint.MaxValue)) | (high << 32);
}

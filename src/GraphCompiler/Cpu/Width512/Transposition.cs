using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width512;

/// <summary>Square blocks turned in registers.</summary>
static unsafe class Transposition
{
    /// <summary>Whether the processor can.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Up to 16 steps of up to 16 rows, through registers: pairs, fours, then 128-bit quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void Run(float* source, nint* places, int rows, int steps, float* target, nint targetStep, int lanes)
    {
        var read = Partial.First<float>(steps);
        var write = Partial.First<float>(lanes);
        var (a0, b0, c0, d0) = FourRows(source, places, rows, read);
        var (a1, b1, c1, d1) = FourRows(source, places + 4, rows - 4, read);
        var (a2, b2, c2, d2) = FourRows(source, places + 8, rows - 8, read);
        var (a3, b3, c3, d3) = FourRows(source, places + 12, rows - 12, read);
        StoreQuarters(a0, a1, a2, a3, target, targetStep, steps, write);
        StoreQuarters(b0, b1, b2, b3, target + targetStep, targetStep, steps - 1, write);
        StoreQuarters(c0, c1, c2, c3, target + 2 * targetStep, targetStep, steps - 2, write);
        StoreQuarters(d0, d1, d2, d3, target + 3 * targetStep, targetStep, steps - 3, write);
    }

    /// <summary>Of four rows: quarter q of the n-th result holds step 4 q + n of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) FourRows(float* source, nint* places, int rows,
        Vector512<float> mask)
    {
        var r0 = rows > 0 ? Partial.Load(source + places[0], mask) : Vector512<float>.Zero;
        var r1 = rows > 1 ? Partial.Load(source + places[1], mask) : Vector512<float>.Zero;
        var r2 = rows > 2 ? Partial.Load(source + places[2], mask) : Vector512<float>.Zero;
        var r3 = rows > 3 ? Partial.Load(source + places[3], mask) : Vector512<float>.Zero;
        var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    /// <summary>Stores steps n, n + 4, n + 8, n + 12 of sixteen rows from the n-th results of their four groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreQuarters(
        Vector512<float> g0, Vector512<float> g1, Vector512<float> g2, Vector512<float> g3, float* target, nint targetStep, int steps,
        Vector512<float> mask)
    {
        var even01 = Avx512F.Shuffle4x128(g0, g1, 0b10_00_10_00);
        var odd01 = Avx512F.Shuffle4x128(g0, g1, 0b11_01_11_01);
        var even23 = Avx512F.Shuffle4x128(g2, g3, 0b10_00_10_00);
        var odd23 = Avx512F.Shuffle4x128(g2, g3, 0b11_01_11_01);
        if (steps > 0)
            Avx512F.MaskStore(target, mask, Avx512F.Shuffle4x128(even01, even23, 0b10_00_10_00));
        if (steps > 4)
            Avx512F.MaskStore(target + 4 * targetStep, mask, Avx512F.Shuffle4x128(odd01, odd23, 0b10_00_10_00));
        if (steps > 8)
            Avx512F.MaskStore(target + 8 * targetStep, mask, Avx512F.Shuffle4x128(even01, even23, 0b11_01_11_01));
        if (steps > 12)
            Avx512F.MaskStore(target + 12 * targetStep, mask, Avx512F.Shuffle4x128(odd01, odd23, 0b11_01_11_01));
    }
}

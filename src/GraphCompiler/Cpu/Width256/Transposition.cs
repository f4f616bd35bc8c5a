using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width256;

/// <summary>Square blocks turned in registers.</summary>
static unsafe class Transposition
{
    /// <summary>Whether the processor can.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Up to 8 steps of up to 8 rows, through registers: pairs, fours, then 128-bit halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void Run(float* source, nint* places, int rows, int steps, float* target, nint targetStep, int lanes)
    {
        if (steps == Vector256<float>.Count && lanes == Vector256<float>.Count)
        {
            RunWhole(source, places, rows, target, targetStep);
            return;
        }
        var read = Partial.First<float>(steps);
        var (a0, b0, c0, d0) = FourRows(source, places, rows, read);
        var (a1, b1, c1, d1) = FourRows(source, places + 4, rows - 4, read);
        StoreHalves(a0, a1, target, targetStep, steps, lanes);
        StoreHalves(b0, b1, target + targetStep, targetStep, steps - 1, lanes);
        StoreHalves(c0, c1, target + 2 * targetStep, targetStep, steps - 2, lanes);
        StoreHalves(d0, d1, target + 3 * targetStep, targetStep, steps - 3, lanes);
    }

    /// <summary>8 steps of up to 8 rows, to whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunWhole(float* source, nint* places, int rows, float* target, nint step)
    {
        var (a0, b0, c0, d0) = Turned(
            rows > 0 ? Vector256.Load(source + places[0]) : default, rows > 1 ? Vector256.Load(source + places[1]) : default,
            rows > 2 ? Vector256.Load(source + places[2]) : default, rows > 3 ? Vector256.Load(source + places[3]) : default);
        var (a1, b1, c1, d1) = Turned(
            rows > 4 ? Vector256.Load(source + places[4]) : default, rows > 5 ? Vector256.Load(source + places[5]) : default,
            rows > 6 ? Vector256.Load(source + places[6]) : default, rows > 7 ? Vector256.Load(source + places[7]) : default);
        Avx.Permute2x128(a0, a1, 0x20).Store(target);
        Avx.Permute2x128(b0, b1, 0x20).Store(target + step);
        Avx.Permute2x128(c0, c1, 0x20).Store(target + 2 * step);
        Avx.Permute2x128(d0, d1, 0x20).Store(target + 3 * step);
        target += 4 * step;
        Avx.Permute2x128(a0, a1, 0x31).Store(target);
        Avx.Permute2x128(b0, b1, 0x31).Store(target + step);
        Avx.Permute2x128(c0, c1, 0x31).Store(target + 2 * step);
        Avx.Permute2x128(d0, d1, 0x31).Store(target + 3 * step);
    }

    /// <summary>Of four rows: half h of the n-th result holds step 4 h + n of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) FourRows(float* source, nint* places, int rows,
        Vector256<float> mask)
    {
        var r0 = rows > 0 ? Partial.Load(source + places[0], mask) : Vector256<float>.Zero;
        var r1 = rows > 1 ? Partial.Load(source + places[1], mask) : Vector256<float>.Zero;
        var r2 = rows > 2 ? Partial.Load(source + places[2], mask) : Vector256<float>.Zero;
        var r3 = rows > 3 ? Partial.Load(source + places[3], mask) : Vector256<float>.Zero;
        return Turned(r0, r1, r2, r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Turned(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3)
    {
        var low01 = Avx.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx.UnpackLow(low01, low23).AsSingle(), Avx.UnpackHigh(low01, low23).AsSingle(),
            Avx.UnpackLow(high01, high23).AsSingle(), Avx.UnpackHigh(high01, high23).AsSingle());
    }

    /// <summary>Stores steps n and n + 4 of eight rows from the n-th results of their two groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreHalves(Vector256<float> g0, Vector256<float> g1, float* target, nint targetStep, int steps, int lanes)
    {
        if (steps > 0)
            Partial.Store(Avx.Permute2x128(g0, g1, 0x20), target, lanes);
        if (steps > 4)
            Partial.Store(Avx.Permute2x128(g0, g1, 0x31), target + 4 * targetStep, lanes);
    }
}

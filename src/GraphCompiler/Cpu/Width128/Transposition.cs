using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width128;

/// <summary>Square blocks turned in registers.</summary>
static unsafe class Transposition
{
    /// <summary>Whether the processor can.</summary>
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>Up to 4 steps of up to 4 rows, through registers: pairs, then fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void Run(float* source, nint* places, int rows, int steps, float* target, nint targetStep, int lanes)
    {
        var r0 = rows > 0 ? Partial.Load(source + places[0], steps) : Vector128<float>.Zero;
        var r1 = rows > 1 ? Partial.Load(source + places[1], steps) : Vector128<float>.Zero;
        var r2 = rows > 2 ? Partial.Load(source + places[2], steps) : Vector128<float>.Zero;
        var r3 = rows > 3 ? Partial.Load(source + places[3], steps) : Vector128<float>.Zero;
        var low01 = LowPairs(r0, r1).AsDouble();
        var high01 = HighPairs(r0, r1).AsDouble();
        var low23 = LowPairs(r2, r3).AsDouble();
        var high23 = HighPairs(r2, r3).AsDouble();
        Partial.Store(Vector128.Create(low01.GetLower(), low23.GetLower()).AsSingle(), target, lanes);
        if (steps > 1)
            Partial.Store(Vector128.Create(low01.GetUpper(), low23.GetUpper()).AsSingle(), target + targetStep, lanes);
        if (steps > 2)
            Partial.Store(Vector128.Create(high01.GetLower(), high23.GetLower()).AsSingle(), target + 2 * targetStep, lanes);
        if (steps > 3)
            Partial.Store(Vector128.Create(high01.GetUpper(), high23.GetUpper()).AsSingle(), target + 3 * targetStep, lanes);
    }

    /// <summary>The first two elements of both, alternating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> LowPairs(Vector128<float> x, Vector128<float> y)
        => Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    /// <summary>The last two elements of both, alternating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> HighPairs(Vector128<float> x, Vector128<float> y)
        => Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

/// <summary>
/// The functions of which generated element-wise code is made, on whole vectors: 16 <see cref="float"/> or 8 <see cref="double"/> lanes.
/// Every lane is computed by the same instructions whatever its neighbours hold, so results do not depend on how a tensor is cut into vectors.
/// </summary>
/// <remarks>
/// The single-precision functions state their largest error in units in the last place (ulp) of the result; the tests check it on a dense sample.
/// All work without AVX-512, then at a lower speed.
/// </remarks>
public static partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, float c) => Vector512.FusedMultiplyAdd(a, b, Vector512.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Fma(Vector512<float> a, float b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, double c) => Vector512.FusedMultiplyAdd(a, b, Vector512.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Fma(Vector512<double> a, double b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), c);

    /// <summary>Raises x to at least <paramref name="low"/>; NaN stays NaN. One instruction on x86, whose maximum returns its second operand when one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> AtLeast(Vector512<float> x, float low)
        => Avx512F.IsSupported ? Avx512F.Max(Vector512.Create(low), x) : Vector512.Max(x, Vector512.Create(low));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> AtLeast(Vector512<double> x, double low)
        => Avx512F.IsSupported ? Avx512F.Max(Vector512.Create(low), x) : Vector512.Max(x, Vector512.Create(low));

    /// <summary>Lowers x to at most <paramref name="high"/>; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> AtMost(Vector512<float> x, float high)
        => Avx512F.IsSupported ? Avx512F.Min(Vector512.Create(high), x) : Vector512.Min(x, Vector512.Create(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> AtMost(Vector512<double> x, double high)
        => Avx512F.IsSupported ? Avx512F.Min(Vector512.Create(high), x) : Vector512.Min(x, Vector512.Create(high));

    /// <summary>The magnitude of <paramref name="x"/> with the sign of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> WithSign(Vector512<float> x, Vector512<float> sign)
        => Vector512.ConditionalSelect(Vector512.Create(-0f), sign, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> WithSign(Vector512<double> x, Vector512<double> sign)
        => Vector512.ConditionalSelect(Vector512.Create(-0d), sign, x);

    /// <summary>The scalar function of every lane: for functions that double precision needs rarely and single precision only for extreme arguments.</summary>
    static unsafe Vector512<double> EachLane(Vector512<double> x, delegate*<double, double> function)
    {
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            x = x.WithElement(lane, function(x[lane]));
        return x;
    }

    static unsafe Vector512<float> EachLane(Vector512<float> x, delegate*<double, double> function)
    {
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
            x = x.WithElement(lane, (float)function(x[lane]));
        return x;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>
/// The functions of which generated element-wise code is made, on whole vectors, for either element type. Every lane is computed by the
/// same instructions whatever its neighbours hold, so results do not depend on how a tensor is cut into vectors. What a kernel calls is
/// <see cref="Lanes{T}"/>.
/// </summary>
/// <remarks>
/// The single-precision functions state their largest error in units in the last place (ulp) of the result; the tests check it on a dense
/// sample, at every width, with and without fused multiplication and addition.
/// </remarks>
static partial class VectorMath
{
    // Fused where the processor can; the polynomials keep their error without.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, float c) =>
        Vector512.MultiplyAddEstimate(a, b, Vector512.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Fma(Vector512<float> a, float b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, Vector512.Create(b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, double c) =>
        Vector512.MultiplyAddEstimate(a, b, Vector512.Create(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Fma(Vector512<double> a, double b, Vector512<double> c) =>
        Vector512.MultiplyAddEstimate(a, Vector512.Create(b), c);

    /// <summary>
    /// Raises x to at least <paramref name="low"/>; NaN stays NaN. One instruction: the processor's own maximum returns NaN, or its second
    /// operand when one is NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> AtLeast(Vector512<float> x, float low)
        => Vector512.MaxNative(Vector512.Create(low), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> AtLeast(Vector512<double> x, double low)
        => Vector512.MaxNative(Vector512.Create(low), x);

    /// <summary>Lowers x to at most <paramref name="high"/>; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> AtMost(Vector512<float> x, float high)
        => Vector512.MinNative(Vector512.Create(high), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> AtMost(Vector512<double> x, double high)
        => Vector512.MinNative(Vector512.Create(high), x);

    /// <summary>The magnitude of <paramref name="x"/> with the sign of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> WithSign(Vector512<float> x, Vector512<float> sign)
        => Vector512.ConditionalSelect(Vector512.Create(-0f), sign, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> WithSign(Vector512<double> x, Vector512<double> sign)
        => Vector512.ConditionalSelect(Vector512.Create(-0d), sign, x);

    /// <summary>
    /// The scalar function of every lane: for functions that double precision needs rarely and single precision only for extreme arguments.
    /// </summary>
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

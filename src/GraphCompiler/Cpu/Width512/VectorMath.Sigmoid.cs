using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    /// <summary>The hyperbolic tangent. At most 3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // tanh |x| = -m / (m + 2) with m = e^(-2|x|) - 1, which neither overflows nor cancels.
        var magnitude = AtMost(Vector512.Abs(x), 15f);
        var twice = magnitude * Vector512.Create(-2f);
        var shifted = Fma(twice, Log2E, Vector512.Create(RoundToInteger));
        var p = ReducedExpm1(twice, shifted - Vector512.Create(RoundToInteger));
        var scale = PowerOfTwo(shifted.AsInt32() - Vector512.Create(RoundToInteger).AsInt32());
        var m = Fma(p, scale, scale - Vector512<float>.One);
        return WithSign(m / (m + Vector512.Create(2f)), x);
    }

    /// <summary>1 / (1 + e^-x). At most 3 ulp, where the result is denormal too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var e = Exp(-Vector512.Abs(x));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512<float>.One);
        return numerator / (e + Vector512<float>.One);
    }

    /// <summary>The hyperbolic tangent. At most 4 ulp.</summary>
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        var m = Expm1(Vector512.Abs(x) * Vector512.Create(-2d));
        return WithSign(m / (m + Vector512.Create(2d)), x);
    }

    /// <summary>1 / (1 + e^-x). At most 3 ulp.</summary>
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        var e = Exp(-Vector512.Abs(x));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), e, Vector512<double>.One);
        return numerator / (e + Vector512<double>.One);
    }
}

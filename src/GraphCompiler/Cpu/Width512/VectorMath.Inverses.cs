using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    const float TangentOfPiBy8 = 0.414213562f, TangentOf3PiBy8 = 2.41421356f;
    const float LnTwo = 0.693147181f;

    // Beyond this e^x may overflow where sinh and cosh do not.
    const float LargestExponent = 88f;

    // Beyond this the 1 in √(x² + 1) no longer matters to a logarithm, and x² may overflow.
    const float SquareMatters = 10_000f;

    /// <summary>The angle between -π/2 and π/2 whose sine is x; NaN beyond ±1. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asin(Vector512<float> x) =>
        Atan(x / Vector512.Sqrt((Vector512<float>.One - x) * (Vector512<float>.One + x)));

    /// <summary>The angle between 0 and π whose cosine is x; NaN beyond ±1. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acos(Vector512<float> x)
    {
        var half = Atan(Vector512.Sqrt((Vector512<float>.One - x) / (Vector512<float>.One + x)));
        return half + half;
    }

    /// <summary>The angle between -π/2 and π/2 whose tangent is x. At most 3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan(Vector512<float> x)
    {
        // Reduced to at most π/8: atan x = π/4 + atan((x - 1) / (x + 1)) = π/2 - atan(1/x).
        var magnitude = Vector512.Abs(x);
        var middle = Vector512.GreaterThan(magnitude, Vector512.Create(TangentOfPiBy8));
        var large = Vector512.GreaterThan(magnitude, Vector512.Create(TangentOf3PiBy8));
        var turn = Vector512.Create(HalfPi1) & large | Vector512.AndNot(Vector512.Create(HalfPi1 / 2) & middle, large);
        var numerator = Vector512.ConditionalSelect(large, -Vector512<float>.One, magnitude - (Vector512<float>.One & middle));
        var denominator = Vector512.ConditionalSelect(large, magnitude, Fma(magnitude, Vector512<float>.One & middle, 1f));
        var t = numerator / denominator;
        var s = t * t;
        var p = Fma(Vector512.Create(-0.0645171851f), s, 0.107436687f);
        p = Fma(p, s, -0.142639503f);
        p = Fma(p, s, 0.199995399f);
        p = Fma(p, s, -0.333333313f);
        return WithSign(turn + Fma(turn, HalfPi2 / HalfPi1, Fma(p * s, t, t)), x);
    }

    /// <summary>The hyperbolic sine, (e^x - e^-x)/2. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sinh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var e = Expm1(AtMost(magnitude, LargestExponent));
        return WithSign(OrHalfOfExp(magnitude, 0.5f * (e + e / (e + Vector512<float>.One))), x);
    }

    /// <summary>The hyperbolic cosine, (e^x + e^-x)/2. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cosh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var e = Exp(AtMost(magnitude, LargestExponent));
        return OrHalfOfExp(magnitude, 0.5f * e + Vector512.Create(0.5f) / e);
    }

    /// <summary>The inverse of the hyperbolic sine, ln(x + √(x² + 1)). At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asinh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var square = magnitude * magnitude;
        var small = Log1p(magnitude + square / (Vector512<float>.One + Vector512.Sqrt(Vector512<float>.One + square)));
        return WithSign(OrLogOfTwice(magnitude, small), x);
    }

    /// <summary>The inverse of the hyperbolic cosine, ln(x + √(x² - 1)); NaN below 1. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acosh(Vector512<float> x)
    {
        var above = x - Vector512<float>.One;
        return OrLogOfTwice(x, Log1p(above + Vector512.Sqrt(above) * Vector512.Sqrt(x + Vector512<float>.One)));
    }

    /// <summary>The inverse of the hyperbolic tangent, ln((1 + x)/(1 - x))/2; NaN beyond ±1. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atanh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        return WithSign(0.5f * Log1p(2f * magnitude / (Vector512<float>.One - magnitude)), x);
    }

    /// <summary>e^x/2 where e^x may overflow, else <paramref name="small"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> OrHalfOfExp(Vector512<float> x, Vector512<float> small)
    {
        var root = Exp(0.5f * x);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(LargestExponent)), 0.5f * root * root, small);
    }

    /// <summary>ln 2x where x² ± 1 may be taken for x², else <paramref name="small"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> OrLogOfTwice(Vector512<float> x, Vector512<float> small) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(SquareMatters)), Log(x) + Vector512.Create(LnTwo), small);

    /// <summary>The angle between -π/2 and π/2 whose sine is x; NaN beyond ±1, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Asin(Vector512<double> x) => EachLane(x, &Math.Asin);

    /// <summary>The angle between 0 and π whose cosine is x; NaN beyond ±1, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Acos(Vector512<double> x) => EachLane(x, &Math.Acos);

    /// <summary>The angle between -π/2 and π/2 whose tangent is x, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Atan(Vector512<double> x) => EachLane(x, &Math.Atan);

    /// <summary>The hyperbolic sine, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Sinh(Vector512<double> x) => EachLane(x, &Math.Sinh);

    /// <summary>The hyperbolic cosine, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Cosh(Vector512<double> x) => EachLane(x, &Math.Cosh);

    /// <summary>The inverse of the hyperbolic sine, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Asinh(Vector512<double> x) => EachLane(x, &Math.Asinh);

    /// <summary>The inverse of the hyperbolic cosine; NaN below 1, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Acosh(Vector512<double> x) => EachLane(x, &Math.Acosh);

    /// <summary>The inverse of the hyperbolic tangent; NaN beyond ±1, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Atanh(Vector512<double> x) => EachLane(x, &Math.Atanh);
}

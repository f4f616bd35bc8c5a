using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    // x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n e^r. Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
    const float Log2E = 1.44269504f, RoundToInteger = 12582912f;
    const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;
    const double Log2EDouble = 1.4426950408889634, RoundToIntegerDouble = 6755399441055744d;
    const double Ln2HighDouble = 0.6931471803691238, Ln2LowDouble = 1.9082149292705877e-10;

    /// <summary>e^x. At most 1 ulp; overflows to infinity above 88.72, denormal below -87.33, zero below -103.97.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Scores that are masked out are -infinity. Scaling to below the smallest number takes a processor over a hundred cycles, scaling 0
        // does not.
        var isZero = Vector512.LessThan(x, Vector512.Create(-104f));
        x = AtMost(AtLeast(x, -104f), 89f);
        var shifted = Fma(x, Log2E, Vector512.Create(RoundToInteger));
        var n = shifted - Vector512.Create(RoundToInteger);
        var y = Vector512.ConditionalSelect(isZero, Vector512<float>.Zero, ReducedExpm1(x, n) + Vector512<float>.One);
        return Hardware.Scale(y, n, shifted.AsInt32() - Vector512.Create(RoundToInteger).AsInt32());
    }

    /// <summary>e^x - 1, accurate near zero. At most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> x)
    {
        var y = AtMost(AtLeast(x, -30f), 89f);
        var shifted = Fma(y, Log2E, Vector512.Create(RoundToInteger));
        var p = ReducedExpm1(y, shifted - Vector512.Create(RoundToInteger));
        // Half the scale, doubled at the end: 2^128 itself is not a number.
        var half = PowerOfTwo(shifted.AsInt32() - Vector512.Create(RoundToInteger).AsInt32() - Vector512<int>.One);
        y = Fma(p, half, half - Vector512.Create(0.5f));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), x, y + y);
    }

    /// <summary>e^x, at most 1 ulp or so (the base library's).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => Vector512.Exp(x);

    /// <summary>e^x - 1, accurate near zero. At most 2 ulp.</summary>
    public static Vector512<double> Expm1(Vector512<double> x)
    {
        var y = AtMost(AtLeast(x, -60d), 710d);
        var shifted = Fma(y, Log2EDouble, Vector512.Create(RoundToIntegerDouble));
        var n = shifted - Vector512.Create(RoundToIntegerDouble);
        var r = Fma(n, -Ln2LowDouble, Fma(n, -Ln2HighDouble, y));
        var q = Vector512.Create(1.1470745597729725e-11);
        q = Fma(q, r, 1.6059043836821613e-10);
        q = Fma(q, r, 2.08767569878681e-09);
        q = Fma(q, r, 2.505210838544172e-08);
        q = Fma(q, r, 2.755731922398589e-07);
        q = Fma(q, r, 2.7557319223985893e-06);
        q = Fma(q, r, 2.48015873015873e-05);
        q = Fma(q, r, 0.0001984126984126984);
        q = Fma(q, r, 0.001388888888888889);
        q = Fma(q, r, 0.008333333333333333);
        q = Fma(q, r, 0.041666666666666664);
        q = Fma(q, r, 0.16666666666666666);
        q = Fma(q, r, 0.5);
        var p = Fma(q, r * r, r);
        var exponent = shifted.AsInt64() - Vector512.Create(RoundToIntegerDouble).AsInt64();
        var half = ((exponent + Vector512.Create(1022L)) << 52).AsDouble();
        y = Fma(p, half, half - Vector512.Create(0.5));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, y + y);
    }

    /// <summary>e^r - 1 = r + r^2 q(r) with r = x - n ln 2; q is the minimax polynomial of degree 5 on [-ln 2 / 2, ln 2 / 2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducedExpm1(Vector512<float> x, Vector512<float> n)
    {
        var r = Fma(n, -Ln2Low, Fma(n, -Ln2High, x));
        var q = Vector512.Create(0.0001991884288f);
        q = Fma(q, r, 0.001394617391f);
        q = Fma(q, r, 0.008333263491f);
        q = Fma(q, r, 0.04166626856f);
        q = Fma(q, r, 0.1666666686f);
        q = Fma(q, r, 0.5000000078f);
        return Fma(q, r * r, r);
    }

    /// <summary>x 2^n in two factors, each a normal number although 2^n need not be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ScaleInSteps(Vector512<float> x, Vector512<int> n)
    {
        var half = n >> 1;
        return x * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>2^n for n in [-126, 127].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> PowerOfTwo(Vector512<int> n) => ((n + Vector512.Create(127)) << 23).AsSingle();
}

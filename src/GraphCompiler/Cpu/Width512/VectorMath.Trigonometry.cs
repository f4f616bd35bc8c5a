using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    // Beyond this the reduction by three parts of pi/2 is no longer exact enough, and every lane takes the scalar function.
    const float LargestReduced = 100_000f;
    const float TwoOverPi = 0.636619772f;
    const float HalfPi1 = 1.57079637f, HalfPi2 = -4.37113883e-08f, HalfPi3 = -1.71512451e-15f;

    // The first 33 bits of pi/2 and the rest.
    const double HalfPiHigh = 1.57079632673412561417, HalfPiLow = 6.07710050650619224932e-11;

    /// <summary>The sine of x radians. At most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<float> Sin(Vector512<float> x)
    {
        if (Vector512.GreaterThanAny(Vector512.Abs(x), Vector512.Create(LargestReduced)))
            return EachLane(x, &Math.Sin);
        var (r, quadrant) = Quadrant(x);
        return OfQuadrant(r, quadrant);
    }

    /// <summary>The cosine of x radians. At most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<float> Cos(Vector512<float> x)
    {
        if (Vector512.GreaterThanAny(Vector512.Abs(x), Vector512.Create(LargestReduced)))
            return EachLane(x, &Math.Cos);
        var (r, quadrant) = Quadrant(x);
        return OfQuadrant(r, quadrant + Vector512<int>.One);
    }

    /// <summary>The tangent of x radians. At most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<float> Tan(Vector512<float> x)
    {
        if (Vector512.GreaterThanAny(Vector512.Abs(x), Vector512.Create(LargestReduced)))
            return EachLane(x, &Math.Tan);
        var (r, quadrant) = Quadrant(x);
        var sine = ReducedSin(r);
        var cosine = ReducedCos(r);
        var odd = Vector512.Equals(quadrant & Vector512<int>.One, Vector512<int>.One).AsSingle();
        return Vector512.ConditionalSelect(odd, -cosine, sine) / Vector512.ConditionalSelect(odd, sine, cosine);
    }

    /// <summary>The sine of x radians, at most 1 ulp or so (the base library's).</summary>
    public static Vector512<double> Sin(Vector512<double> x) => Vector512.Sin(x);

    /// <summary>The cosine of x radians, at most 1 ulp or so (the base library's).</summary>
    public static Vector512<double> Cos(Vector512<double> x) => Vector512.Cos(x);

    /// <summary>The tangent of x radians, lane by lane (the base library's).</summary>
    public static unsafe Vector512<double> Tan(Vector512<double> x) => EachLane(x, &Math.Tan);

    /// <summary>x = n pi/2 + r with |r| at most pi/4; the quadrant is n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<float> R, Vector512<int> Quadrant) Quadrant(Vector512<float> x)
    {
        var shifted = Fma(x, TwoOverPi, Vector512.Create(RoundToInteger));
        var n = shifted - Vector512.Create(RoundToInteger);
        if (!Hardware.FusesMultiplyAdd)
            return (ReducedInDouble(x, n), shifted.AsInt32());
        var r = Fma(n, -HalfPi3, Fma(n, -HalfPi2, Fma(n, -HalfPi1, x)));
        return (r, shifted.AsInt32());
    }

    // The products with the parts of pi/2 are not exact unless they are fused.
    static Vector512<float> ReducedInDouble(Vector512<float> x, Vector512<float> n)
    {
        var (xLow, xHigh) = Vector512.Widen(x);
        var (nLow, nHigh) = Vector512.Widen(n);
        var (first, second) = (Vector512.Create(HalfPiHigh), Vector512.Create(HalfPiLow));
        return Vector512.Narrow(xLow - nLow * first - nLow * second, xHigh - nHigh * first - nHigh * second);
    }

    /// <summary>sin(r + quadrant pi/2): sine or cosine, with the upper half circle's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> OfQuadrant(Vector512<float> r, Vector512<int> quadrant)
    {
        var odd = Vector512.Equals(quadrant & Vector512<int>.One, Vector512<int>.One).AsSingle();
        var sign = (quadrant & Vector512.Create(2)) << 30;
        return (Vector512.ConditionalSelect(odd, ReducedCos(r), ReducedSin(r)).AsInt32() ^ sign).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducedSin(Vector512<float> r)
    {
        var s = r * r;
        var p = Fma(Vector512.Create(2.717565051e-6f), s, -0.0001983925673f);
        p = Fma(p, s, 0.008333329144f);
        p = Fma(p, s, -0.1666666664f);
        return Fma(p, s * r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducedCos(Vector512<float> r)
    {
        var s = r * r;
        var p = Fma(Vector512.Create(2.44312672e-5f), s, -0.001388730664f);
        p = Fma(p, s, 0.04166664567f);
        return Fma(p, s * s, Fma(s, -0.5f, Vector512<float>.One));
    }
}

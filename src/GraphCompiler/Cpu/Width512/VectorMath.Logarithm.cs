using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    const int SqrtHalfBits = 0x3f3504f3;
    const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The natural logarithm. At most 1 ulp, denormals included; -infinity at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var (f, e) = Hardware.Mantissa(x);
        return LogEdges(x, ReducedLog(f, e));
    }

    /// <summary>log(1 + x), accurate near zero. At most 2 ulp; -infinity at -1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x)
    {
        var u = x + Vector512<float>.One;
        var (f, e) = Mantissa(u);
        // What rounding 1 + x lost, at the mantissa's scale.
        var lost = Vector512.ConditionalSelect(
            Vector512.GreaterThan(u, Vector512.Create(2f)), Vector512<float>.One - (u - x), x - (u - Vector512<float>.One));
        // The greatest floats have e = 128, and 2^-128 is no normal number; what is lost there is nothing anyway.
        var scale = PowerOfTwo(Vector512.Max(Vector512.ConvertToInt32Native(-e), Vector512.Create(-126)));
        var y = LogEdges(u, ReducedLog(Fma(lost, scale, f), e));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), x, y);
    }

    /// <summary>The natural logarithm, at most 1 ulp or so (the base library's).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x) => Vector512.Log(x);

    /// <summary>log(1 + x), accurate near zero. At most 3 ulp.</summary>
    public static Vector512<double> Log1p(Vector512<double> x)
    {
        var u = x + Vector512<double>.One;
        var lost = Vector512.ConditionalSelect(
            Vector512.GreaterThan(u, Vector512.Create(2d)), Vector512<double>.One - (u - x), x - (u - Vector512<double>.One));
        var y = Vector512.Log(u);
        var finite = Vector512.GreaterThan(u, Vector512<double>.Zero) & Vector512.LessThan(u, Vector512.Create(double.PositiveInfinity));
        y = Vector512.ConditionalSelect(finite, y + lost / u, y);
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, y);
    }

    /// <summary>x = (1 + f) 2^e with 1 + f in [sqrt(1/2), sqrt(2)), also for denormal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> F, Vector512<float> E) MantissaInSteps(Vector512<float> x)
    {
        var denormal = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        var normal = Vector512.ConditionalSelect(denormal, x * Vector512.Create(8388608f), x);
        var (f, e) = Mantissa(normal);
        return (f, e - Vector512.ConditionalSelect(denormal, Vector512.Create(23f), Vector512<float>.Zero));
    }

    /// <summary>x = (1 + f) 2^e with 1 + f in [sqrt(1/2), sqrt(2)), for normal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<float> F, Vector512<float> E) Mantissa(Vector512<float> x)
    {
        var bits = x.AsInt32();
        var exponent = (bits - Vector512.Create(SqrtHalfBits)) >> 23;
        return ((bits - (exponent << 23)).AsSingle() - Vector512<float>.One, Vector512.ConvertToSingle(exponent));
    }

    /// <summary>log(1 + f) + e ln 2 with log(1 + f) = f - f^2 / 2 + f^3 q(f); q is the minimax polynomial of degree 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ReducedLog(Vector512<float> f, Vector512<float> e)
    {
        var q = Vector512.Create(0.06916517821f);
        q = Fma(q, f, -0.1179053485f);
        q = Fma(q, f, 0.1187281561f);
        q = Fma(q, f, -0.1238420069f);
        q = Fma(q, f, 0.1421866261f);
        q = Fma(q, f, -0.1666926059f);
        q = Fma(q, f, 0.200022267f);
        q = Fma(q, f, -0.249999864f);
        q = Fma(q, f, 0.3333331044f);
        var square = f * f;
        var y = Fma(e, Ln2Low, q * f * square);
        y = f + Fma(square, -0.5f, y);
        return Fma(e, Ln2High, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> LogEdges(Vector512<float> x, Vector512<float> y)
    {
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), y, x);
        y = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), y);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), y);
    }
}

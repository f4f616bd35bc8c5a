using ILGPU;

namespace GraphCompiler.Ilgpu;

// Exponentials and logarithms. The ranges are reduced exactly, so the errors below hold for all finite arguments.
public static partial class KernelMath
{
    /// <summary>e^x, to 2 units in the last place.</summary>
    public static float Exp(float x)
    {
        float bounded = Choose(x > 89f ? -1 : 0, 89f, Choose(x < -104f ? -1 : 0, -104f, x));
        int n = (int)(bounded * 1.44269504f + (bounded < 0f ? -0.5f : 0.5f));
        // ln 2 in two parts, the first short enough for exact products with n; the polynomial is Cephes' expf.
        float r = bounded - n * 0.693359375f - n * -2.12194440e-4f;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1f;
        int half = n >> 1;
        return p * PowerOfTwo(half, 0f) * PowerOfTwo(n - half, 0f);
    }

    /// <summary>e^x, to 2 units in the last place.</summary>
    public static double Exp(double x)
    {
        double bounded = Choose(x > 710.0 ? -1 : 0, 710.0, Choose(x < -746.0 ? -1 : 0, -746.0, x));
        int n = (int)(bounded * 1.4426950408889634 + (bounded < 0.0 ? -0.5 : 0.5));
        double r = bounded - n * 6.93145751953125e-1 - n * 1.42860682030941723212e-6;
        double p = 1.0 / 6227020800.0;   // the Taylor series to r^13/13!, |r| <= 0.347
        p = p * r + 1.0 / 479001600.0;
        p = p * r + 1.0 / 39916800.0;
        p = p * r + 1.0 / 3628800.0;
        p = p * r + 1.0 / 362880.0;
        p = p * r + 1.0 / 40320.0;
        p = p * r + 1.0 / 5040.0;
        p = p * r + 1.0 / 720.0;
        p = p * r + 1.0 / 120.0;
        p = p * r + 1.0 / 24.0;
        p = p * r + 1.0 / 6.0;
        p = p * r + 0.5;
        p = p * r * r + r + 1.0;
        int half = n >> 1;
        return p * PowerOfTwo(half, 0.0) * PowerOfTwo(n - half, 0.0);
    }

    /// <summary>e^x - 1, to 5 units in the last place, also near 0.</summary>
    public static float Expm1(float x)
    {
        float p = 1f / 362880f;   // the Taylor series to x^9/9!
        p = p * x + 1f / 40320f;
        p = p * x + 1f / 5040f;
        p = p * x + 1f / 720f;
        p = p * x + 1f / 120f;
        p = p * x + 1f / 24f;
        p = p * x + 1f / 6f;
        p = p * x + 0.5f;
        float near = p * x * x + x;
        float far = Exp(x) - 1f;
        return Abs(x) <= 0.5f ? near : far;
    }

    /// <summary>e^x - 1, to 5 units in the last place, also near 0.</summary>
    public static double Expm1(double x)
    {
        double p = 1.0 / 20922789888000.0;   // the Taylor series to x^16/16!
        p = p * x + 1.0 / 1307674368000.0;
        p = p * x + 1.0 / 87178291200.0;
        p = p * x + 1.0 / 6227020800.0;
        p = p * x + 1.0 / 479001600.0;
        p = p * x + 1.0 / 39916800.0;
        p = p * x + 1.0 / 3628800.0;
        p = p * x + 1.0 / 362880.0;
        p = p * x + 1.0 / 40320.0;
        p = p * x + 1.0 / 5040.0;
        p = p * x + 1.0 / 720.0;
        p = p * x + 1.0 / 120.0;
        p = p * x + 1.0 / 24.0;
        p = p * x + 1.0 / 6.0;
        p = p * x + 0.5;
        double near = p * x * x + x;
        double far = Exp(x) - 1.0;
        return Abs(x) <= 0.5 ? near : far;
    }

    /// <summary>The natural logarithm, to 2 units in the last place; -infinity at 0, NaN below.</summary>
    public static float Log(float x)
    {
        float scale = x < 1.17549435e-38f ? 8388608f : 1f;   // subnormal numbers
        int bits = (int)Interop.FloatAsInt(x * scale);
        float m = Interop.IntAsFloat((uint)((bits & 0x007FFFFF) | 0x3F800000));
        float n = (bits >> 23) - 127 - (scale > 1f ? 23 : 0) + (m > 1.41421356f ? 1 : 0);
        m *= m > 1.41421356f ? 0.5f : 1f;
        // log m = 2 artanh t, |t| < 0.172.
        float t = (m - 1f) / (m + 1f);
        float s = t * t;
        float p = 1f / 9f;
        p = p * s + 1f / 7f;
        p = p * s + 1f / 5f;
        p = p * s + 1f / 3f;
        float result = n * 0.693359375f + (n * -2.12194440e-4f + (2f * t + 2f * t * s * p));
        float special = Choose(x == 0f ? -1 : 0, float.NegativeInfinity, x > 0f ? float.PositiveInfinity : float.NaN);
        return Choose((x > 0f ? -1 : 0) & (x < float.PositiveInfinity ? -1 : 0), result, special);
    }

    /// <summary>The natural logarithm, to 2 units in the last place; -infinity at 0, NaN below.</summary>
    public static double Log(double x)
    {
        double scale = x < 2.2250738585072014e-308 ? 4503599627370496.0 : 1.0;
        long bits = (long)Interop.FloatAsInt(x * scale);
        double m = Interop.IntAsFloat((ulong)((bits & 0x000FFFFFFFFFFFFFL) | 0x3FF0000000000000L));
        double n = (int)(bits >> 52) - 1023 - (scale > 1.0 ? 52 : 0) + (m > 1.4142135623730951 ? 1 : 0);
        m *= m > 1.4142135623730951 ? 0.5 : 1.0;
        double t = (m - 1.0) / (m + 1.0);
        double s = t * t;
        double p = 1.0 / 21.0;
        p = p * s + 1.0 / 19.0;
        p = p * s + 1.0 / 17.0;
        p = p * s + 1.0 / 15.0;
        p = p * s + 1.0 / 13.0;
        p = p * s + 1.0 / 11.0;
        p = p * s + 1.0 / 9.0;
        p = p * s + 1.0 / 7.0;
        p = p * s + 1.0 / 5.0;
        p = p * s + 1.0 / 3.0;
        double result = n * 6.93145751953125e-1 + (n * 1.42860682030941723212e-6 + (2.0 * t + 2.0 * t * s * p));
        double special = Choose(x == 0.0 ? -1 : 0, double.NegativeInfinity, x > 0.0 ? double.PositiveInfinity : double.NaN);
        return Choose((x > 0.0 ? -1 : 0) & (x < double.PositiveInfinity ? -1 : 0), result, special);
    }

    /// <summary>ln(1 + x), to 3 units in the last place, also where 1 + x rounds to 1.</summary>
    public static float Log1p(float x)
    {
        float u = 1f + x;
        float log = Log(u);
        // What rounding 1 + x lost, to first order.
        float lost = (x - (u - 1f)) / u;
        return Choose((u > 0f ? -1 : 0) & (u < float.PositiveInfinity ? -1 : 0), log + lost, log);
    }

    /// <summary>ln(1 + x), to 3 units in the last place, also where 1 + x rounds to 1.</summary>
    public static double Log1p(double x)
    {
        double u = 1.0 + x;
        double log = Log(u);
        double lost = (x - (u - 1.0)) / u;
        return Choose((u > 0.0 ? -1 : 0) & (u < double.PositiveInfinity ? -1 : 0), log + lost, log);
    }

    /// <summary>a^b; NaN for a negative base with a fractional exponent. The relative error is about 1e-7 (1 + |b ln a|).</summary>
    public static float Pow(float a, float b)
    {
        float magnitude = Exp(b * Log(Abs(a)));
        int whole = (int)b;
        // From 2^24 on, every number is an even integer.
        float sign = Choose(b != whole ? -1 : 0, float.NaN, (whole & 1) != 0 ? -1f : 1f);
        float signed = magnitude * Choose(Abs(b) >= 16777216f ? -1 : 0, 1f, sign);
        float power = Choose(a < 0f ? -1 : 0, signed, magnitude);
        return Choose((b == 0f ? -1 : 0) | (a == 1f ? -1 : 0), 1f, power);
    }

    /// <summary>a^b; NaN for a negative base with a fractional exponent. The relative error is about 2e-16 (1 + |b ln a|).</summary>
    public static double Pow(double a, double b)
    {
        double magnitude = Exp(b * Log(Abs(a)));
        long whole = (long)b;
        double sign = Choose(b != whole ? -1 : 0, double.NaN, (whole & 1L) != 0L ? -1.0 : 1.0);
        double signed = magnitude * Choose(Abs(b) >= 9007199254740992.0 ? -1 : 0, 1.0, sign);
        double power = Choose(a < 0.0 ? -1 : 0, signed, magnitude);
        return Choose((b == 0.0 ? -1 : 0) | (a == 1.0 ? -1 : 0), 1.0, power);
    }

    // The last parameter chooses the type.
    static float PowerOfTwo(int exponent, float _) => Interop.IntAsFloat((uint)(exponent + 127) << 23);

    static double PowerOfTwo(int exponent, double _) => Interop.IntAsFloat((ulong)(exponent + 1023) << 52);
}

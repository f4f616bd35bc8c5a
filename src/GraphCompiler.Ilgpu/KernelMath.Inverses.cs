using ILGPU;

namespace GraphCompiler.Ilgpu;

// Hyperbolic functions, and the inverses of these and of the trigonometric ones.
public static partial class KernelMath
{
    /// <summary>The angle between -π/2 and π/2 whose sine is x, to 4 units in the last place; NaN beyond ±1.</summary>
    public static float Asin(float x) => Atan(x / Sqrt((1f - x) * (1f + x)));

    /// <summary>The angle between 0 and π whose cosine is x, to 4 units in the last place; NaN beyond ±1.</summary>
    public static float Acos(float x) => 2f * Atan(Sqrt((1f - x) / (1f + x)));

    /// <summary>The angle between -π/2 and π/2 whose tangent is x, to 4 units in the last place.</summary>
    public static float Atan(float x)
    {
        // Reduced to at most π/8: atan x = π/4 + atan((x - 1) / (x + 1)) = π/2 - atan(1/x).
        float magnitude = Abs(x);
        int middle = magnitude > 0.414213562f ? -1 : 0;
        int large = magnitude > 2.41421356f ? -1 : 0;
        float turn = Choose(large, 1.57079637f, Choose(middle, 0.785398185f, 0f));
        float rest = Choose(large, -4.37113883e-8f, Choose(middle, -2.18556941e-8f, 0f));
        float t = Choose(large, -1f, Choose(middle, magnitude - 1f, magnitude))
            / Choose(large, magnitude, Choose(middle, magnitude + 1f, 1f));
        float s = t * t;
        float p = -0.0645171851f;
        p = p * s + 0.107436687f;
        p = p * s - 0.142639503f;
        p = p * s + 0.199995399f;
        p = p * s - 0.333333313f;
        return WithSign(turn + (rest + (p * s * t + t)), x);
    }

    /// <summary>The hyperbolic sine, (e^x - e^-x)/2, to 4 units in the last place.</summary>
    public static float Sinh(float x)
    {
        float magnitude = Abs(x);
        float e = Expm1(Min(magnitude, 88f));
        return WithSign(OrHalfOfExp(magnitude, 0.5f * (e + e / (e + 1f))), x);
    }

    /// <summary>The hyperbolic cosine, (e^x + e^-x)/2, to 4 units in the last place.</summary>
    public static float Cosh(float x)
    {
        float magnitude = Abs(x);
        float e = Exp(Min(magnitude, 88f));
        return OrHalfOfExp(magnitude, 0.5f * e + 0.5f / e);
    }

    /// <summary>The inverse of the hyperbolic sine, ln(x + √(x² + 1)), to 4 units in the last place.</summary>
    public static float Asinh(float x)
    {
        float magnitude = Abs(x);
        float square = magnitude * magnitude;
        return WithSign(OrLogOfTwice(magnitude, Log1p(magnitude + square / (1f + Sqrt(1f + square)))), x);
    }

    /// <summary>The inverse of the hyperbolic cosine, ln(x + √(x² - 1)), to 4 units in the last place; NaN below 1.</summary>
    public static float Acosh(float x) => OrLogOfTwice(x, Log1p(x - 1f + Sqrt(x - 1f) * Sqrt(x + 1f)));

    /// <summary>The inverse of the hyperbolic tangent, ln((1 + x)/(1 - x))/2, to 4 units in the last place; NaN beyond ±1.</summary>
    public static float Atanh(float x)
    {
        float magnitude = Abs(x);
        return WithSign(0.5f * Log1p(2f * magnitude / (1f - magnitude)), x);
    }

    // e^x/2 where e^x may overflow, else the given value.
    static float OrHalfOfExp(float x, float small)
    {
        float root = Exp(0.5f * x);
        return Choose(x > 88f ? -1 : 0, 0.5f * root * root, small);
    }

    // ln 2x where x² ± 1 may be taken for x², else the given value.
    static float OrLogOfTwice(float x, float small) => Choose(x > 1e4f ? -1 : 0, Log(x) + 0.693147181f, small);

    /// <summary>The angle between -π/2 and π/2 whose sine is x, to 4 units in the last place; NaN beyond ±1.</summary>
    public static double Asin(double x) => Atan(x / Sqrt((1.0 - x) * (1.0 + x)));

    /// <summary>The angle between 0 and π whose cosine is x, to 4 units in the last place; NaN beyond ±1.</summary>
    public static double Acos(double x) => 2.0 * Atan(Sqrt((1.0 - x) / (1.0 + x)));

    /// <summary>The angle between -π/2 and π/2 whose tangent is x, to 4 units in the last place.</summary>
    public static double Atan(double x)
    {
        // Reduced to at most π/8: atan x = π/4 + atan((x - 1) / (x + 1)) = π/2 - atan(1/x).
        double magnitude = Abs(x);
        int middle = magnitude > 0.41421356237309503 ? -1 : 0;
        int large = magnitude > 2.414213562373095 ? -1 : 0;
        double turn = Choose(large, 1.5707963267948966, Choose(middle, 0.7853981633974483, 0.0));
        double rest = Choose(large, 6.123233995736766e-17, Choose(middle, 3.061616997868383e-17, 0.0));
        double t = Choose(large, -1.0, Choose(middle, magnitude - 1.0, magnitude))
            / Choose(large, magnitude, Choose(middle, magnitude + 1.0, 1.0));
        double s = t * t;
        double p = -0.019175404711104925;
        p = p * s + 0.039230447784793086;
        p = p * s - 0.05085407834589484;
        p = p * s + 0.05858140904866328;
        p = p * s - 0.06664510525508936;
        p = p * s + 0.07692183125376892;
        p = p * s - 0.0909090457530649;
        p = p * s + 0.11111111015187018;
        p = p * s - 0.14285714284665682;
        p = p * s + 0.19999999999995516;
        p = p * s - 0.3333333333333333;
        return WithSign(turn + (rest + (p * s * t + t)), x);
    }

    /// <summary>The hyperbolic sine, (e^x - e^-x)/2, to 4 units in the last place.</summary>
    public static double Sinh(double x)
    {
        double magnitude = Abs(x);
        double e = Expm1(Min(magnitude, 709.0));
        return WithSign(OrHalfOfExp(magnitude, 0.5 * (e + e / (e + 1.0))), x);
    }

    /// <summary>The hyperbolic cosine, (e^x + e^-x)/2, to 4 units in the last place.</summary>
    public static double Cosh(double x)
    {
        double magnitude = Abs(x);
        double e = Exp(Min(magnitude, 709.0));
        return OrHalfOfExp(magnitude, 0.5 * e + 0.5 / e);
    }

    /// <summary>The inverse of the hyperbolic sine, ln(x + √(x² + 1)), to 4 units in the last place.</summary>
    public static double Asinh(double x)
    {
        double magnitude = Abs(x);
        double square = magnitude * magnitude;
        return WithSign(OrLogOfTwice(magnitude, Log1p(magnitude + square / (1.0 + Sqrt(1.0 + square)))), x);
    }

    /// <summary>The inverse of the hyperbolic cosine, ln(x + √(x² - 1)), to 4 units in the last place; NaN below 1.</summary>
    public static double Acosh(double x) => OrLogOfTwice(x, Log1p(x - 1.0 + Sqrt(x - 1.0) * Sqrt(x + 1.0)));

    /// <summary>The inverse of the hyperbolic tangent, ln((1 + x)/(1 - x))/2, to 4 units in the last place; NaN beyond ±1.</summary>
    public static double Atanh(double x)
    {
        double magnitude = Abs(x);
        return WithSign(0.5 * Log1p(2.0 * magnitude / (1.0 - magnitude)), x);
    }

    // e^x/2 where e^x may overflow, else the given value.
    static double OrHalfOfExp(double x, double small)
    {
        double root = Exp(0.5 * x);
        return Choose(x > 709.0 ? -1 : 0, 0.5 * root * root, small);
    }

    // ln 2x where x² ± 1 may be taken for x², else the given value.
    static double OrLogOfTwice(double x, double small) => Choose(x > 1e8 ? -1 : 0, Log(x) + 0.6931471805599453, small);

    // The magnitude, which is not negative, with a sign.
    static float WithSign(float magnitude, float sign) =>
        Interop.IntAsFloat(Interop.FloatAsInt(magnitude) | (Interop.FloatAsInt(sign) & 0x80000000u));

    static double WithSign(double magnitude, double sign) =>
        Interop.IntAsFloat(Interop.FloatAsInt(magnitude) | (Interop.FloatAsInt(sign) & 0x8000000000000000ul));
}

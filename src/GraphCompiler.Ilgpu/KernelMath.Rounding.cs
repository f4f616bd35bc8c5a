namespace GraphCompiler.Ilgpu;

// Whole numbers. Adding and subtracting 2^23 (2^52) rounds to the nearest, halves to even, by the addition's own rounding; beyond it every
// number is whole.
public static partial class KernelMath
{
    /// <summary>The nearest whole number, halves to even.</summary>
    public static float Round(float x)
    {
        float a = Abs(x);
        float r = a + 8388608f - 8388608f;
        return Choose(a < 8388608f ? -1 : 0, Choose(x < 0f ? -1 : 0, -r, r), x);
    }

    /// <summary>The greatest whole number not above x.</summary>
    public static float Floor(float x)
    {
        float r = Round(x);
        return Choose(r > x ? -1 : 0, r - 1f, r);
    }

    /// <summary>The least whole number not below x.</summary>
    public static float Ceil(float x)
    {
        float r = Round(x);
        return Choose(r < x ? -1 : 0, r + 1f, r);
    }

    /// <summary>The nearest whole number, halves to even.</summary>
    public static double Round(double x)
    {
        double a = Abs(x);
        double r = a + 4503599627370496.0 - 4503599627370496.0;
        return Choose(a < 4503599627370496.0 ? -1 : 0, Choose(x < 0.0 ? -1 : 0, -r, r), x);
    }

    /// <summary>The greatest whole number not above x.</summary>
    public static double Floor(double x)
    {
        double r = Round(x);
        return Choose(r > x ? -1 : 0, r - 1.0, r);
    }

    /// <summary>The least whole number not below x.</summary>
    public static double Ceil(double x)
    {
        double r = Round(x);
        return Choose(r < x ? -1 : 0, r + 1.0, r);
    }
}

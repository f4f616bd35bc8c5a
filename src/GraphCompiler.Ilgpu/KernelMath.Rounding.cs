namespace GraphCompiler.Ilgpu;

// Whole numbers. Adding and subtracting 2^23 (2^52) rounds to the nearest, halves to even, by the addition's own rounding; beyond it every number is whole.
public static partial class KernelMath
{
    /// <summary>The nearest whole number, halves to even.</summary>
    public static float Round(float x)
    {
        float a = Abs(x);
        float r = a + 8388608f - 8388608f;
        return a < 8388608f ? (x < 0f ? -r : r) : x;
    }

    /// <summary>The greatest whole number not above x.</summary>
    public static float Floor(float x)
    {
        float r = Round(x);
        return r > x ? r - 1f : r;
    }

    /// <summary>The least whole number not below x.</summary>
    public static float Ceil(float x)
    {
        float r = Round(x);
        return r < x ? r + 1f : r;
    }

    /// <summary>The nearest whole number, halves to even.</summary>
    public static double Round(double x)
    {
        double a = Abs(x);
        double r = a + 4503599627370496.0 - 4503599627370496.0;
        return a < 4503599627370496.0 ? (x < 0.0 ? -r : r) : x;
    }

    /// <summary>The greatest whole number not above x.</summary>
    public static double Floor(double x)
    {
        double r = Round(x);
        return r > x ? r - 1.0 : r;
    }

    /// <summary>The least whole number not below x.</summary>
    public static double Ceil(double x)
    {
        double r = Round(x);
        return r < x ? r + 1.0 : r;
    }
}

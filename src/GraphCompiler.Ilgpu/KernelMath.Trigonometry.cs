namespace GraphCompiler.Ilgpu;

// Sine, cosine and tangent: the angle is reduced to ±π/4 by a multiple of π/2.
public static partial class KernelMath
{
    /// <summary>The sine of x radians, to 3 units in the last place for |x| up to 8000; beyond, the error grows with |x|.</summary>
    public static float Sin(float x)
    {
        int n = Quarter(x);
        float r = Reduced(x, n);
        float y = Choose(-(n & 1), ReducedCos(r), ReducedSin(r));
        return Choose(-(n >> 1 & 1), -y, y);
    }

    /// <summary>The cosine of x radians, to 3 units in the last place for |x| up to 8000; beyond, the error grows with |x|.</summary>
    public static float Cos(float x)
    {
        int n = Quarter(x);
        float r = Reduced(x, n);
        float y = Choose(-(n & 1), ReducedSin(r), ReducedCos(r));
        return Choose(-(n + 1 >> 1 & 1), -y, y);
    }

    /// <summary>The tangent of x radians, to 5 units in the last place for |x| up to 8000; beyond, the error grows with |x|.</summary>
    public static float Tan(float x)
    {
        int n = Quarter(x);
        float r = Reduced(x, n);
        float sine = ReducedSin(r);
        float cosine = ReducedCos(r);
        return Choose(-(n & 1), -cosine / sine, sine / cosine);
    }

    // The nearest multiple of π/2.
    static int Quarter(float x) => (int)(x * 0.63661977f + (x < 0f ? -0.5f : 0.5f));

    // π/2 in three parts, the first two short enough for exact products with n (Cephes).
    static float Reduced(float x, int n) => x - n * 1.5703125f - n * 4.837512969970703125e-4f - n * 7.54978995489188216e-8f;

    static float ReducedSin(float r)
    {
        float s = r * r;
        float p = -1.9515295891e-4f;
        p = p * s + 8.3321608736e-3f;
        p = p * s - 1.6666654611e-1f;
        return p * s * r + r;
    }

    static float ReducedCos(float r)
    {
        float s = r * r;
        float p = 2.443315711809948e-5f;
        p = p * s - 1.388731625493765e-3f;
        p = p * s + 4.166664568298827e-2f;
        return p * s * s - 0.5f * s + 1f;
    }

    /// <summary>The sine of x radians, to 3 units in the last place for |x| up to 10^6; beyond, the error grows with |x|.</summary>
    public static double Sin(double x)
    {
        int n = Quarter(x);
        double r = Reduced(x, n);
        double y = Choose(-(n & 1), ReducedCos(r), ReducedSin(r));
        return Choose(-(n >> 1 & 1), -y, y);
    }

    /// <summary>The cosine of x radians, to 3 units in the last place for |x| up to 10^6; beyond, the error grows with |x|.</summary>
    public static double Cos(double x)
    {
        int n = Quarter(x);
        double r = Reduced(x, n);
        double y = Choose(-(n & 1), ReducedSin(r), ReducedCos(r));
        return Choose(-(n + 1 >> 1 & 1), -y, y);
    }

    /// <summary>The tangent of x radians, to 5 units in the last place for |x| up to 10^6; beyond, the error grows with |x|.</summary>
    public static double Tan(double x)
    {
        int n = Quarter(x);
        double r = Reduced(x, n);
        double sine = ReducedSin(r);
        double cosine = ReducedCos(r);
        return Choose(-(n & 1), -cosine / sine, sine / cosine);
    }

    // The nearest multiple of π/2.
    static int Quarter(double x) => (int)(x * 0.63661977236758134 + (x < 0.0 ? -0.5 : 0.5));

    // π/2 in three parts, the first two short enough for exact products with n (fdlibm).
    static double Reduced(double x, int n) =>
        x - n * 1.57079632673412561417 - n * 6.07710050630396597660e-11 - n * 2.02226624879595063154e-21;

    static double ReducedSin(double r)
    {
        double s = r * r;
        double p = 1.58969099521155010221e-10;
        p = p * s - 2.50507602534068634195e-8;
        p = p * s + 2.75573137070700676789e-6;
        p = p * s - 1.98412698298579493134e-4;
        p = p * s + 8.33333333332248946124e-3;
        p = p * s - 1.66666666666666324348e-1;
        return p * s * r + r;
    }

    static double ReducedCos(double r)
    {
        double s = r * r;
        double p = -1.13596475577881948265e-11;
        p = p * s + 2.08757232129817482790e-9;
        p = p * s - 2.75573143513906633035e-7;
        p = p * s + 2.48015872894767294178e-5;
        p = p * s - 1.38888888888741095749e-3;
        p = p * s + 4.16666666666666019037e-2;
        return p * s * s - 0.5 * s + 1.0;
    }
}

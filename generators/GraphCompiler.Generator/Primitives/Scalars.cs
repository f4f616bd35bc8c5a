namespace GraphCompiler.Generator.Primitives;

/// <summary>Functions of doubles that netstandard2.0 lacks.</summary>
internal static class Scalars
{
    public const double TwoOverRootPi = 1.1283791670955125738961589031;

    // Beyond this the 1 in √(x² ± 1) no longer matters to a logarithm, and x² may overflow.
    const double SquareMatters = 1e8;

    public static double Log1p(double x)
    {
        // Kahan's form: the rounding error of 1 + x cancels.
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    public static double Expm1(double x)
    {
        // Away from 0 the difference is exact enough; near it the series has converged to the last bit.
        if (!(Math.Abs(x) < 0.5)) return Math.Exp(x) - 1;
        double term = x, sum = x;
        for (var n = 2; n < 20; n++) sum += term *= x / n;
        return sum;
    }

    /// <summary>The logarithm to base 2, exact for powers of two.</summary>
    public static double Log2(double x)
    {
        if (!(x > 0) || double.IsInfinity(x)) return Math.Log(x);
        var exponent = Math.Round(Math.Log(x) / Math.Log(2));
        // In two steps: the power alone is no normal number for the least and the greatest x.
        return exponent + Math.Log(x / Math.Pow(2, Math.Floor(exponent / 2)) / Math.Pow(2, Math.Ceiling(exponent / 2))) / Math.Log(2);
    }

    /// <summary>The cube root, exact for cubes.</summary>
    public static double Cbrt(double x)
    {
        var root = Math.Sign(x) * Math.Pow(Math.Abs(x), 1 / 3.0);
        // One step of Newton's method: the exponent above is not quite a third.
        return root == 0 || double.IsInfinity(root) ? root : root - (root - x / (root * root)) / 3;
    }

    public static double Asinh(double x)
    {
        var magnitude = Math.Abs(x);
        var value = magnitude > SquareMatters
            ? Math.Log(magnitude) + Math.Log(2)
            : Log1p(magnitude + magnitude * magnitude / (1 + Math.Sqrt(1 + magnitude * magnitude)));
        return x < 0 ? -value : value;
    }

    public static double Acosh(double x) =>
        x > SquareMatters ? Math.Log(x) + Math.Log(2) : Log1p(x - 1 + Math.Sqrt(x - 1) * Math.Sqrt(x + 1));

    public static double Atanh(double x)
    {
        var value = 0.5 * Log1p(2 * Math.Abs(x) / (1 - Math.Abs(x)));
        return x < 0 ? -value : value;
    }

    public static double Max(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Math.Max(a, b);

    public static double Min(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Math.Min(a, b);

    /// <summary>The error function: its Maclaurin series for small arguments, a continued fraction of erfc for large ones.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        var magnitude = Math.Abs(x);
        if (magnitude > 6) return Math.Sign(x);
        if (magnitude < 2.5)
        {
            double term = x, sum = x;
            for (var n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return TwoOverRootPi * sum;
        }
        var fraction = 0.0;
        for (var k = 80; k >= 1; k--) fraction = k / 2.0 / (magnitude + fraction);
        return Math.Sign(x) * (1 - Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (magnitude + fraction)));
    }
}

using System.Numerics;

namespace GraphCompiler.Scalar;

/// <summary>
/// The functions that kernels of plain loops call, for <see cref="float"/> and <see cref="double"/>. Comparisons give 1 or 0.
/// </summary>
public static partial class ScalarMath
{
    /// <summary>e^x.</summary>
    public static T Exp<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Exp(x);

    /// <summary>e^x - 1, also near 0.</summary>
    public static T Expm1<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Expm1(double.CreateTruncating(x)));

    /// <summary>The natural logarithm.</summary>
    public static T Log<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Log(x);

    /// <summary>ln(1 + x), also near 0.</summary>
    public static T Log1p<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Log1p(double.CreateTruncating(x)));

    /// <summary>The square root.</summary>
    public static T Sqrt<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Sqrt(x);

    /// <summary>1/√x.</summary>
    public static T Rsqrt<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.One / T.Sqrt(x);

    /// <summary>1/x.</summary>
    public static T Reciprocal<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.One / x;

    /// <summary>a to the power of b.</summary>
    public static T Pow<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => T.Pow(a, b);

    /// <summary>The sine.</summary>
    public static T Sin<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Sin(x);

    /// <summary>The cosine.</summary>
    public static T Cos<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Cos(x);

    /// <summary>The tangent.</summary>
    public static T Tan<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Tan(x);

    /// <summary>The inverse sine.</summary>
    public static T Asin<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Asin(x);

    /// <summary>The inverse cosine.</summary>
    public static T Acos<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Acos(x);

    /// <summary>The inverse tangent.</summary>
    public static T Atan<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Atan(x);

    /// <summary>The hyperbolic sine.</summary>
    public static T Sinh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Sinh(x);

    /// <summary>The hyperbolic cosine.</summary>
    public static T Cosh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Cosh(x);

    /// <summary>The hyperbolic tangent.</summary>
    public static T Tanh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Tanh(x);

    /// <summary>The inverse hyperbolic sine.</summary>
    public static T Asinh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Asinh(x);

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static T Acosh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Acosh(x);

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static T Atanh<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Atanh(x);

    /// <summary>1/(1 + e^-x).</summary>
    public static T Sigmoid<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

    /// <summary>The error function.</summary>
    public static T Erf<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Erf(double.CreateTruncating(x)));

    /// <summary>|x|.</summary>
    public static T Abs<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Abs(x);

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static T Sign<T>(T x) where T : IBinaryFloatingPointIeee754<T> => x > T.Zero ? T.One : x < T.Zero ? T.NegativeOne : x;

    /// <summary>The greatest whole number not above x.</summary>
    public static T Floor<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Floor(x);

    /// <summary>The least whole number not below x.</summary>
    public static T Ceil<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Ceiling(x);

    /// <summary>The nearest whole number, halves to even.</summary>
    public static T Round<T>(T x) where T : IBinaryFloatingPointIeee754<T> => T.Round(x);

    /// <summary>x, or 0 if x is negative; NaN for NaN.</summary>
    public static T Relu<T>(T x) where T : IBinaryFloatingPointIeee754<T> => x <= T.Zero ? T.Zero : x;

    /// <summary>The greater; NaN if either is.</summary>
    public static T Max<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => T.Max(a, b);

    /// <summary>The lesser; NaN if either is.</summary>
    public static T Min<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => T.Min(a, b);

    /// <summary>x, raised to low, then lowered to high; NaN if one of them is NaN.</summary>
    public static T Clip<T>(T x, T low, T high) where T : IBinaryFloatingPointIeee754<T> => T.Min(T.Max(x, low), high);

    /// <summary>x where the condition is not 0, else y.</summary>
    public static T Where<T>(T condition, T x, T y) where T : IBinaryFloatingPointIeee754<T> => condition != T.Zero ? x : y;

    /// <summary>1 if a &gt; b, else 0.</summary>
    public static T Greater<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => a > b ? T.One : T.Zero;

    /// <summary>1 if a ≥ b, else 0.</summary>
    public static T GreaterOrEqual<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => a >= b ? T.One : T.Zero;

    /// <summary>1 if a &lt; b, else 0.</summary>
    public static T Less<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => a < b ? T.One : T.Zero;

    /// <summary>1 if a ≤ b, else 0.</summary>
    public static T LessOrEqual<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => a <= b ? T.One : T.Zero;

    /// <summary>1 if a = b, else 0.</summary>
    public static T Equal<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => a == b ? T.One : T.Zero;

    /// <summary>1 if a ≠ b, else 0.</summary>
    public static T NotEqual<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> => a != b ? T.One : T.Zero;

    /// <summary>
    /// Adds a part of a long sum and keeps what rounding loses (Kahan 1965): the error of a sum of parts does not grow with their number.
    /// </summary>
    /// <param name="sum">The sum so far.</param>
    /// <param name="compensation">How much the sum is too great; 0 at first, and for an infinite sum.</param>
    /// <param name="part">What is added.</param>
    public static void Accumulate<T>(ref T sum, ref T compensation, T part) where T : IBinaryFloatingPointIeee754<T>
    {
        var corrected = part - compensation;
        var next = sum + corrected;
        compensation = next - sum - corrected;
        // Infinite or not a number where the sum is, which must not reach the next part.
        if (!T.IsFinite(compensation)) compensation = T.Zero;
        sum = next;
    }

    // Kahan's formula: the rounding error of e^x is in its logarithm too, and cancels.
    static double Expm1(double x)
    {
        var power = Math.Exp(x);
        if (power == 1 || double.IsNaN(power)) return x;
        var difference = power - 1;
        return difference == -1 || double.IsInfinity(power) ? difference : difference * x / Math.Log(power);
    }

    static double Log1p(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? sum : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>The error function: its Maclaurin series for small arguments, the continued fraction of erfc for large ones.</summary>
    static double Erf(double x)
    {
        const double twoOverRootPi = 1.1283791670955126, far = 6, near = 2.5;
        const int depth = 60;
        var magnitude = Math.Abs(x);
        if (double.IsNaN(x) || magnitude > far) return double.IsNaN(x) ? x : Math.Sign(x);
        if (magnitude < near)
        {
            double term = x, sum = x;
            for (var n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return twoOverRootPi * sum;
        }
        var fraction = 0.0;
        for (var k = depth; k >= 1; k--) fraction = k / 2.0 / (magnitude + fraction);
        return Math.Sign(x) * (1 - Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (magnitude + fraction)));
    }
}

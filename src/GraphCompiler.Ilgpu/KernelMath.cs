using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// The scalar functions of kernels, for <see cref="float"/> and <see cref="double"/>, in what ILGPU compiles for every device. They are
/// built from basic arithmetic: the devices' own functions are too coarse (CUDA's tanh is good to 2^-11) or missing.
/// </summary>
/// <remarks>
/// Comparisons give 1 or 0. Nothing branches: ILGPU 1.5 at O2 takes a branch for uniform when it tests a value that another branch has set,
/// whatever the threads' data. A conditional expression between two constants becomes a select; any other may become a branch, hence
/// <c>Choose</c>.
/// </remarks>
public static partial class KernelMath
{
    /// <summary>The square root, correctly rounded on CUDA.</summary>
    public static float Sqrt(float x) => XMath.Sqrt(x);

    /// <summary>The square root, correctly rounded on CUDA.</summary>
    public static double Sqrt(double x) => XMath.Sqrt(x);

    /// <summary>1/√x, to 2 units in the last place.</summary>
    public static float Rsqrt(float x) => 1f / XMath.Sqrt(x);

    /// <summary>1/√x, to 2 units in the last place.</summary>
    public static double Rsqrt(double x) => 1.0 / XMath.Sqrt(x);

    /// <summary>1/x.</summary>
    public static float Reciprocal(float x) => 1f / x;

    /// <summary>1/x.</summary>
    public static double Reciprocal(double x) => 1.0 / x;

    /// <summary>|x|.</summary>
    public static float Abs(float x) => XMath.Abs(x);

    /// <summary>|x|.</summary>
    public static double Abs(double x) => XMath.Abs(x);

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static float Sign(float x) => Choose(x > 0f ? -1 : 0, 1f, Choose(x < 0f ? -1 : 0, -1f, x));

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static double Sign(double x) => Choose(x > 0.0 ? -1 : 0, 1.0, Choose(x < 0.0 ? -1 : 0, -1.0, x));

    /// <summary>x, or 0 if x is negative; NaN for NaN.</summary>
    public static float Relu(float x) => Choose(x <= 0f ? -1 : 0, 0f, x);

    /// <summary>x, or 0 if x is negative; NaN for NaN.</summary>
    public static double Relu(double x) => Choose(x <= 0.0 ? -1 : 0, 0.0, x);

    /// <summary>The greater; NaN if either is.</summary>
    public static float Max(float a, float b) => Choose(a > b ? -1 : 0, a, Choose(b >= a ? -1 : 0, b, a + b));

    /// <summary>The greater; NaN if either is.</summary>
    public static double Max(double a, double b) => Choose(a > b ? -1 : 0, a, Choose(b >= a ? -1 : 0, b, a + b));

    /// <summary>The lesser; NaN if either is.</summary>
    public static float Min(float a, float b) => Choose(a < b ? -1 : 0, a, Choose(b <= a ? -1 : 0, b, a + b));

    /// <summary>The lesser; NaN if either is.</summary>
    public static double Min(double a, double b) => Choose(a < b ? -1 : 0, a, Choose(b <= a ? -1 : 0, b, a + b));

    /// <summary>x, raised to low, then lowered to high; NaN if one of them is NaN.</summary>
    public static float Clip(float x, float low, float high) => Min(Max(x, low), high);

    /// <summary>x, raised to low, then lowered to high; NaN if one of them is NaN.</summary>
    public static double Clip(double x, double low, double high) => Min(Max(x, low), high);

    /// <summary>The greater.</summary>
    public static int Max(int a, int b) => Choose(a > b ? -1 : 0, a, b);

    /// <summary>The lesser.</summary>
    public static int Min(int a, int b) => Choose(a < b ? -1 : 0, a, b);

    /// <summary>The quotient, rounded towards 0. By 0 it is 0; the least integer by -1 is itself.</summary>
    public static int Divide(int a, int b)
    {
        // A division for which the hardware has no answer is one by 1 instead.
        var mask = (b == 0 ? -1 : 0) | (b == -1 ? -1 : 0);
        return Choose(b == 0 ? -1 : 0, 0, Choose(b == -1 ? -1 : 0, 0 - a, a / Choose(mask, 1, b)));
    }

    /// <summary>What the quotient leaves, of the sign of a. By 0 it is 0.</summary>
    public static int Remainder(int a, int b)
    {
        var mask = (b == 0 ? -1 : 0) | (b == -1 ? -1 : 0);
        return a % Choose(mask, 1, b);
    }

    /// <summary>|x|; that of the least integer is itself.</summary>
    public static int Abs(int x) => Choose(x < 0 ? -1 : 0, 0 - x, x);

    /// <summary>-1, 0 or 1.</summary>
    public static int Sign(int x) => Min(Max(x, -1), 1);

    /// <summary>x, raised to low, then lowered to high.</summary>
    public static int Clip(int x, int low, int high) => Min(Max(x, low), high);

    /// <summary>The integer next to x towards 0; the nearest that there is where x is beyond all integers, 0 for NaN.</summary>
    public static int ToIndex(float x)
    {
        // What is not below 2^31, and NaN, is converted as 0: devices differ in what they make of them.
        var within = Choose(x < 2147483648f ? -1 : 0, Choose(x > -2147483648f ? -1 : 0, x, -2147483648f), 0f);
        return Choose(x >= 2147483648f ? -1 : 0, int.MaxValue, (int)within);
    }

    /// <summary>The integer next to x towards 0; the nearest that there is where x is beyond all integers, 0 for NaN.</summary>
    public static int ToIndex(double x)
    {
        var within = Choose(x < 2147483647.0 ? -1 : 0, Choose(x > -2147483648.0 ? -1 : 0, x, -2147483648.0), 0.0);
        return Choose(x >= 2147483647.0 ? -1 : 0, int.MaxValue, (int)within);
    }

    /// <summary>x where the condition is not 0, else y.</summary>
    public static float Where(float condition, float x, float y) => Choose(condition != 0f ? -1 : 0, x, y);

    /// <summary>x where the condition is not 0, else y.</summary>
    public static double Where(double condition, double x, double y) => Choose(condition != 0.0 ? -1 : 0, x, y);

    /// <summary>x where the condition is not 0, else y.</summary>
    public static int Where(float condition, int x, int y) => Choose(condition != 0f ? -1 : 0, x, y);

    /// <summary>x where the condition is not 0, else y.</summary>
    public static int Where(double condition, int x, int y) => Choose(condition != 0.0 ? -1 : 0, x, y);

    /// <summary>1 if a &gt; b, else 0.</summary>
    public static float Greater(float a, float b) => a > b ? 1f : 0f;

    /// <summary>1 if a &gt; b, else 0.</summary>
    public static double Greater(double a, double b) => a > b ? 1.0 : 0.0;

    /// <summary>1 if a &gt; b, else 0.</summary>
    public static float Greater(int a, int b) => a > b ? 1f : 0f;

    /// <summary>1 if a ≥ b, else 0.</summary>
    public static float GreaterOrEqual(float a, float b) => a >= b ? 1f : 0f;

    /// <summary>1 if a ≥ b, else 0.</summary>
    public static double GreaterOrEqual(double a, double b) => a >= b ? 1.0 : 0.0;

    /// <summary>1 if a ≥ b, else 0.</summary>
    public static float GreaterOrEqual(int a, int b) => a >= b ? 1f : 0f;

    /// <summary>1 if a &lt; b, else 0.</summary>
    public static float Less(float a, float b) => a < b ? 1f : 0f;

    /// <summary>1 if a &lt; b, else 0.</summary>
    public static double Less(double a, double b) => a < b ? 1.0 : 0.0;

    /// <summary>1 if a &lt; b, else 0.</summary>
    public static float Less(int a, int b) => a < b ? 1f : 0f;

    /// <summary>1 if a ≤ b, else 0.</summary>
    public static float LessOrEqual(float a, float b) => a <= b ? 1f : 0f;

    /// <summary>1 if a ≤ b, else 0.</summary>
    public static double LessOrEqual(double a, double b) => a <= b ? 1.0 : 0.0;

    /// <summary>1 if a ≤ b, else 0.</summary>
    public static float LessOrEqual(int a, int b) => a <= b ? 1f : 0f;

    /// <summary>1 if a = b, else 0.</summary>
    public static float Equal(float a, float b) => a == b ? 1f : 0f;

    /// <summary>1 if a = b, else 0.</summary>
    public static double Equal(double a, double b) => a == b ? 1.0 : 0.0;

    /// <summary>1 if a = b, else 0.</summary>
    public static float Equal(int a, int b) => a == b ? 1f : 0f;

    /// <summary>1 if a ≠ b, else 0.</summary>
    public static float NotEqual(float a, float b) => a != b ? 1f : 0f;

    /// <summary>1 if a ≠ b, else 0.</summary>
    public static double NotEqual(double a, double b) => a != b ? 1.0 : 0.0;

    /// <summary>1 if a ≠ b, else 0.</summary>
    public static float NotEqual(int a, int b) => a != b ? 1f : 0f;

    /// <summary>The quotient of a number that is not negative and a positive constant, as a multiplication.</summary>
    /// <remarks>Granlund and Montgomery 1994. Drivers' compilers divide by a constant as slowly as by any other number.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Quotient(int number, int divisor)
    {
        var shift = 63 - IntrinsicMath.BitOperations.LeadingZeroCount(divisor - 1);
        // Rounded up, it is too large by less than what 31 bits can tell.
        var multiplier = ((1UL << shift) + (ulong)divisor - 1) / (ulong)divisor;
        return (int)(((ulong)(uint)number * multiplier) >> shift);
    }

    /// <summary>x where the mask is -1, 0 where it is 0.</summary>
    public static float Masked(float x, int mask) => Interop.IntAsFloat(Interop.FloatAsInt(x) & (uint)mask);

    /// <summary>x where the mask is -1, 0 where it is 0.</summary>
    public static double Masked(double x, int mask) => Interop.IntAsFloat(Interop.FloatAsInt(x) & (ulong)(long)mask);

    /// <summary>Four numbers where the mask is -1, 0 where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<float> Masked(Quad<float> x, int mask) =>
        new() { X = Masked(x.X, mask), Y = Masked(x.Y, mask), Z = Masked(x.Z, mask), W = Masked(x.W, mask) };

    /// <summary>Four numbers where the mask is -1, 0 where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<double> Masked(Quad<double> x, int mask) =>
        new() { X = Masked(x.X, mask), Y = Masked(x.Y, mask), Z = Masked(x.Z, mask), W = Masked(x.W, mask) };

    // yes where the mask is -1, no where it is 0.
    static float Choose(int mask, float yes, float no) =>
        Interop.IntAsFloat((Interop.FloatAsInt(yes) & (uint)mask) | (Interop.FloatAsInt(no) & ~(uint)mask));

    static int Choose(int mask, int yes, int no) => (yes & mask) | (no & ~mask);

    static double Choose(int mask, double yes, double no)
    {
        ulong wide = (ulong)(long)mask;
        return Interop.IntAsFloat((Interop.FloatAsInt(yes) & wide) | (Interop.FloatAsInt(no) & ~wide));
    }
}

using System.Numerics;
using GraphCompiler.Cpu;

namespace GraphCompiler.Scalar;

// Integers. A comparison of two of them is a number in single precision, which a double takes as it is.
public static partial class ScalarMath
{
    /// <summary>The greater.</summary>
    public static int Max(int a, int b) => Math.Max(a, b);

    /// <summary>The lesser.</summary>
    public static int Min(int a, int b) => Math.Min(a, b);

    /// <summary>x where the condition is not 0, else y.</summary>
    public static int Where(float condition, int x, int y) => condition != 0 ? x : y;

    /// <summary>x where the condition is not 0, else y.</summary>
    public static int Where(double condition, int x, int y) => condition != 0 ? x : y;

    /// <summary>1 if a &gt; b, else 0.</summary>
    public static float Greater(int a, int b) => a > b ? 1 : 0;

    /// <summary>1 if a ≥ b, else 0.</summary>
    public static float GreaterOrEqual(int a, int b) => a >= b ? 1 : 0;

    /// <summary>1 if a &lt; b, else 0.</summary>
    public static float Less(int a, int b) => a < b ? 1 : 0;

    /// <summary>1 if a ≤ b, else 0.</summary>
    public static float LessOrEqual(int a, int b) => a <= b ? 1 : 0;

    /// <summary>1 if a = b, else 0.</summary>
    public static float Equal(int a, int b) => a == b ? 1 : 0;

    /// <summary>1 if a ≠ b, else 0.</summary>
    public static float NotEqual(int a, int b) => a != b ? 1 : 0;

    /// <summary>The quotient, rounded towards 0. By 0 it is 0; the least integer by -1 is itself.</summary>
    public static int Divide(int a, int b) => Integers.Divide(a, b);

    /// <summary>What the quotient leaves, of the sign of a. By 0 it is 0.</summary>
    public static int Remainder(int a, int b) => Integers.Remainder(a, b);

    /// <summary>|x|; that of the least integer is itself.</summary>
    public static int Abs(int x) => x < 0 ? unchecked(-x) : x;

    /// <summary>-1, 0 or 1.</summary>
    public static int Sign(int x) => Math.Sign(x);

    /// <summary>x, raised to low, then lowered to high.</summary>
    public static int Clip(int x, int low, int high) => Math.Min(Math.Max(x, low), high);

    /// <summary>The integer next to x towards 0; the nearest that there is where x is beyond all integers, 0 for NaN.</summary>
    public static int ToIndex<T>(T x) where T : IBinaryFloatingPointIeee754<T> => int.CreateSaturating(x);
}

namespace GraphCompiler.Scalar;

// Indices. A comparison of two of them is a number in single precision, which a double takes as it is.
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
}

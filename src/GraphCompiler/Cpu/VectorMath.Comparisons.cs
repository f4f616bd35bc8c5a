using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>1 where x &gt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Greater(Vector512<float> x, Vector512<float> y) => OneWhere(Vector512.GreaterThan(x, y));

    /// <summary>1 where x &gt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterOrEqual(Vector512<float> x, Vector512<float> y) => OneWhere(Vector512.GreaterThanOrEqual(x, y));

    /// <summary>1 where x &lt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Less(Vector512<float> x, Vector512<float> y) => OneWhere(Vector512.LessThan(x, y));

    /// <summary>1 where x &lt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LessOrEqual(Vector512<float> x, Vector512<float> y) => OneWhere(Vector512.LessThanOrEqual(x, y));

    /// <summary>1 where x = y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Equal(Vector512<float> x, Vector512<float> y) => OneWhere(Vector512.Equals(x, y));

    /// <summary>1 where x differs from y or either is NaN, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NotEqual(Vector512<float> x, Vector512<float> y) => OneWhere(~Vector512.Equals(x, y));

    /// <summary>x where the condition is not 0, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Where(Vector512<float> condition, Vector512<float> x, Vector512<float> y)
        => Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<float>.Zero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> OneWhere(Vector512<float> mask) => Vector512.ConditionalSelect(mask, Vector512<float>.One, Vector512<float>.Zero);

    /// <summary>1 where x &gt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Greater(Vector512<double> x, Vector512<double> y) => OneWhere(Vector512.GreaterThan(x, y));

    /// <summary>1 where x &gt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> GreaterOrEqual(Vector512<double> x, Vector512<double> y) => OneWhere(Vector512.GreaterThanOrEqual(x, y));

    /// <summary>1 where x &lt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Less(Vector512<double> x, Vector512<double> y) => OneWhere(Vector512.LessThan(x, y));

    /// <summary>1 where x &lt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LessOrEqual(Vector512<double> x, Vector512<double> y) => OneWhere(Vector512.LessThanOrEqual(x, y));

    /// <summary>1 where x = y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Equal(Vector512<double> x, Vector512<double> y) => OneWhere(Vector512.Equals(x, y));

    /// <summary>1 where x differs from y or either is NaN, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NotEqual(Vector512<double> x, Vector512<double> y) => OneWhere(~Vector512.Equals(x, y));

    /// <summary>x where the condition is not 0, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Where(Vector512<double> condition, Vector512<double> x, Vector512<double> y)
        => Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<double>.Zero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> OneWhere(Vector512<double> mask) => Vector512.ConditionalSelect(mask, Vector512<double>.One, Vector512<double>.Zero);
}

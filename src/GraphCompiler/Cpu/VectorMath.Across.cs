using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>The sum, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumAcross(Vector512<float> x)
    {
        var half = x.GetLower() + x.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        quarter = quarter + Vector128.Shuffle(quarter, Vector128.Create(2, 3, 2, 3));
        return (quarter + Vector128.Shuffle(quarter, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The product, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ProdAcross(Vector512<float> x)
    {
        var half = x.GetLower() * x.GetUpper();
        var quarter = half.GetLower() * half.GetUpper();
        quarter = quarter * Vector128.Shuffle(quarter, Vector128.Create(2, 3, 2, 3));
        return (quarter * Vector128.Shuffle(quarter, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The largest; NaN if any lane is NaN, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector512<float> x)
    {
        var half = Vector256.Max(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        quarter = Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 2, 3)));
        return Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The smallest; NaN if any lane is NaN, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(Vector512<float> x)
    {
        var half = Vector256.Min(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        quarter = Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 2, 3)));
        return Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The sum, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumAcross(Vector512<double> x)
    {
        var half = x.GetLower() + x.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return (quarter + Vector128.Shuffle(quarter, Vector128.Create(1L, 1L))).ToScalar();
    }

    /// <summary>The product, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ProdAcross(Vector512<double> x)
    {
        var half = x.GetLower() * x.GetUpper();
        var quarter = half.GetLower() * half.GetUpper();
        return (quarter * Vector128.Shuffle(quarter, Vector128.Create(1L, 1L))).ToScalar();
    }

    /// <summary>The largest; NaN if any lane is NaN, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaxAcross(Vector512<double> x)
    {
        var half = Vector256.Max(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(1L, 1L))).ToScalar();
    }

    /// <summary>The smallest; NaN if any lane is NaN, over all lanes by a fixed tree of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinAcross(Vector512<double> x)
    {
        var half = Vector256.Min(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        return Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(1L, 1L))).ToScalar();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumAcross(Lanes<T> x) => Width256.Lanes<T>.SumAcross(new Width256.Lanes<T>(x.value.GetLower() + x.value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ProdAcross(Lanes<T> x) => Width256.Lanes<T>.ProdAcross(new Width256.Lanes<T>(x.value.GetLower() * x.value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxAcross(Lanes<T> x)
        => Width256.Lanes<T>.MaxAcross(new Width256.Lanes<T>(Vector256.Max(x.value.GetLower(), x.value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinAcross(Lanes<T> x)
        => Width256.Lanes<T>.MinAcross(new Width256.Lanes<T>(Vector256.Min(x.value.GetLower(), x.value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinAcross(Indices<Lanes<T>, T> x)
    {
        var (low, high) = (x.Bits.value.GetLower(), x.Bits.value.GetUpper());
        return Width256.Lanes<T>.MinAcross(new Indices<Width256.Lanes<T>, T>(new(typeof(T) == typeof(float)
            ? Vector256.Min(low.AsInt32(), high.AsInt32()).As<int, T>()
            : Vector256.Min(low.AsInt64(), high.AsInt64()).As<long, T>())));
    }
}

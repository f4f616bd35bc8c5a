using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width128;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumAcross(Lanes<T> x)
    {
        var half = x.value + UpperHalf(x.value);
        return typeof(T) == typeof(float) ? (half + SecondElement(half)).ToScalar() : half.ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ProdAcross(Lanes<T> x)
    {
        var half = x.value * UpperHalf(x.value);
        return typeof(T) == typeof(float) ? (half * SecondElement(half)).ToScalar() : half.ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxAcross(Lanes<T> x)
    {
        var half = Vector128.Max(x.value, UpperHalf(x.value));
        return typeof(T) == typeof(float) ? (Vector128.Max(half, SecondElement(half))).ToScalar() : half.ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinAcross(Lanes<T> x)
    {
        var half = Vector128.Min(x.value, UpperHalf(x.value));
        return typeof(T) == typeof(float) ? (Vector128.Min(half, SecondElement(half))).ToScalar() : half.ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinAcross(Indices<Lanes<T>, T> x)
    {
        if (typeof(T) != typeof(float))
            return (int)Vector128.Min(x.Bits.value.AsInt64(), UpperHalf(x.Bits.value).AsInt64()).ToScalar();
        var half = Vector128.Min(x.Bits.value.AsInt32(), UpperHalf(x.Bits.value).AsInt32());
        return Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The upper half in both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<T> UpperHalf(Vector128<T> x) => Vector128.Shuffle(x.AsInt64(), Vector128.Create(1L, 1)).As<long, T>();

    /// <summary>The second of four elements in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<T> SecondElement(Vector128<T> x) => Vector128.Shuffle(x.AsInt32(), Vector128.Create(1, 1, 1, 1)).As<int, T>();
}

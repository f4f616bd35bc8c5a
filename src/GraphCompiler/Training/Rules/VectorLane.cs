using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Training;

/// <summary>A vector of 512 bits.</summary>
public readonly struct VectorLane<T>(Vector512<T> value) : ILane<VectorLane<T>, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The elements.</summary>
    public Vector512<T> Value => value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> Create(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> operator +(VectorLane<T> left, VectorLane<T> right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> operator -(VectorLane<T> left, VectorLane<T> right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> operator *(VectorLane<T> left, VectorLane<T> right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> operator *(T left, VectorLane<T> right) => new(Vector512.Create(left) * right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> operator /(VectorLane<T> left, VectorLane<T> right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> Sqrt(VectorLane<T> value) => new(Vector512.Sqrt(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> Abs(VectorLane<T> value) => new(Vector512.Abs(value.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> Max(VectorLane<T> left, VectorLane<T> right) => new(Vector512.Max(left.Value, right.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> Min(VectorLane<T> left, VectorLane<T> right) => new(Vector512.Min(left.Value, right.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> Sign(VectorLane<T> value) => BySign(value, Create(T.One), Create(-T.One), Create(T.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> BySign(VectorLane<T> value, VectorLane<T> positive, VectorLane<T> negative, VectorLane<T> zero)
    {
        var rest = Vector512.ConditionalSelect(Vector512.LessThan(value.Value, Vector512<T>.Zero), negative.Value, zero.Value);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(value.Value, Vector512<T>.Zero), positive.Value, rest));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane<T> FlushTiny(VectorLane<T> value)
        => new(value.Value & Vector512.GreaterThanOrEqual(Vector512.Abs(value.Value), Vector512.Create(ScalarLane<T>.Tiny)));
}

/// <summary>Slots that follow one another in memory, each as long as the model's trained range.</summary>
internal readonly ref struct VectorSlots<T>(ref T origin, nint length) : ISlots<VectorLane<T>> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ref T origin = ref origin;
    readonly nint length = length;

    public VectorLane<T> this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512.LoadUnsafe(ref Unsafe.Add(ref origin, slot * length)));
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => value.Value.StoreUnsafe(ref Unsafe.Add(ref origin, slot * length));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Iota(nint start)
        => typeof(T) == typeof(float)
            ? Of(Vector512.Create((int)start) + Vector512<int>.Indices)
            : Of(Vector512.Create((long)start) + Vector512<long>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> CreateIndex(nint value)
        => typeof(T) == typeof(float)
            ? Of(Vector512.Create((int)value))
            : Of(Vector512.Create((long)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> LoadIndex(ref int source, int lanes)
    {
        if (typeof(T) == typeof(float))
            return Of(Lanes<float>.Load(ref Unsafe.As<int, float>(ref source), lanes).Value.AsInt32());
        return lanes >= Count
            ? Of(Vector512.Create(
                Vector256.WidenLower(Vector256.LoadUnsafe(ref source)), Vector256.WidenUpper(Vector256.LoadUnsafe(ref source))))
            : StridedIndex(ref source, 1, lanes);
    }

    /// <inheritdoc/>
    public static Indices<Lanes<T>, T> StridedIndex(ref int source, nint stride, int lanes)
    {
        var index = default(Indices<Lanes<T>, T>);
        for (var lane = 0; lane < Math.Min(lanes, Count); lane++)
            SetPosition(ref index, lane, Unsafe.Add(ref source, lane * stride));
        return index;
    }

    /// <inheritdoc/>
    public static Indices<Lanes<T>, T> GatherIndex(ref int source, Indices<Lanes<T>, T> index, int lanes)
    {
        var result = default(Indices<Lanes<T>, T>);
        for (var lane = 0; lane < Math.Min(lanes, Count); lane++)
            SetPosition(ref result, lane, Unsafe.Add(ref source, Position(ref index, lane)));
        return result;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Indices<Lanes<T>, T> value, ref int target) => Store(value, ref target, Count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Indices<Lanes<T>, T> value, ref int target, int lanes)
    {
        if (typeof(T) == typeof(float))
            Lanes<float>.Store(new(value.Bits.value.AsSingle()), ref Unsafe.As<int, float>(ref target), lanes);
        else
            StoreStrided(value, ref target, 1, lanes);
    }

    /// <inheritdoc/>
    public static void StoreStrided(Indices<Lanes<T>, T> value, ref int target, nint stride, int lanes)
    {
        for (var lane = 0; lane < Math.Min(lanes, Count); lane++)
            Unsafe.Add(ref target, lane * stride) = (int)Position(ref value, lane);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Keep(Indices<Lanes<T>, T> value, int lanes, int identity)
        => new(new(Vector512.ConditionalSelect(Partial.First<T>(lanes), value.Bits.value, CreateIndex(identity).Bits.value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Offset(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? Of(x.Bits.value.AsInt32() + y.Bits.value.AsInt32())
            : Of(x.Bits.value.AsInt64() + y.Bits.value.AsInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Multiply(Indices<Lanes<T>, T> x, nint factor)
        => typeof(T) == typeof(float)
            ? Of(x.Bits.value.AsInt32() * (int)factor)
            : Of(x.Bits.value.AsInt64() * (long)factor);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Min(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? Of(Vector512.Min(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()))
            : Of(Vector512.Min(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FirstOf(Indices<Lanes<T>, T> x)
        => typeof(T) == typeof(float)
            ? x.Bits.value.AsInt32().ToScalar()
            : (int)x.Bits.value.AsInt64().ToScalar();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Greater(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? OneWhere(Vector512.GreaterThan(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()).As<int, T>())
            : OneWhere(Vector512.GreaterThan(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> GreaterOrEqual(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? OneWhere(Vector512.GreaterThanOrEqual(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()).As<int, T>())
            : OneWhere(Vector512.GreaterThanOrEqual(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Less(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? OneWhere(Vector512.LessThan(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()).As<int, T>())
            : OneWhere(Vector512.LessThan(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> LessOrEqual(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? OneWhere(Vector512.LessThanOrEqual(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()).As<int, T>())
            : OneWhere(Vector512.LessThanOrEqual(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Equal(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? OneWhere(Vector512.Equals(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()).As<int, T>())
            : OneWhere(Vector512.Equals(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> NotEqual(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? OneWhere(~Vector512.Equals(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()).As<int, T>())
            : OneWhere(~Vector512.Equals(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> ToReal(Indices<Lanes<T>, T> x)
        => typeof(T) == typeof(float)
            ? new(Vector512.ConvertToSingle(x.Bits.value.AsInt32()).As<float, T>())
            : new(Vector512.ConvertToDouble(x.Bits.value.AsInt64()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Where(Lanes<T> condition, Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => new(Where(condition, x.Bits, y.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Indices<Lanes<T>, T> Of(Vector512<int> index) => new(new(index.As<int, T>()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Indices<Lanes<T>, T> Of(Vector512<long> index) => new(new(index.As<long, T>()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Position(ref Indices<Lanes<T>, T> index, int lane)
        => typeof(T) == typeof(float)
            ? Unsafe.Add(ref Unsafe.As<Indices<Lanes<T>, T>, int>(ref index), lane)
            : (nint)Unsafe.Add(ref Unsafe.As<Indices<Lanes<T>, T>, long>(ref index), lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SetPosition(ref Indices<Lanes<T>, T> index, int lane, int position)
    {
        if (typeof(T) == typeof(float))
            Unsafe.Add(ref Unsafe.As<Indices<Lanes<T>, T>, int>(ref index), lane) = position;
        else
            Unsafe.Add(ref Unsafe.As<Indices<Lanes<T>, T>, long>(ref index), lane) = position;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

// Arithmetic on 32-bit integers: results wrap around, beside doubles too, whose lanes are wider.
public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Add(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? Of(x.Bits.value.AsInt32() + y.Bits.value.AsInt32())
            : Of(Wrapped(x.Bits.value.AsInt64() + y.Bits.value.AsInt64()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Subtract(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? Of(x.Bits.value.AsInt32() - y.Bits.value.AsInt32())
            : Of(Wrapped(x.Bits.value.AsInt64() - y.Bits.value.AsInt64()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Multiply(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? Of(x.Bits.value.AsInt32() * y.Bits.value.AsInt32())
            : Of(Wrapped(x.Bits.value.AsInt64() * y.Bits.value.AsInt64()));

    /// <inheritdoc/>
    public static Indices<Lanes<T>, T> Divide(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
    {
        for (var lane = 0; lane < Count; lane++)
            SetPosition(ref x, lane, Integers.Divide((int)Position(ref x, lane), (int)Position(ref y, lane)));
        return x;
    }

    /// <inheritdoc/>
    public static Indices<Lanes<T>, T> Remainder(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
    {
        for (var lane = 0; lane < Count; lane++)
            SetPosition(ref x, lane, Integers.Remainder((int)Position(ref x, lane), (int)Position(ref y, lane)));
        return x;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Negate(Indices<Lanes<T>, T> x) => Subtract(CreateIndex(0), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Abs(Indices<Lanes<T>, T> x)
        => typeof(T) == typeof(float)
            ? Of(Vector512.Abs(x.Bits.value.AsInt32()))
            : Of(Wrapped(Vector512.Abs(x.Bits.value.AsInt64())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Sign(Indices<Lanes<T>, T> x) => Min(Max(x, CreateIndex(-1)), CreateIndex(1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Max(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> y)
        => typeof(T) == typeof(float)
            ? Of(Vector512.Max(x.Bits.value.AsInt32(), y.Bits.value.AsInt32()))
            : Of(Vector512.Max(x.Bits.value.AsInt64(), y.Bits.value.AsInt64()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Clip(Indices<Lanes<T>, T> x, Indices<Lanes<T>, T> low, Indices<Lanes<T>, T> high)
        => Min(Max(x, low), high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> ToIndex(Lanes<T> x)
    {
        // Only a number is equal to itself.
        var isNumber = Vector512.Equals(x.value, x.value);
        if (typeof(T) == typeof(float))
        {
            // The greatest float below 2^31 is far from it: what is not below becomes the greatest integer.
            var isGreat = Vector512.GreaterThanOrEqual(x.value.AsSingle(), Vector512.Create(2147483648f)).AsInt32();
            var least = Vector512.Max(x.value.AsSingle(), Vector512.Create(-2147483648f));
            var whole = Vector512.ConditionalSelect(isGreat, Vector512.Create(int.MaxValue), Vector512.ConvertToInt32(least));
            return Of(whole & isNumber.AsInt32());
        }
        var inRange = Vector512.Min(Vector512.Max(x.value.AsDouble(), Vector512.Create(-2147483648.0)), Vector512.Create(2147483647.0));
        return Of(Vector512.ConvertToInt64(inRange) & isNumber.AsInt64());
    }

    /// <inheritdoc/>
    public static int SumAcross(Indices<Lanes<T>, T> x)
    {
        var sum = 0;
        for (var lane = 0; lane < Count; lane++) sum = unchecked(sum + (int)Position(ref x, lane));
        return sum;
    }

    /// <inheritdoc/>
    public static int ProdAcross(Indices<Lanes<T>, T> x)
    {
        var product = 1;
        for (var lane = 0; lane < Count; lane++) product = unchecked(product * (int)Position(ref x, lane));
        return product;
    }

    /// <inheritdoc/>
    public static int MaxAcross(Indices<Lanes<T>, T> x)
    {
        var greatest = int.MinValue;
        for (var lane = 0; lane < Count; lane++) greatest = Math.Max(greatest, (int)Position(ref x, lane));
        return greatest;
    }

    /// <summary>The low 32 bits of each lane, as a signed integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<long> Wrapped(Vector512<long> x) => (x << 32) >> 32;
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Training;

namespace GraphCompiler.Cpu.Width512;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sqrt(Lanes<T> value) => new(Vector512.Sqrt(value.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Abs(Lanes<T> value) => new(Vector512.Abs(value.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Max(Lanes<T> left, Lanes<T> right) => new(Vector512.Max(left.value, right.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Min(Lanes<T> left, Lanes<T> right) => new(Vector512.Min(left.value, right.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Clip(Lanes<T> x, Lanes<T> low, Lanes<T> high)
        => new(Vector512.Min(Vector512.Max(x.value, low.value), high.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Rsqrt(Lanes<T> x) => new(Vector512<T>.One / Vector512.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Reciprocal(Lanes<T> x) => new(Vector512<T>.One / x.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Relu(Lanes<T> x) => new(Vector512.MaxNative(Vector512<T>.Zero, x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Floor(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(Vector512.Floor(x.value.AsSingle()).As<float, T>())
            : new(Vector512.Floor(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Ceil(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(Vector512.Ceiling(x.value.AsSingle()).As<float, T>())
            : new(Vector512.Ceiling(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Round(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(Vector512.Round(x.value.AsSingle()).As<float, T>())
            : new(Vector512.Round(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sign(Lanes<T> value)
    {
        var signed = Vector512.ConditionalSelect(NegativeZero, value.value, Vector512<T>.One);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(value.value), Vector512<T>.Zero), signed, value.value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> BySign(Lanes<T> value, Lanes<T> positive, Lanes<T> negative, Lanes<T> zero)
    {
        var rest = Vector512.ConditionalSelect(Vector512.LessThan(value.value, Vector512<T>.Zero), negative.value, zero.value);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(value.value, Vector512<T>.Zero), positive.value, rest));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> FlushTiny(Lanes<T> value)
    {
        var least = typeof(T) == typeof(float)
            ? Vector512.Create(Tiny.Single).As<float, T>()
            : Vector512.Create(Tiny.Double).As<double, T>();
        return new(value.value & Vector512.GreaterThanOrEqual(Vector512.Abs(value.value), least));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Greater(Lanes<T> x, Lanes<T> y) => OneWhere(Vector512.GreaterThan(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> GreaterOrEqual(Lanes<T> x, Lanes<T> y) => OneWhere(Vector512.GreaterThanOrEqual(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Less(Lanes<T> x, Lanes<T> y) => OneWhere(Vector512.LessThan(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> LessOrEqual(Lanes<T> x, Lanes<T> y) => OneWhere(Vector512.LessThanOrEqual(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Equal(Lanes<T> x, Lanes<T> y) => OneWhere(Vector512.Equals(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> NotEqual(Lanes<T> x, Lanes<T> y) => OneWhere(~Vector512.Equals(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Where(Lanes<T> condition, Lanes<T> x, Lanes<T> y)
        => new(Vector512.ConditionalSelect(Vector512.Equals(condition.value, Vector512<T>.Zero), y.value, x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lanes<T> sum, ref Lanes<T> compensation, Lanes<T> part)
    {
        var corrected = part.value - compensation.value;
        var next = sum.value + corrected;
        var error = next - sum.value - corrected;
        // Infinite or not a number where the sum is, which must not reach the next part.
        compensation = new(error & Vector512.Equals(error - error, Vector512<T>.Zero));
        sum = new(next);
    }

    static Vector512<T> NegativeZero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? Vector512.Create(-0f).As<float, T>() : Vector512.Create(-0d).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<T> OneWhere(Vector512<T> mask) => new(mask & Vector512<T>.One);
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Training;

/// <summary>One number.</summary>
public readonly struct ScalarLane<T>(T value) : ILane<ScalarLane<T>, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // No choice of the type in FlushTiny: a device's compiler takes the value of the field.
    static readonly T least = typeof(T) == typeof(float) ? T.CreateTruncating(Tiny.Single) : T.CreateTruncating(Tiny.Double);

    /// <summary>The number.</summary>
    public T Value => value;

    /// <inheritdoc/>
    public static ScalarLane<T> Create(T value) => new(value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator +(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator -(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator *(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator *(T left, ScalarLane<T> right) => new(left * right.Value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator /(ScalarLane<T> left, ScalarLane<T> right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    public static ScalarLane<T> Sqrt(ScalarLane<T> value) => new(T.Sqrt(value.Value));

    /// <inheritdoc/>
    public static ScalarLane<T> Abs(ScalarLane<T> value) => new(T.Abs(value.Value));

    /// <inheritdoc/>
    public static ScalarLane<T> Max(ScalarLane<T> left, ScalarLane<T> right) => new(T.Max(left.Value, right.Value));

    /// <inheritdoc/>
    public static ScalarLane<T> Min(ScalarLane<T> left, ScalarLane<T> right) => new(T.Min(left.Value, right.Value));

    /// <inheritdoc/>
    public static ScalarLane<T> Sign(ScalarLane<T> value) => BySign(value, new(T.One), new(-T.One), value);

    /// <inheritdoc/>
    public static ScalarLane<T> BySign(ScalarLane<T> value, ScalarLane<T> positive, ScalarLane<T> negative, ScalarLane<T> zero)
        => value.Value > T.Zero ? positive : value.Value < T.Zero ? negative : zero;

    /// <inheritdoc/>
    public static ScalarLane<T> FlushTiny(ScalarLane<T> value) => T.Abs(value.Value) >= least ? value : new(T.Zero);
}

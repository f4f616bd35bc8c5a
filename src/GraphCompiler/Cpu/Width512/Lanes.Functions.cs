using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu.Width512;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Exp(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Exp(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Exp(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Expm1(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Expm1(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Expm1(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Log(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Log(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Log(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Log1p(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Log1p(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Log1p(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sin(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Sin(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Sin(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Cos(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Cos(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Cos(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Tan(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Tan(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Tan(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Asin(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Asin(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Asin(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Acos(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Acos(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Acos(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Atan(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Atan(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Atan(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sinh(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Sinh(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Sinh(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Cosh(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Cosh(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Cosh(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Asinh(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Asinh(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Asinh(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Acosh(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Acosh(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Acosh(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Atanh(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Atanh(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Atanh(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Tanh(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Tanh(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Tanh(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sigmoid(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Sigmoid(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Sigmoid(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Erf(Lanes<T> x)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Erf(x.value.AsSingle()).As<float, T>())
            : new(VectorMath.Erf(x.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Pow(Lanes<T> x, Lanes<T> y)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Pow(x.value.AsSingle(), y.value.AsSingle()).As<float, T>())
            : new(VectorMath.Pow(x.value.AsDouble(), y.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Uniform(in RandomStream<T> stream, Indices<Lanes<T>, T> index)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Uniform(in As<float>(in stream), index.Bits.value.AsInt32()).As<float, T>())
            : new(VectorMath.Uniform(in As<double>(in stream), index.Bits.value.AsInt64()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Normal(in RandomStream<T> stream, Indices<Lanes<T>, T> index)
        => typeof(T) == typeof(float)
            ? new(VectorMath.Normal(in As<float>(in stream), index.Bits.value.AsInt32()).As<float, T>())
            : new(VectorMath.Normal(in As<double>(in stream), index.Bits.value.AsInt64()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref readonly RandomStream<TOther> As<TOther>(in RandomStream<T> stream) where TOther : unmanaged
        => ref Unsafe.As<RandomStream<T>, RandomStream<TOther>>(ref Unsafe.AsRef(in stream));
}

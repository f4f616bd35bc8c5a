using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width512;

/// <summary>What vectors of this width can do in one instruction on some processors.</summary>
static partial class Hardware
{
    const float SqrtHalf = 0.70710678f;

    /// <summary>The vector registers: how many sums of a product's tile stay in them.</summary>
    public static int Registers => 32;

    /// <summary>Whether a product and a sum are rounded once.</summary>
    public static bool FusesMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>x 2^n for integers n, denormal results included.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="n">The exponents.</param>
    /// <param name="exponent">The same exponents as integers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> x, Vector512<float> n, Vector512<int> exponent)
        => Avx512F.IsSupported ? Avx512F.Scale(x, n) : VectorMath.ScaleInSteps(x, exponent);

    /// <summary>x = (1 + f) 2^e with 1 + f between sqrt(1/2) and sqrt(2), also for denormal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> F, Vector512<float> E) Mantissa(Vector512<float> x)
    {
        if (!Avx512F.IsSupported)
            return VectorMath.MantissaInSteps(x);
        var e = Avx512F.GetExponent(x * Vector512.Create(SqrtHalf)) + Vector512<float>.One;
        return (Avx512F.Scale(x, -e) - Vector512<float>.One, e);
    }

    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> MultiplyLow(Vector512<ulong> x, Vector512<ulong> y)
        => Avx512F.IsSupported
            ? Avx512F.Multiply(x.AsUInt32(), y.AsUInt32())
            : Vector512.Create(
                Width256.Hardware.MultiplyLow(x.GetLower(), y.GetLower()), Width256.Hardware.MultiplyLow(x.GetUpper(), y.GetUpper()));

    /// <summary>A constant in each half, which the compiler folds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ConstantHalves(ulong lower, ulong upper)
        => Vector512.Create(lower, lower, lower, lower, upper, upper, upper, upper);

    /// <summary>0, 1, ... in the lower half, 0 in the upper one.</summary>
    public static Vector512<ulong> IndicesInLowerHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0UL, 1, 2, 3, 0, 0, 0, 0);
    }

    /// <summary>The lower half in the upper one's place and the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ExchangeHalves(Vector512<ulong> x)
        => Avx512F.IsSupported ? Avx512F.Shuffle4x128(x, x, 0b01_00_11_10) : Vector512.Create(x.GetUpper(), x.GetLower());

    /// <summary>The first lanes of both halves, the second ones, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> InterleaveHalves(Vector512<ulong> x) => Vector512.Shuffle(x, Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7));

    /// <summary>A vector's length of two vectors, from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<uint> Window(Vector512<uint> low, Vector512<uint> high, uint first)
    {
        if (Avx512F.IsSupported)
            return Avx512F.PermuteVar16x32x2(low, Vector512<uint>.Indices + Vector512.Create(first), high);
        var both = stackalloc uint[2 * Vector512<uint>.Count];
        low.Store(both);
        high.Store(both + Vector512<uint>.Count);
        return Vector512.Load(both + first);
    }

    /// <summary>Of the elements of two vectors, one after the other, every other one and those between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> Even, Vector512<T> Odd) Separate<T>(Vector512<T> low, Vector512<T> high) where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            var (lowEven, lowOdd) = Width256.Hardware.Separate(low.GetLower(), low.GetUpper());
            var (highEven, highOdd) = Width256.Hardware.Separate(high.GetLower(), high.GetUpper());
            return (Vector512.Create(lowEven, highEven), Vector512.Create(lowOdd, highOdd));
        }
        if (typeof(T) == typeof(float))
        {
            var even = Vector512<int>.Indices * 2;
            return (
                Avx512F.PermuteVar16x32x2(low.AsSingle(), even, high.AsSingle()).As<float, T>(),
                Avx512F.PermuteVar16x32x2(low.AsSingle(), even + Vector512<int>.One, high.AsSingle()).As<float, T>());
        }
        var evenOfFew = Vector512<long>.Indices * 2;
        return (
            Avx512F.PermuteVar8x64x2(low.AsDouble(), evenOfFew, high.AsDouble()).As<double, T>(),
            Avx512F.PermuteVar8x64x2(low.AsDouble(), evenOfFew + Vector512<long>.One, high.AsDouble()).As<double, T>());
    }

    /// <summary>The elements of two vectors by turns, as two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> Low, Vector512<T> High) Interleave<T>(Vector512<T> even, Vector512<T> odd) where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            var (first, second) = Width256.Hardware.Interleave(even.GetLower(), odd.GetLower());
            var (third, fourth) = Width256.Hardware.Interleave(even.GetUpper(), odd.GetUpper());
            return (Vector512.Create(first, second), Vector512.Create(third, fourth));
        }
        if (typeof(T) == typeof(float))
        {
            // Lane i + 16 is lane i of the other vector.
            var byTurns = (Vector512<int>.Indices >> 1) + ((Vector512<int>.Indices & Vector512<int>.One) << 4);
            return (
                Avx512F.PermuteVar16x32x2(even.AsSingle(), byTurns, odd.AsSingle()).As<float, T>(),
                Avx512F.PermuteVar16x32x2(even.AsSingle(), byTurns + Vector512.Create(8), odd.AsSingle()).As<float, T>());
        }
        var byTurnsOfFew = (Vector512<long>.Indices >> 1) + ((Vector512<long>.Indices & Vector512<long>.One) << 3);
        return (
            Avx512F.PermuteVar8x64x2(even.AsDouble(), byTurnsOfFew, odd.AsDouble()).As<double, T>(),
            Avx512F.PermuteVar8x64x2(even.AsDouble(), byTurnsOfFew + Vector512.Create(4L), odd.AsDouble()).As<double, T>());
    }

    /// <summary>Scatters the first lanes i to target[2 i]; false if that takes a masked store which the processor does not have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryStoreEveryOther<T>(Vector512<T> value, ref T target, int lanes) where T : unmanaged
    {
        if (!Avx512F.IsSupported)
            return false;
        fixed (T* pointer = &target)
        {
            StoreSpread(value, pointer, 0, lanes);
            if (2 * lanes > Vector512<T>.Count)
                StoreSpread(value, pointer + Vector512<T>.Count, Vector512<T>.Count / 2, lanes - Vector512<T>.Count / 2);
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void StoreSpread<T>(Vector512<T> value, T* target, int first, int lanes) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var even = Vector512.Equals(Vector512<int>.Indices & Vector512<int>.One, Vector512<int>.Zero).AsSingle();
            var spread = Avx512F.PermuteVar16x32(value.AsSingle(), (Vector512<int>.Indices >> 1) + Vector512.Create(first));
            Avx512F.MaskStore((float*)target, even & Partial.First<float>(2 * lanes), spread);
        }
        else
        {
            var even = Vector512.Equals(Vector512<long>.Indices & Vector512<long>.One, Vector512<long>.Zero).AsDouble();
            var spread = Avx512F.PermuteVar8x64(value.AsDouble(), (Vector512<long>.Indices >> 1) + Vector512.Create((long)first));
            Avx512F.MaskStore((double*)target, even & Partial.First<double>(2 * lanes), spread);
        }
    }
}

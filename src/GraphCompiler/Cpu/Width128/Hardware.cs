using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width128;

/// <summary>What vectors of this width can do in one instruction on some processors.</summary>
static partial class Hardware
{
    /// <summary>The vector registers: how many sums of a product's tile stay in them.</summary>
    public static int Registers => Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported ? 32 : 16;

    /// <summary>Whether a product and a sum are rounded once.</summary>
    public static bool FusesMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>x 2^n for integers n, denormal results included.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="n">The exponents.</param>
    /// <param name="exponent">The same exponents as integers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Scale(Vector128<float> x, Vector128<float> n, Vector128<int> exponent)
        => VectorMath.ScaleInSteps(x, exponent);

    /// <summary>x = (1 + f) 2^e with 1 + f between sqrt(1/2) and sqrt(2), also for denormal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> F, Vector128<float> E) Mantissa(Vector128<float> x)
        => VectorMath.MantissaInSteps(x);

    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> MultiplyLow(Vector128<ulong> x, Vector128<ulong> y)
    {
        if (Sse2.IsSupported)
            return Sse2.Multiply(x.AsUInt32(), y.AsUInt32());
        if (AdvSimd.IsSupported)
            return AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(x), AdvSimd.ExtractNarrowingLower(y));
        return (x & Vector128.Create((ulong)uint.MaxValue)) * y;
    }

    /// <summary>A constant in each half, which the compiler folds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ConstantHalves(ulong lower, ulong upper) => Vector128.Create(lower, upper);

    /// <summary>0, 1, ... in the lower half, 0 in the upper one.</summary>
    public static Vector128<ulong> IndicesInLowerHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<ulong>.Zero;
    }

    /// <summary>The lower half in the upper one's place and the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ExchangeHalves(Vector128<ulong> x) => Vector128.Shuffle(x, Vector128.Create(1UL, 0));

    /// <summary>The first lanes of both halves, the second ones, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> InterleaveHalves(Vector128<ulong> x) => x;

    /// <summary>A vector's length of two vectors, from <paramref name="first"/> on.</summary>
    public static unsafe Vector128<uint> Window(Vector128<uint> low, Vector128<uint> high, uint first)
    {
        var both = stackalloc uint[2 * Vector128<uint>.Count];
        low.Store(both);
        high.Store(both + Vector128<uint>.Count);
        return Vector128.Load(both + first);
    }

    /// <summary>Of the elements of two vectors, one after the other, every other one and those between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<T> Even, Vector128<T> Odd) Separate<T>(Vector128<T> low, Vector128<T> high) where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return (Vector128.Create(low.GetLower(), high.GetLower()), Vector128.Create(low.GetUpper(), high.GetUpper()));
        var (first, second) = (low.AsSingle(), high.AsSingle());
        if (Sse.IsSupported)
            return (
                Sse.Shuffle(first, second, 0b10_00_10_00).As<float, T>(), Sse.Shuffle(first, second, 0b11_01_11_01).As<float, T>());
        if (AdvSimd.Arm64.IsSupported)
            return (AdvSimd.Arm64.UnzipEven(first, second).As<float, T>(), AdvSimd.Arm64.UnzipOdd(first, second).As<float, T>());
        return (
            Vector128.Create(first[0], first[2], second[0], second[2]).As<float, T>(),
            Vector128.Create(first[1], first[3], second[1], second[3]).As<float, T>());
    }

    /// <summary>The elements of two vectors by turns, as two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<T> Low, Vector128<T> High) Interleave<T>(Vector128<T> even, Vector128<T> odd) where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return (Vector128.Create(even.GetLower(), odd.GetLower()), Vector128.Create(even.GetUpper(), odd.GetUpper()));
        var (first, second) = (even.AsSingle(), odd.AsSingle());
        if (Sse.IsSupported)
            return (Sse.UnpackLow(first, second).As<float, T>(), Sse.UnpackHigh(first, second).As<float, T>());
        if (AdvSimd.Arm64.IsSupported)
            return (AdvSimd.Arm64.ZipLow(first, second).As<float, T>(), AdvSimd.Arm64.ZipHigh(first, second).As<float, T>());
        return (
            Vector128.Create(first[0], second[0], first[1], second[1]).As<float, T>(),
            Vector128.Create(first[2], second[2], first[3], second[3]).As<float, T>());
    }

    /// <summary>Scatters the first lanes i to target[2 i]; false if that takes a masked store which the processor does not have.</summary>
    public static bool TryStoreEveryOther<T>(Vector128<T> value, ref T target, int lanes) where T : unmanaged => false;
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width256;

/// <summary>What vectors of this width can do in one instruction on some processors.</summary>
static partial class Hardware
{
    /// <summary>The vector registers: how many sums of a product's tile stay in them.</summary>
    public static int Registers => Avx512F.VL.IsSupported ? 32 : 16;

    /// <summary>Whether a product and a sum are rounded once.</summary>
    public static bool FusesMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>x 2^n for integers n, denormal results included.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="n">The exponents.</param>
    /// <param name="exponent">The same exponents as integers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> x, Vector256<float> n, Vector256<int> exponent)
        => VectorMath.ScaleInSteps(x, exponent);

    /// <summary>x = (1 + f) 2^e with 1 + f between sqrt(1/2) and sqrt(2), also for denormal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> F, Vector256<float> E) Mantissa(Vector256<float> x)
        => VectorMath.MantissaInSteps(x);

    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> MultiplyLow(Vector256<ulong> x, Vector256<ulong> y)
        => Avx2.IsSupported
            ? Avx2.Multiply(x.AsUInt32(), y.AsUInt32())
            : Vector256.Create(
                Width128.Hardware.MultiplyLow(x.GetLower(), y.GetLower()), Width128.Hardware.MultiplyLow(x.GetUpper(), y.GetUpper()));

    /// <summary>A constant in each half, which the compiler folds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ConstantHalves(ulong lower, ulong upper) => Vector256.Create(lower, lower, upper, upper);

    /// <summary>0, 1, ... in the lower half, 0 in the upper one.</summary>
    public static Vector256<ulong> IndicesInLowerHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(0UL, 1, 0, 0);
    }

    /// <summary>The lower half in the upper one's place and the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ExchangeHalves(Vector256<ulong> x) => Vector256.Shuffle(x, Vector256.Create(2UL, 3, 0, 1));

    /// <summary>The first lanes of both halves, the second ones, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> InterleaveHalves(Vector256<ulong> x) => Vector256.Shuffle(x, Vector256.Create(0UL, 2, 1, 3));

    /// <summary>A vector's length of two vectors, from <paramref name="first"/> on.</summary>
    public static unsafe Vector256<uint> Window(Vector256<uint> low, Vector256<uint> high, uint first)
    {
        var both = stackalloc uint[2 * Vector256<uint>.Count];
        low.Store(both);
        high.Store(both + Vector256<uint>.Count);
        return Vector256.Load(both + first);
    }

    /// <summary>Of the elements of two vectors, one after the other, every other one and those between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<T> Even, Vector256<T> Odd) Separate<T>(Vector256<T> low, Vector256<T> high) where T : unmanaged
    {
        var (lowEven, lowOdd) = Width128.Hardware.Separate(low.GetLower(), low.GetUpper());
        var (highEven, highOdd) = Width128.Hardware.Separate(high.GetLower(), high.GetUpper());
        return (Vector256.Create(lowEven, highEven), Vector256.Create(lowOdd, highOdd));
    }

    /// <summary>The elements of two vectors by turns, as two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<T> Low, Vector256<T> High) Interleave<T>(Vector256<T> even, Vector256<T> odd) where T : unmanaged
    {
        var (first, second) = Width128.Hardware.Interleave(even.GetLower(), odd.GetLower());
        var (third, fourth) = Width128.Hardware.Interleave(even.GetUpper(), odd.GetUpper());
        return (Vector256.Create(first, second), Vector256.Create(third, fourth));
    }

    /// <summary>Scatters the first lanes i to target[2 i]; false if that takes a masked store which the processor does not have.</summary>
    public static bool TryStoreEveryOther<T>(Vector256<T> value, ref T target, int lanes) where T : unmanaged => false;
}

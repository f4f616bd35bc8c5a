using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>Gathers source[i * stride] (a stride in elements, of any sign) for the first <paramref name="lanes"/> lanes i; missing lanes are 0 and not read.</summary>
    public static Vector512<float> Strided(ref float source, nint stride, int lanes)
    {
        if (stride == 2 && Avx512F.IsSupported)
            return EveryOther(ref source, Math.Min(lanes, Vector512<float>.Count));
        var value = Vector512<float>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<float>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<float>, float>(ref value), lane) = Unsafe.Add(ref source, lane * stride);
        return value;
    }

    /// <summary>Scatters to target[i * stride] (a stride in elements, of any sign) the first <paramref name="lanes"/> lanes i.</summary>
    public static void StoreStrided(Vector512<float> value, ref float target, nint stride, int lanes)
    {
        if (stride == 2 && Avx512F.IsSupported)
        {
            StoreEveryOther(value, ref target, Math.Min(lanes, Vector512<float>.Count));
            return;
        }
        for (var lane = 0; lane < Math.Min(lanes, Vector512<float>.Count); lane++)
            Unsafe.Add(ref target, lane * stride) = Unsafe.Add(ref Unsafe.As<Vector512<float>, float>(ref value), lane);
    }

    /// <summary>Gathers source[index] for the first <paramref name="lanes"/> lanes; missing lanes are 0 and not read.</summary>
    public static Vector512<float> GatherAt(ref float source, Vector512<int> index, int lanes)
    {
        var value = Vector512<float>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<float>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<float>, float>(ref value), lane)
                = Unsafe.Add(ref source, (nint)Unsafe.Add(ref Unsafe.As<Vector512<int>, int>(ref index), lane));
        return value;
    }

    /// <summary>Gathers source[i * stride] (a stride in elements, of any sign) for the first <paramref name="lanes"/> lanes i; missing lanes are 0 and not read.</summary>
    public static Vector512<double> Strided(ref double source, nint stride, int lanes)
    {
        if (stride == 2 && Avx512F.IsSupported)
            return EveryOther(ref source, Math.Min(lanes, Vector512<double>.Count));
        var value = Vector512<double>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<double>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<double>, double>(ref value), lane) = Unsafe.Add(ref source, lane * stride);
        return value;
    }

    /// <summary>Scatters to target[i * stride] (a stride in elements, of any sign) the first <paramref name="lanes"/> lanes i.</summary>
    public static void StoreStrided(Vector512<double> value, ref double target, nint stride, int lanes)
    {
        if (stride == 2 && Avx512F.IsSupported)
        {
            StoreEveryOther(value, ref target, Math.Min(lanes, Vector512<double>.Count));
            return;
        }
        for (var lane = 0; lane < Math.Min(lanes, Vector512<double>.Count); lane++)
            Unsafe.Add(ref target, lane * stride) = Unsafe.Add(ref Unsafe.As<Vector512<double>, double>(ref value), lane);
    }

    /// <summary>Gathers source[index] for the first <paramref name="lanes"/> lanes; missing lanes are 0 and not read.</summary>
    public static Vector512<double> GatherAt(ref double source, Vector512<long> index, int lanes)
    {
        var value = Vector512<double>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<double>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<double>, double>(ref value), lane)
                = Unsafe.Add(ref source, (nint)Unsafe.Add(ref Unsafe.As<Vector512<long>, long>(ref index), lane));
        return value;
    }

    static Vector512<float> EveryOther(ref float source, int lanes)
    {
        var reach = 2 * lanes - 1;
        var low = Load(ref source, reach);
        var high = reach > 16 ? Load(ref Unsafe.Add(ref source, 16), reach - 16) : Vector512<float>.Zero;
        return Avx512F.PermuteVar16x32x2(low, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high);
    }

    static unsafe void StoreEveryOther(Vector512<float> value, ref float target, int lanes)
    {
        var even = Vector512.Equals(Vector512<int>.Indices & Vector512<int>.One, Vector512<int>.Zero).AsSingle();
        fixed (float* pointer = &target)
        {
            Avx512F.MaskStore(pointer, even & FirstLanes32(2 * lanes), Avx512F.PermuteVar16x32(value, Vector512.Create(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)));
            if (lanes > 8) Avx512F.MaskStore(pointer + 16, even & FirstLanes32(2 * lanes - 16), Avx512F.PermuteVar16x32(value, Vector512.Create(8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15)));
        }
    }

    static Vector512<double> EveryOther(ref double source, int lanes)
    {
        var reach = 2 * lanes - 1;
        var low = Load(ref source, reach);
        var high = reach > 8 ? Load(ref Unsafe.Add(ref source, 8), reach - 8) : Vector512<double>.Zero;
        return Avx512F.PermuteVar8x64x2(low, Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), high);
    }

    static unsafe void StoreEveryOther(Vector512<double> value, ref double target, int lanes)
    {
        var even = Vector512.Equals(Vector512<long>.Indices & Vector512<long>.One, Vector512<long>.Zero).AsDouble();
        fixed (double* pointer = &target)
        {
            Avx512F.MaskStore(pointer, even & FirstLanes64(2 * lanes), Avx512F.PermuteVar8x64(value, Vector512.Create(0L, 0, 1, 1, 2, 2, 3, 3)));
            if (lanes > 4) Avx512F.MaskStore(pointer + 8, even & FirstLanes64(2 * lanes - 8), Avx512F.PermuteVar8x64(value, Vector512.Create(4L, 4, 5, 5, 6, 6, 7, 7)));
        }
    }
}

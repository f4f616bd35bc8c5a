using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>Gathers source[i * stride] (a stride in elements, of any sign) for the first <paramref name="lanes"/> lanes i; missing lanes are 0 and not read.</summary>
    public static Vector512<float> Strided(ref float source, nint stride, int lanes)
    {
        var value = Vector512<float>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<float>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<float>, float>(ref value), lane) = Unsafe.Add(ref source, lane * stride);
        return value;
    }

    /// <summary>Scatters to target[i * stride] (a stride in elements, of any sign) the first <paramref name="lanes"/> lanes i.</summary>
    public static void StoreStrided(Vector512<float> value, ref float target, nint stride, int lanes)
    {
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
        var value = Vector512<double>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<double>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<double>, double>(ref value), lane) = Unsafe.Add(ref source, lane * stride);
        return value;
    }

    /// <summary>Scatters to target[i * stride] (a stride in elements, of any sign) the first <paramref name="lanes"/> lanes i.</summary>
    public static void StoreStrided(Vector512<double> value, ref double target, nint stride, int lanes)
    {
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
}

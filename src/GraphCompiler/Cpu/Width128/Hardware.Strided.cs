using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width128;

// Elements at equal distances.
static partial class Hardware
{
    /// <summary>Gathers source[i * stride] for all lanes i, which are put together in registers: a load waits for its stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Strided<T>(ref T source, nint stride) where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return Vector128.Create(DoubleAt(ref source, 0), DoubleAt(ref source, stride)).As<double, T>();
        return Vector128.Create(
            SingleAt(ref source, 0), SingleAt(ref source, stride), SingleAt(ref source, 2 * stride), SingleAt(ref source, 3 * stride))
            .As<float, T>();
    }

    /// <summary>Gathers source[i * stride] for the first lanes i; missing lanes are 0 and not read.</summary>
    public static Vector128<T> Strided<T>(ref T source, nint stride, int lanes) where T : unmanaged
    {
        if (lanes <= 0)
            return Vector128<T>.Zero;
        if (typeof(T) == typeof(double))
            return Vector128.Create(DoubleAt(ref source, 0), lanes > 1 ? DoubleAt(ref source, stride) : 0).As<double, T>();
        return Vector128.Create(
            SingleAt(ref source, 0),
            lanes > 1 ? SingleAt(ref source, stride) : 0,
            lanes > 2 ? SingleAt(ref source, 2 * stride) : 0,
            lanes > 3 ? SingleAt(ref source, 3 * stride) : 0).As<float, T>();
    }

    static float SingleAt<T>(ref T source, nint index) => Unsafe.Add(ref Unsafe.As<T, float>(ref source), index);

    static double DoubleAt<T>(ref T source, nint index) => Unsafe.Add(ref Unsafe.As<T, double>(ref source), index);

    /// <summary>Scatters all lanes i to target[i * stride], from registers: a load waits for its stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStrided<T>(Vector128<T> value, ref T target, nint stride) where T : unmanaged
    {
        target = value[0];
        Unsafe.Add(ref target, stride) = value[1];
        if (Vector128<T>.Count == 2)
            return;
        Unsafe.Add(ref target, 2 * stride) = value[2];
        Unsafe.Add(ref target, 3 * stride) = value[3];
    }
}

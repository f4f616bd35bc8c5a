using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

// Elements at equal distances. A vector has those of two vectors of half the width.
static partial class Hardware
{
    /// <summary>Gathers source[i * stride] for all lanes i, which are put together in registers: a load waits for its stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Strided<T>(ref T source, nint stride) where T : unmanaged
        => Vector512.Create(
            Width256.Hardware.Strided(ref source, stride),
            Width256.Hardware.Strided(ref Unsafe.Add(ref source, Vector256<T>.Count * stride), stride));

    /// <summary>Gathers source[i * stride] for the first lanes i; missing lanes are 0 and not read.</summary>
    public static Vector512<T> Strided<T>(ref T source, nint stride, int lanes) where T : unmanaged
    {
        var half = Vector256<T>.Count;
        if (lanes <= half)
            return Vector512.Create(Width256.Hardware.Strided(ref source, stride, lanes), Vector256<T>.Zero);
        return Vector512.Create(
            Width256.Hardware.Strided(ref source, stride),
            Width256.Hardware.Strided(ref Unsafe.Add(ref source, half * stride), stride, lanes - half));
    }

    /// <summary>Scatters all lanes i to target[i * stride], from registers: a load waits for its stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStrided<T>(Vector512<T> value, ref T target, nint stride) where T : unmanaged
    {
        Width256.Hardware.StoreStrided(value.GetLower(), ref target, stride);
        Width256.Hardware.StoreStrided(value.GetUpper(), ref Unsafe.Add(ref target, Vector256<T>.Count * stride), stride);
    }
}

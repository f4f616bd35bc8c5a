using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width256;

/// <summary>Partial vectors at pointers, for either element type.</summary>
static unsafe class Partial
{
    /// <summary>Whether the lanes of a mask are loaded in one instruction.</summary>
    public static bool LoadsMasked => Avx2.IsSupported;

    /// <summary>A mask of the first <paramref name="lanes"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> First<T>(int lanes) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes)).As<int, T>()
            : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)lanes)).As<long, T>();

    /// <summary>Loads the lanes of a mask; the others are 0 and not read. For processors that load masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load<T>(T* source, Vector256<T> mask) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
            : Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();

    /// <summary>Loads the first lanes; the others are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load<T>(T* source, int lanes) where T : unmanaged
    {
        if (LoadsMasked)
            return Load(source, First<T>(lanes));
        var half = Vector128<T>.Count;
        return lanes <= half
            ? Vector256.Create(Width128.Partial.Load(source, lanes), Vector128<T>.Zero)
            : Vector256.Create(Vector128.Load(source), Width128.Partial.Load(source + half, lanes - half));
    }

    /// <summary>Stores the first lanes and touches nothing past them. By halves, since masked stores are slow on many processors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector256<T> value, T* target, int lanes) where T : unmanaged
    {
        var half = Vector128<T>.Count;
        var rest = value.GetLower();
        if (lanes >= half)
        {
            rest.Store(target);
            rest = value.GetUpper();
            target += half;
            lanes -= half;
        }
        Width128.Partial.Store(rest, target, lanes);
    }
}

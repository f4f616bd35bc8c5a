using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width512;

/// <summary>Partial vectors at pointers, for either element type.</summary>
static unsafe class Partial
{
    /// <summary>Whether the lanes of a mask are loaded in one instruction.</summary>
    public static bool LoadsMasked => Avx512F.IsSupported;

    /// <summary>A mask of the first <paramref name="lanes"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> First<T>(int lanes) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).As<int, T>()
            : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)lanes)).As<long, T>();

    /// <summary>Loads the lanes of a mask; the others are 0 and not read. For processors that load masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, Vector512<T> mask) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
            : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    /// <summary>Loads the first lanes; the others are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int lanes) where T : unmanaged
    {
        if (LoadsMasked)
            return Load(source, First<T>(lanes));
        var half = Vector256<T>.Count;
        return lanes <= half
            ? Vector512.Create(Width256.Partial.Load(source, lanes), Vector256<T>.Zero)
            : Vector512.Create(Vector256.Load(source), Width256.Partial.Load(source + half, lanes - half));
    }

    /// <summary>Stores the first lanes and touches nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> value, T* target, int lanes) where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            var half = Vector256<T>.Count;
            var rest = value.GetLower();
            if (lanes >= half)
            {
                rest.Store(target);
                rest = value.GetUpper();
                target += half;
                lanes -= half;
            }
            Width256.Partial.Store(rest, target, lanes);
        }
        else if (typeof(T) == typeof(float))
            Avx512F.MaskStore((float*)target, First<T>(lanes).AsSingle(), value.AsSingle());
        else
            Avx512F.MaskStore((double*)target, First<T>(lanes).AsDouble(), value.AsDouble());
    }
}

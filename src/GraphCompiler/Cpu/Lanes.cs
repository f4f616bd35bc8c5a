using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

/// <summary>Partial vectors at pointers, for either element type.</summary>
static unsafe class Lanes
{
    /// <summary>A mask of the first <paramref name="lanes"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> First<T>(int lanes) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).As<int, T>()
            : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)lanes)).As<long, T>();

    /// <summary>Loads the lanes of a mask; the others are 0 and not read. Needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, Vector512<T> mask) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
            : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    /// <summary>Loads the first lanes; the others are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int lanes) where T : unmanaged
    {
        if (Avx512F.IsSupported)
            return Load(source, First<T>(lanes));
        var value = Vector512<T>.Zero;
        for (var lane = 0; lane < lanes; lane++)
            ((T*)&value)[lane] = source[lane];
        return value;
    }

    /// <summary>Stores the first lanes and touches nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> value, T* target, int lanes) where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            for (var lane = 0; lane < lanes; lane++)
                target[lane] = ((T*)&value)[lane];
        }
        else if (typeof(T) == typeof(float))
            Avx512F.MaskStore((float*)target, First<T>(lanes).AsSingle(), value.AsSingle());
        else
            Avx512F.MaskStore((double*)target, First<T>(lanes).AsDouble(), value.AsDouble());
    }
}

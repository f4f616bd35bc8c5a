using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width128;

/// <summary>Partial vectors at pointers, for either element type.</summary>
static unsafe class Partial
{
    /// <summary>Whether the lanes of a mask are loaded in one instruction.</summary>
    public static bool LoadsMasked => Avx.IsSupported;

    /// <summary>A mask of the first <paramref name="lanes"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> First<T>(int lanes) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(lanes)).As<int, T>()
            : Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)lanes)).As<long, T>();

    /// <summary>Loads the lanes of a mask; the others are 0 and not read. For processors that load masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load<T>(T* source, Vector128<T> mask) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
            : Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();

    /// <summary>Loads the first lanes; the others are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load<T>(T* source, int lanes) where T : unmanaged
    {
        if (LoadsMasked)
            return Load(source, First<T>(lanes));
        if (lanes >= Vector128<T>.Count)
            return Vector128.Load(source);
        if (lanes <= 0)
            return Vector128<T>.Zero;
        if (lanes == 1)
            return Vector128.CreateScalar(*source);
        var two = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).As<ulong, T>();
        return lanes == 2 ? two : two.WithElement(2, source[2]);
    }

    /// <summary>Stores the first lanes and touches nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector128<T> value, T* target, int lanes) where T : unmanaged
    {
        if (lanes >= Vector128<T>.Count)
            value.Store(target);
        else if (lanes == 1)
            *target = value.ToScalar();
        else if (lanes >= 2)
        {
            Unsafe.WriteUnaligned(target, value.AsUInt64().ToScalar());
            if (lanes == 3)
                target[2] = value.GetElement(2);
        }
    }
}

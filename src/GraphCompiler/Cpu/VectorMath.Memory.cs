using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>The element at a linear index. Not bounds-checked: generated code's indices are planned at build time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(ref T origin, nint index) => ref Unsafe.Add(ref origin, index);

    /// <summary>Loads a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float source) => Vector512.LoadUnsafe(ref source);

    /// <summary>Loads up to 16 elements; missing lanes are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float source, int lanes)
        => lanes >= Vector512<float>.Count ? Vector512.LoadUnsafe(ref source) : LoadPartial(ref source, lanes);

    /// <summary>Stores a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float target) => value.StoreUnsafe(ref target);

    /// <summary>Stores the first <paramref name="lanes"/> elements and touches nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float target, int lanes)
    {
        if (lanes >= Vector512<float>.Count)
            value.StoreUnsafe(ref target);
        else
            StorePartial(value, ref target, lanes);
    }

    /// <summary>One number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    /// <summary>The first <paramref name="lanes"/> lanes of <paramref name="value"/>, and the identity of a reduction in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Keep(Vector512<float> value, int lanes, float identity)
        => Vector512.ConditionalSelect(FirstLanes32(lanes), value, Vector512.Create(identity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe Vector512<float> LoadPartial(ref float source, int lanes)
    {
        if (Avx512F.IsSupported)
        {
            fixed (float* pointer = &source)
                return Avx512F.MaskLoad(pointer, FirstLanes32(lanes), Vector512<float>.Zero);
        }
        var value = Vector512<float>.Zero;
        for (var lane = 0; lane < lanes; lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<float>, float>(ref value), lane) = Unsafe.Add(ref source, lane);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void StorePartial(Vector512<float> value, ref float target, int lanes)
    {
        if (Avx512F.IsSupported)
        {
            fixed (float* pointer = &target)
                Avx512F.MaskStore(pointer, FirstLanes32(lanes), value);
            return;
        }
        for (var lane = 0; lane < lanes; lane++)
            Unsafe.Add(ref target, lane) = value[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> FirstLanes32(int lanes)
        => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)lanes)).AsSingle();

    /// <summary>Loads a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double source) => Vector512.LoadUnsafe(ref source);

    /// <summary>Loads up to 8 elements; missing lanes are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double source, int lanes)
        => lanes >= Vector512<double>.Count ? Vector512.LoadUnsafe(ref source) : LoadPartial(ref source, lanes);

    /// <summary>Stores a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, ref double target) => value.StoreUnsafe(ref target);

    /// <summary>Stores the first <paramref name="lanes"/> elements and touches nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, ref double target, int lanes)
    {
        if (lanes >= Vector512<double>.Count)
            value.StoreUnsafe(ref target);
        else
            StorePartial(value, ref target, lanes);
    }

    /// <summary>One number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    /// <summary>The first <paramref name="lanes"/> lanes of <paramref name="value"/>, and the identity of a reduction in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Keep(Vector512<double> value, int lanes, double identity)
        => Vector512.ConditionalSelect(FirstLanes64(lanes), value, Vector512.Create(identity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe Vector512<double> LoadPartial(ref double source, int lanes)
    {
        if (Avx512F.IsSupported)
        {
            fixed (double* pointer = &source)
                return Avx512F.MaskLoad(pointer, FirstLanes64(lanes), Vector512<double>.Zero);
        }
        var value = Vector512<double>.Zero;
        for (var lane = 0; lane < lanes; lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<double>, double>(ref value), lane) = Unsafe.Add(ref source, lane);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void StorePartial(Vector512<double> value, ref double target, int lanes)
    {
        if (Avx512F.IsSupported)
        {
            fixed (double* pointer = &target)
                Avx512F.MaskStore(pointer, FirstLanes64(lanes), value);
            return;
        }
        for (var lane = 0; lane < lanes; lane++)
            Unsafe.Add(ref target, lane) = value[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> FirstLanes64(int lanes)
        => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)lanes)).AsDouble();
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(ref T source) => new(Vector512.LoadUnsafe(ref source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes<T> Load(ref T source, int lanes)
    {
        if (lanes >= Vector512<T>.Count)
            return new(Vector512.LoadUnsafe(ref source));
        fixed (T* pointer = &source)
            return new(Partial.Load(pointer, lanes));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes<T> value, ref T target) => value.value.StoreUnsafe(ref target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lanes<T> value, ref T target, int lanes)
    {
        if (lanes >= Vector512<T>.Count)
        {
            value.value.StoreUnsafe(ref target);
            return;
        }
        fixed (T* pointer = &target)
            Partial.Store(value.value, pointer, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Keep(Lanes<T> value, int lanes, T identity)
        => new(Vector512.ConditionalSelect(Partial.First<T>(lanes), value.value, Vector512.Create(identity)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Strided(ref T source, nint stride, int lanes)
    {
        if (stride == 2 && lanes > 0)
            return Separated(ref source, 2 * Math.Min(lanes, Vector512<T>.Count) - 1).Even;
        return new(lanes >= Vector512<T>.Count ? Hardware.Strided(ref source, stride) : Hardware.Strided(ref source, stride, lanes));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStrided(Lanes<T> value, ref T target, nint stride, int lanes)
    {
        if (stride == 2 && Hardware.TryStoreEveryOther(value.value, ref target, Math.Min(lanes, Vector512<T>.Count)))
            return;
        if (lanes >= Vector512<T>.Count)
            Hardware.StoreStrided(value.value, ref target, stride);
        else
            StoreOneByOne(value, ref target, stride, lanes);
    }

    static void StoreOneByOne(Lanes<T> value, ref T target, nint stride, int lanes)
    {
        var elements = value.value;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<T>.Count); lane++)
            Unsafe.Add(ref target, lane * stride) = Unsafe.Add(ref Unsafe.As<Vector512<T>, T>(ref elements), lane);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes<T> First, Lanes<T> Second) LoadPairs(ref T source, int lanes) => Separated(ref source, 2 * lanes);

    /// <summary>Every other one of the first elements, at most two vectors', and those between; missing ones are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Lanes<T> Even, Lanes<T> Odd) Separated(ref T source, int elements)
    {
        var count = Vector512<T>.Count;
        var low = Load(ref source, elements).value;
        var high = elements > count ? Load(ref Unsafe.Add(ref source, count), elements - count).value : Vector512<T>.Zero;
        var (even, odd) = Hardware.Separate(low, high);
        return (new(even), new(odd));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes<T> first, Lanes<T> second, ref T target, int lanes)
    {
        var (count, reach) = (Vector512<T>.Count, 2 * lanes);
        var (low, high) = Hardware.Interleave(first.value, second.value);
        Store(new(low), ref target, reach);
        if (reach > count)
            Store(new(high), ref Unsafe.Add(ref target, count), reach - count);
    }

    /// <inheritdoc/>
    public static Lanes<T> GatherAt(ref T source, Indices<Lanes<T>, T> index, int lanes)
    {
        var value = Vector512<T>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<T>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<T>, T>(ref value), lane) = Unsafe.Add(ref source, Position(ref index, lane));
        return new(value);
    }
}

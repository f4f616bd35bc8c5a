using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width512;

/// <summary>Copies operands of a matrix product into the order in which the tiles read them.</summary>
static unsafe class ProductPacking
{
    const int PrefetchedRows = 8;

    /// <summary>
    /// target[k * targetStep + i] = source[i * across + k * along] for i below <paramref name="width"/> and k below
    /// <paramref name="depth"/>; the target's places from width up to <paramref name="padded"/> become 0.
    /// </summary>
    public static void Pack<T>(T* source, nint across, nint along, int width, int padded, nint depth, T* target, nint targetStep)
        where T : unmanaged
    {
        if (across == 1)
            Copy(source, along, width, padded, depth, target, targetStep);
        else if (along == 1)
            Transpose(source, across, width, padded, depth, target, targetStep);
        else
            Gather(source, across, along, width, padded, depth, target, targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy<T>(T* source, nint along, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        var count = Vector512<T>.Count;
        var first = 0;
        if (width >= 2 * count)
        {
            // Two vectors at a time. Rows far apart defeat the hardware's prefetcher.
            first = 2 * count;
            var from = source;
            var to = target;
            for (nint k = 0; k < depth; k++, from += along, to += targetStep)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(from + PrefetchedRows * along);
                    Sse.Prefetch0(from + PrefetchedRows * along + count);
                }
                Vector512.Load(from).Store(to);
                Vector512.Load(from + count).Store(to + count);
            }
        }
        for (var i = first; i < padded; i += count)
        {
            var (from, to) = ((nint)(source + i), (nint)(target + i));
            if (i + count <= width)
            {
                for (nint k = 0; k < depth; k++, from += along * sizeof(T), to += targetStep * sizeof(T))
                    Vector512.Load((T*)from).Store((T*)to);
                continue;
            }
            var read = Math.Max(0, width - i);
            var write = Math.Min(count, padded - i);
            // What a whole vector reads too much belongs to the next row.
            var whole = write == count && along + read >= count ? Math.Max(depth - 1, 0) : 0;
            var mask = Partial.First<T>(read);
            for (nint k = 0; k < whole; k++, from += along * sizeof(T), to += targetStep * sizeof(T))
                (Vector512.Load((T*)from) & mask).Store((T*)to);
            for (var k = whole; k < depth; k++, from += along * sizeof(T), to += targetStep * sizeof(T))
                Partial.Store(Partial.Load((T*)from, read), (T*)to, write);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather<T>(T* source, nint across, nint along, int width, int padded, nint depth, T* target, nint targetStep)
    where T : unmanaged
    {
        for (nint k = 0; k < depth; k++)
        {
            var row = target + k * targetStep;
            var from = source + k * along;
            for (var i = 0; i < width; i++, from += across)
                row[i] = *from;
            for (var i = width; i < padded; i++)
                row[i] = default;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose<T>(T* source, nint across, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        var places = stackalloc nint[width];
        for (var i = 0; i < width; i++)
            places[i] = i * across;
        Transpose(source, places, width, padded, depth, target, targetStep);
    }

    /// <summary>target[k * targetStep + i] = source[places[i] + k], and 0 from width up to padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(T* source, nint* places, int width, int padded, nint depth, T* target, nint targetStep)
    where T : unmanaged
    {
        if (typeof(T) == typeof(float) && Transposition.IsSupported)
        {
            var side = Vector512<float>.Count;
            for (nint k = 0; k < depth; k += side)
                for (var i = 0; i < padded; i += side)
                    Transposition.Run(
                        (float*)source + k, places + i, Math.Min(side, width - i), (int)Math.Min(side, depth - k),
                        (float*)target + k * targetStep + i, targetStep, Math.Min(side, padded - i));
            return;
        }
        for (nint k = 0; k < depth; k++, source++, target += targetStep)
        {
            for (var i = 0; i < width; i++)
                target[i] = source[places[i]];
            for (var i = width; i < padded; i++)
                target[i] = default;
        }
    }
}

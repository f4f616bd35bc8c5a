using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

/// <summary>Copies operands of a matrix product into the order in which the tiles read them.</summary>
static unsafe class ProductPacking
{
    const int PrefetchedRows = 8;

    /// <summary>
    /// target[k * targetStep + i] = source[i * across + k * along] for i below <paramref name="width"/> and k below <paramref name="depth"/>; the target's
    /// places from width up to <paramref name="padded"/> become 0.
    /// </summary>
    public static void Pack<T>(T* source, nint across, nint along, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
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
            for (nint k = 0; k < depth; k++, from += along * sizeof(T), to += targetStep * sizeof(T))
                Lanes.Store(Lanes.Load((T*)from, read), (T*)to, write);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather<T>(T* source, nint across, nint along, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
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
    public static void Transpose<T>(T* source, nint* places, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            for (nint k = 0; k < depth; k += 16)
                for (var i = 0; i < padded; i += 16)
                    Transpose16(
                        (float*)source + k, places + i, Math.Min(16, width - i), (int)Math.Min(16, depth - k),
                        (float*)target + k * targetStep + i, targetStep, Math.Min(16, padded - i));
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

    /// <summary>Up to 16 steps of up to 16 rows, through registers: pairs, fours, then 128-bit quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    static void Transpose16(float* source, nint* places, int rows, int steps, float* target, nint targetStep, int lanes)
    {
        var read = Lanes.First<float>(steps);
        var write = Lanes.First<float>(lanes);
        var (a0, b0, c0, d0) = FourRows(source, places, rows, read);
        var (a1, b1, c1, d1) = FourRows(source, places + 4, rows - 4, read);
        var (a2, b2, c2, d2) = FourRows(source, places + 8, rows - 8, read);
        var (a3, b3, c3, d3) = FourRows(source, places + 12, rows - 12, read);
        StoreQuarters(a0, a1, a2, a3, target, targetStep, steps, write);
        StoreQuarters(b0, b1, b2, b3, target + targetStep, targetStep, steps - 1, write);
        StoreQuarters(c0, c1, c2, c3, target + 2 * targetStep, targetStep, steps - 2, write);
        StoreQuarters(d0, d1, d2, d3, target + 3 * targetStep, targetStep, steps - 3, write);
    }

    /// <summary>Of four rows: quarter q of the n-th result holds step 4 q + n of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) FourRows(float* source, nint* places, int rows, Vector512<float> mask)
    {
        var r0 = rows > 0 ? Lanes.Load(source + places[0], mask) : Vector512<float>.Zero;
        var r1 = rows > 1 ? Lanes.Load(source + places[1], mask) : Vector512<float>.Zero;
        var r2 = rows > 2 ? Lanes.Load(source + places[2], mask) : Vector512<float>.Zero;
        var r3 = rows > 3 ? Lanes.Load(source + places[3], mask) : Vector512<float>.Zero;
        var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    /// <summary>Stores steps n, n + 4, n + 8, n + 12 of sixteen rows from the n-th results of their four groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreQuarters(
        Vector512<float> g0, Vector512<float> g1, Vector512<float> g2, Vector512<float> g3, float* target, nint targetStep, int steps, Vector512<float> mask)
    {
        var even01 = Avx512F.Shuffle4x128(g0, g1, 0b10_00_10_00);
        var odd01 = Avx512F.Shuffle4x128(g0, g1, 0b11_01_11_01);
        var even23 = Avx512F.Shuffle4x128(g2, g3, 0b10_00_10_00);
        var odd23 = Avx512F.Shuffle4x128(g2, g3, 0b11_01_11_01);
        if (steps > 0)
            Avx512F.MaskStore(target, mask, Avx512F.Shuffle4x128(even01, even23, 0b10_00_10_00));
        if (steps > 4)
            Avx512F.MaskStore(target + 4 * targetStep, mask, Avx512F.Shuffle4x128(odd01, odd23, 0b10_00_10_00));
        if (steps > 8)
            Avx512F.MaskStore(target + 8 * targetStep, mask, Avx512F.Shuffle4x128(even01, even23, 0b11_01_11_01));
        if (steps > 12)
            Avx512F.MaskStore(target + 12 * targetStep, mask, Avx512F.Shuffle4x128(odd01, odd23, 0b11_01_11_01));
    }
}

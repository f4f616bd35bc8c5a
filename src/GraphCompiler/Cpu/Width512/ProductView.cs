using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu.Width512;

/// <summary>
/// An operand whose positions nest, such as the windows of a convolution: how panels of it are copied into the order in which the tiles
/// read them. No matrix of windows is ever made; what is copied is one panel at a time, which stays in the cache.
/// </summary>
sealed unsafe class ProductView
{
    /// <summary>
    /// The places across the panels (of the left operand's rows, or the right one's columns) and along them, by position or by run.
    /// </summary>
    readonly nint[] across, along;

    /// <summary>
    /// Across or along, positions lie next to each other in runs of this many; along, 1 says that every position has a place of its own.
    /// </summary>
    readonly nint acrossRun, alongRun;

    /// <summary>How far apart neighbours of a run lie across.</summary>
    readonly nint step;

    public ProductView(ProductStride across, nint width, ProductStride along, nint depth)
    {
        this.across = across.Places(width);
        acrossRun = Math.Min(across.Run, width);
        step = across.Stride;
        var isAcross = step == 1 && (along.Stride != 1 || acrossRun >= Math.Min(along.Run, depth)) || along.Stride != 1;
        alongRun = isAcross ? 1 : Math.Min(along.Run, depth);
        this.along = isAcross ? along.Places(depth) : along.Runs(depth);
    }

    /// <summary>
    /// target[k * targetStep + i] = the element at position first + i across and begin + k along, for i below <paramref name="width"/> and
    /// k below
    /// <paramref name="depth"/>; the target's places from width up to <paramref name="padded"/> become 0.
    /// </summary>
    public void Pack<T>(T* source, nint first, int width, int padded, nint begin, nint depth, T* target, nint targetStep)
        where T : unmanaged
    {
        if (alongRun > 1) PackAlong(source, first, width, padded, begin, depth, target, targetStep);
        else if (step == 1) PackAcross(source, first, width, padded, begin, depth, target, targetStep);
        else PackSingly(source, first, width, padded, begin, depth, target, targetStep);
    }

    /// <summary>
    /// Vectors across: pieces of runs, from left to right, so that what a whole vector writes too much the next piece mends.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void PackAcross<T>(T* source, nint first, int width, int padded, nint begin, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        var count = Vector512<T>.Count;
        fixed (nint* places = &along[begin])
            for (var i = 0; i < padded;)
            {
                var length = i < width ? (int)Math.Min(Math.Min(count, width - i), acrossRun - (first + i) % acrossRun) : 0;
                var column = length > 0 ? source + across[first + i] : source;
                var to = target + i;
                if (length == count && i + count <= padded)
                    for (nint k = 0; k < depth; k++, to += targetStep) Vector512.Load(column + places[k]).Store(to);
                else if (i + count <= padded)
                    for (nint k = 0; k < depth; k++, to += targetStep) Partial.Load(column + places[k], length).Store(to);
                else
                    for (nint k = 0; k < depth; k++, to += targetStep)
                        Partial.Store(Partial.Load(column + places[k], length), to, padded - i);
                i += length > 0 ? length : count;
            }
    }

    /// <summary>Vectors along, turned into vectors across.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void PackAlong<T>(T* source, nint first, int width, int padded, nint begin, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        fixed (nint* places = &across[first])
            for (nint k = 0; k < depth;)
            {
                var run = (begin + k) / alongRun;
                var within = begin + k - run * alongRun;
                var length = Math.Min(depth - k, alongRun - within);
                ProductPacking.Transpose(source + along[run] + within, places, width, padded, length, target + k * targetStep, targetStep);
                k += length;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void PackSingly<T>(T* source, nint first, int width, int padded, nint begin, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        fixed (nint* places = &across[first])
            for (nint k = 0; k < depth; k++, target += targetStep)
            {
                var from = source + along[begin + k];
                for (var i = 0; i < width; i++) target[i] = from[places[i]];
                for (var i = width; i < padded; i++) target[i] = default;
            }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace GraphCompiler.Cpu;

/// <summary>Copies chosen rows of a table into consecutive rows of another.</summary>
public static unsafe class RowGather
{
    const int ChunkBytes = 64 * 1024;

    /// <summary>target[i, :] = source[rows[i], :], rounded to the target's precision.</summary>
    /// <exception cref="ArgumentException">The target's length is not rows times row length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside the source.</exception>
    public static void Copy<TSource, TTarget>(ReadOnlySpan<TSource> source, int rowLength, ReadOnlySpan<int> rows, Span<TTarget> target,
        WorkerTeam workers)
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowLength);
        if (target.Length != (long)rows.Length * rowLength)
            throw new ArgumentException(
                $"{rows.Length} rows of {rowLength} take {(long)rows.Length * rowLength} elements, but the target has {target.Length}.",
                nameof(target));
        Runtime.Check.Indices(rows, source.Length / rowLength, nameof(rows));
        fixed (TSource* from = source)
        fixed (int* row = rows)
        fixed (TTarget* to = target)
        {
            var kernel = new Kernel<TSource, TTarget>(from, row, to, rowLength);
            workers.Run(in kernel, rows.Length, Math.Max(1, ChunkBytes / sizeof(TTarget) / rowLength));
        }
    }

    /// <summary>Copies values, rounded to the target's precision.</summary>
    /// <exception cref="ArgumentException">The target is shorter than the source.</exception>
    public static void Convert<TSource, TTarget>(ReadOnlySpan<TSource> source, Span<TTarget> target)
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        if (typeof(TSource) == typeof(TTarget))
        {
            MemoryMarshal.Cast<TSource, TTarget>(source).CopyTo(target);
            return;
        }
        if (target.Length < source.Length)
            throw new ArgumentException($"{source.Length} values do not fit {target.Length}.", nameof(target));
        for (var i = 0; i < source.Length; i++) target[i] = TTarget.CreateTruncating(source[i]);
    }

    readonly struct Kernel<TSource, TTarget>(TSource* source, int* rows, TTarget* target, nint rowLength) : IRangeKernel
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        public void Run(nint begin, nint end)
        {
            for (var i = begin; i < end; i++)
                Convert(new ReadOnlySpan<TSource>(source + rows[i] * rowLength, (int)rowLength),
                    new Span<TTarget>(target + i * rowLength, (int)rowLength));
        }
    }
}

namespace GraphCompiler.Cpu;

/// <summary>Copies chosen rows of a table into consecutive rows of another.</summary>
public static unsafe class RowGather
{
    const int ChunkBytes = 64 * 1024;

    /// <summary>target[i, :] = source[rows[i], :].</summary>
    /// <exception cref="ArgumentException">The target's length is not rows times row length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside the source.</exception>
    public static void Copy<T>(ReadOnlySpan<T> source, int rowLength, ReadOnlySpan<int> rows, Span<T> target, WorkerTeam workers) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowLength);
        if (target.Length != (long)rows.Length * rowLength)
            throw new ArgumentException($"{rows.Length} rows of {rowLength} take {(long)rows.Length * rowLength} elements, but the target has {target.Length}.", nameof(target));
        Runtime.Check.Indices(rows, source.Length / rowLength, nameof(rows));
        fixed (T* from = source)
        fixed (int* row = rows)
        fixed (T* to = target)
        {
            var kernel = new Kernel<T>(from, row, to, rowLength);
            workers.Run(in kernel, rows.Length, Math.Max(1, ChunkBytes / sizeof(T) / rowLength));
        }
    }

    readonly struct Kernel<T>(T* source, int* rows, T* target, nint rowLength) : IRangeKernel where T : unmanaged
    {
        public void Run(nint begin, nint end)
        {
            for (var i = begin; i < end; i++)
                new ReadOnlySpan<T>(source + rows[i] * rowLength, (int)rowLength).CopyTo(new Span<T>(target + i * rowLength, (int)rowLength));
        }
    }
}

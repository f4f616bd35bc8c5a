using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

/// <summary>
/// A few threads that share the chunks of a range. Small ranges run on the caller, as a direct call; large ones cost two short hand-overs
/// and no allocation. Workers spin for a fifth of a millisecond after a job and then sleep, so a chain of kernels finds them awake and an
/// idle program uses no time.
/// </summary>
/// <remarks>
/// Any thread may call <see cref="Run{TKernel}"/> at any time; while the team works for one caller, others (and calls from inside a kernel)
/// run on their own thread. The threads start with the first large range and do not keep a process alive.
/// </remarks>
public sealed unsafe class WorkerTeam : IDisposable
{
    /// <summary>What the parts of a split range begin at multiples of.</summary>
    public const int PartAlignment = 4;

    const int SpinsBetweenYields = 32;

    /// <summary>The parts of a range for each thread, so that none waits long for the others.</summary>
    const int LeastParts = 4;

    [ThreadStatic] static int member;

    // Longer than what usually lies between two kernels: a worker that sleeps takes some 10 microseconds to be of help.
    static readonly long SpinTicks = Stopwatch.Frequency / 5_000;

    readonly object gate = new();
    readonly bool oversubscribed;
    readonly ChunkRange[] ranges;
    readonly Thread[] workers;
    delegate*<void*, nint, nint, void> invoke;
    void* kernel;
    nint count, grain;
    Exception? failure;
    int busy, epoch, active, sleeping;
    volatile bool open, disposed, started;

    /// <summary>A team of the calling thread and <paramref name="threads"/> - 1 workers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is not positive.</exception>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        oversubscribed = threads > Environment.ProcessorCount;
        ranges = new ChunkRange[threads];
        workers = new Thread[threads - 1];
    }

    /// <summary>The team with one thread per processor that models use unless told otherwise.</summary>
    public static WorkerTeam Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>
    /// The calling thread's place in the team it works for: different for any two threads that share a range, and below
    /// <see cref="Threads"/> there.
    /// </summary>
    internal static int Member => member;

    /// <summary>How many threads work on one range, the caller included.</summary>
    public int Threads { get; }

    /// <summary>What is told of the kernels of a thread; null if nothing is.</summary>
    internal KernelWatch? Watch { get; set; }

    /// <summary>
    /// Runs a kernel over [0, <paramref name="count"/>): at once where that is at most <paramref name="grain"/> or the team has one thread,
    /// else in chunks of <paramref name="grain"/> (the last may be shorter), in any order and at the same time.
    /// </summary>
    /// <param name="kernel">The work; every thread sees the same copy.</param>
    /// <param name="count">The number of rows; nothing happens if it is not positive.</param>
    /// <param name="grain">The rows of one chunk, at least 1.</param>
    /// <exception cref="Exception">What the kernel threw first; chunks not yet begun are left out.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TKernel>(in TKernel kernel, nint count, nint grain) where TKernel : struct, IRangeKernel
    {
        if (count > grain && Threads > 1)
            Share(in kernel, count, grain);
        else if (count > 0)
            Unsafe.AsRef(in kernel).Run(0, count);
    }

    /// <summary>
    /// Whether the parts of a range keep every thread busy, so that several kernels may run as one over it. While kernels are measured,
    /// each runs for itself.
    /// </summary>
    /// <param name="count">The number of points.</param>
    /// <param name="grain">The points of one part, at least 1.</param>
    public bool CanShare(nint count, nint grain) => count >= LeastParts * Threads * grain && Watch is null;

    /// <summary>
    /// Whether a range has a part for every thread that is worth handing over, so that a loop of kernels may run as one, with no thread
    /// waiting for others between two kernels. While kernels are measured, each runs for itself.
    /// </summary>
    /// <param name="count">The number of points.</param>
    /// <param name="least">The fewest points of a part.</param>
    public bool CanSplit(nint count, nint least) => Threads > 1 && count >= Threads * least && Watch is null;

    /// <summary>
    /// Runs a kernel in one part for each thread; each begins at a multiple of <see cref="PartAlignment"/>.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="kernel">The work; every thread sees the same copy.</param>
    /// <param name="count">The number of points; nothing happens if it is not positive.</param>
    /// <exception cref="Exception">What the kernel threw first.</exception>
    public void Split<T, TKernel>(in TKernel kernel, nint count) where T : unmanaged where TKernel : struct, IVectorKernel<T>
    {
        var units = (count + PartAlignment - 1) / PartAlignment;
        RunAtWidth<T, TKernel>(in kernel, count, (units + Threads - 1) / Threads * PartAlignment);
    }

    /// <summary>Runs a kernel, likewise, over vectors of the greatest width that the processor computes at its full speed.</summary>
    /// <inheritdoc cref="Run{TKernel}"/>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<T, TKernel>(in TKernel kernel, nint count, nint grain) where T : unmanaged where TKernel : struct, IVectorKernel<T>
    {
        if (Watch is null)
            RunAtWidth<T, TKernel>(in kernel, count, grain);
        else
            RunWatched<T, TKernel>(in kernel, count, grain, Watch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void RunWatched<T, TKernel>(in TKernel kernel, nint count, nint grain, KernelWatch watch)
        where T : unmanaged where TKernel : struct, IVectorKernel<T>
    {
        using var run = watch.Of(in kernel);
        RunAtWidth<T, TKernel>(in kernel, count, grain);
    }

    /// <summary>
    /// Runs a reduction to one point: at once where its range has at most <paramref name="grain"/> points, else part by part. Which parts
    /// there are follows from the range alone, so that the result is the same for any number of threads.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TPart">What a part is reduced to.</typeparam>
    /// <typeparam name="TKernel">The kernel.</typeparam>
    /// <param name="kernel">The work; every thread sees the same copy.</param>
    /// <param name="count">The points of the range.</param>
    /// <param name="grain">The points of the smallest part, at least 1; parts begin at multiples.</param>
    /// <exception cref="Exception">What the kernel threw first.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reduce<T, TPart, TKernel>(in TKernel kernel, nint count, nint grain)
        where T : unmanaged where TPart : unmanaged where TKernel : struct, IReduction<T, TPart>
    {
        if (count <= grain) Run<T, TKernel>(in kernel, 1, 1);
        else ReduceParts<T, TPart, TKernel>(in kernel, count, grain);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void ReduceParts<T, TPart, TKernel>(in TKernel kernel, nint count, nint grain)
        where T : unmanaged where TPart : unmanaged where TKernel : struct, IReduction<T, TPart>
    {
        using var run = Watch is { } watch ? watch.Of(in kernel) : default;
        if (Vector512.IsHardwareAccelerated) ReduceAtWidth<T, Width512.Lanes<T>, TPart, TKernel>(in kernel, count, grain);
        else if (Vector256.IsHardwareAccelerated) ReduceAtWidth<T, Width256.Lanes<T>, TPart, TKernel>(in kernel, count, grain);
        else ReduceAtWidth<T, Width128.Lanes<T>, TPart, TKernel>(in kernel, count, grain);
    }

    void ReduceAtWidth<T, V, TPart, TKernel>(in TKernel kernel, nint count, nint grain)
        where T : unmanaged where V : struct, IVector<V, T> where TPart : unmanaged where TKernel : struct, IReduction<T, TPart>
    {
        const int most = ReductionParts<T, V, TPart, TKernel>.Most;
        var length = (count + most * grain - 1) / (most * grain) * grain;
        var parts = (int)((count + length - 1) / length);
        var results = stackalloc TPart[most];
        Run(new ReductionParts<T, V, TPart, TKernel>(in kernel, results, count, length), parts, grain: 1);
        Unsafe.AsRef(in kernel).Finish<V>(new ReadOnlySpan<TPart>(results, parts));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void RunAtWidth<T, TKernel>(in TKernel kernel, nint count, nint grain) where T : unmanaged where TKernel : struct, IVectorKernel<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run(in AtWidth<T, Width512.Lanes<T>, TKernel>.Of(in kernel), count, grain);
        else if (Vector256.IsHardwareAccelerated)
            Run(in AtWidth<T, Width256.Lanes<T>, TKernel>.Of(in kernel), count, grain);
        else
            Run(in AtWidth<T, Width128.Lanes<T>, TKernel>.Of(in kernel), count, grain);
    }

    /// <summary>Ends the workers. Ranges given to the team afterwards run on the caller.</summary>
    public void Dispose()
    {
        disposed = true;
        lock (gate)
            Monitor.PulseAll(gate);
        foreach (var worker in workers)
            worker?.Join();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Share<TKernel>(in TKernel kernel, nint count, nint grain) where TKernel : struct, IRangeKernel
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grain, 1);
        if (Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            Unsafe.AsRef(in kernel).Run(0, count);
            return;
        }
        // A copy on this stack does not move, and the collector keeps what it refers to up to date while the workers read it.
        var shared = kernel;
        var outer = member;
        member = 0;
        try
        {
            if (!disposed)
                Start();
            Publish(&Invoke<TKernel>, Unsafe.AsPointer(ref shared), count, grain);
            Work(0);
            Close();
        }
        finally
        {
            member = outer;
            Volatile.Write(ref busy, 0);
        }
    }

    static void Invoke<TKernel>(void* kernel, nint begin, nint end) where TKernel : struct, IRangeKernel
        => Unsafe.AsRef<TKernel>(kernel).Run(begin, end);

    void Start()
    {
        if (started)
            return;
        for (var i = 0; i < workers.Length; i++)
        {
            var place = i + 1;
            workers[i] = new Thread(() => Serve(place)) { IsBackground = true, Name = $"GraphCompiler worker {place}" };
            workers[i].Start();
        }
        started = true;
    }

    void Publish(delegate*<void*, nint, nint, void> invoke, void* kernel, nint count, nint grain)
    {
        this.invoke = invoke;
        this.kernel = kernel;
        this.count = count;
        this.grain = grain;
        var chunks = (long)((count + grain - 1) / grain);
        for (var place = 0; place < ranges.Length; place++)
            ranges[place].Reset(chunks * place / ranges.Length, chunks * (place + 1) / ranges.Length);
        open = true;
        Interlocked.Increment(ref epoch);
        if (Volatile.Read(ref sleeping) == 0)
            return;
        lock (gate)
            Monitor.PulseAll(gate);
    }

    /// <summary>
    /// Waits for the workers that are inside a chunk. One that has not woken up yet will find the job closed and is not waited for.
    /// </summary>
    void Close()
    {
        open = false;
        Interlocked.MemoryBarrier();
        for (var spins = 1; Volatile.Read(ref active) != 0; spins++) Spin(spins);
        if (failure is not { } thrown)
            return;
        failure = null;
        ExceptionDispatchInfo.Throw(thrown);
    }

    void Serve(int place)
    {
        member = place;
        var seen = 0;
        while (!disposed)
        {
            seen = Await(seen);
            // Entering is announced before looking whether the job is open, closing before looking whether anyone is inside: one of the two
            // sees the other.
            Interlocked.Increment(ref active);
            if (open)
                Work(place);
            Interlocked.Decrement(ref active);
        }
    }

    int Await(int seen)
    {
        var began = Stopwatch.GetTimestamp();
        for (var spins = 1; Volatile.Read(ref epoch) == seen && !disposed; spins++)
        {
            Spin(spins);
            if (Stopwatch.GetTimestamp() - began > SpinTicks)
                Sleep(seen);
        }
        return Volatile.Read(ref epoch);
    }

    /// <summary>
    /// Waits for a moment. Where other programs are busy too, two threads of a team may share a core, and one that spins would keep the one
    /// it waits for from running: so every few microseconds whoever waits for the core gets it.
    /// </summary>
    void Spin(int spins)
    {
        if (oversubscribed || spins % SpinsBetweenYields == 0)
            Thread.Yield();
        else
            Thread.SpinWait(4);
    }

    void Sleep(int seen)
    {
        lock (gate)
        {
            Interlocked.Increment(ref sleeping);
            while (Volatile.Read(ref epoch) == seen && !disposed)
                Monitor.Wait(gate);
            Interlocked.Decrement(ref sleeping);
        }
    }

    /// <summary>Does the chunks of one thread's own part, then what others have left of theirs.</summary>
    void Work(int place)
    {
        try
        {
            for (var turn = 0; turn < ranges.Length; turn++)
            {
                ref var range = ref ranges[(place + turn) % ranges.Length];
                while (range.TryTake(out var chunk))
                    invoke(kernel, (nint)chunk * grain, Math.Min(count, (nint)(chunk + 1) * grain));
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
            foreach (ref var range in ranges.AsSpan())
                range.Drain();
        }
    }

    /// <summary>A run of chunks that several threads take from, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    struct ChunkRange
    {
        [FieldOffset(64)] long next;
        [FieldOffset(72)] long end;

        public void Reset(long begin, long end)
        {
            this.end = end;
            Volatile.Write(ref next, begin);
        }

        public bool TryTake(out long chunk)
        {
            chunk = Volatile.Read(ref next);
            if (chunk >= end)
                return false;
            chunk = Interlocked.Increment(ref next) - 1;
            return chunk < end;
        }

        public void Drain() => Volatile.Write(ref end, 0);
    }
}

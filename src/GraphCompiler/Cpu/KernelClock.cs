using System.Diagnostics;

namespace GraphCompiler.Cpu;

/// <summary>Adds up how long the kernels take that one thread runs. Kernels within a kernel count as part of it.</summary>
sealed class KernelClock
{
    readonly Dictionary<Type, (long Runs, long Ticks)> times = [];
    readonly int thread = Environment.CurrentManagedThreadId;
    bool isRunning;

    /// <summary>The number of runs and the ticks of <see cref="Stopwatch"/> of each kernel.</summary>
    public IReadOnlyDictionary<Type, (long Runs, long Ticks)> Times => times;

    /// <summary>Begins a kernel.</summary>
    /// <returns>The time; 0 if the kernel is not to be counted.</returns>
    public long Begin()
    {
        if (isRunning || Environment.CurrentManagedThreadId != thread) return 0;
        isRunning = true;
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Ends a kernel.</summary>
    /// <param name="kernel">The kernel's type.</param>
    /// <param name="began">What <see cref="Begin"/> returned for it.</param>
    public void End(Type kernel, long began)
    {
        if (began == 0) return;
        var ticks = Stopwatch.GetTimestamp() - began;
        var (runs, before) = times.GetValueOrDefault(kernel);
        times[kernel] = (runs + 1, before + ticks);
        isRunning = false;
    }
}

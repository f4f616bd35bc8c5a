using System.Diagnostics;

namespace GraphCompiler.Cpu;

/// <summary>Adds up how long the kernels take that one thread runs.</summary>
sealed class KernelClock : KernelWatch
{
    readonly Dictionary<Type, (long Runs, long Ticks)> times = [];

    /// <summary>The number of runs and the ticks of <see cref="Stopwatch"/> of each kernel.</summary>
    public IReadOnlyDictionary<Type, (long Runs, long Ticks)> Times => times;

    /// <inheritdoc/>
    protected override void Ended<TKernel>(in TKernel kernel, long ticks)
    {
        var (runs, before) = times.GetValueOrDefault(typeof(TKernel));
        times[typeof(TKernel)] = (runs + 1, before + ticks);
    }
}

namespace GraphCompiler.Cpu;

/// <summary>Stand-in until the CPU branch is merged: one thread.</summary>
public sealed class WorkerTeam(int threads)
{
    /// <summary>The team of the process.</summary>
    public static WorkerTeam Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>The number of threads.</summary>
    public int Threads => threads;

    /// <summary>Runs a kernel over [0, count) in chunks of <paramref name="grain"/>.</summary>
    public void Run<TKernel>(in TKernel kernel, nint count, nint grain) where TKernel : struct, IRangeKernel
    {
        for (nint begin = 0; begin < count; begin += grain) kernel.Run(begin, nint.Min(count, begin + grain));
    }
}

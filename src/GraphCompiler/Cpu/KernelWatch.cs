using System.Diagnostics;

namespace GraphCompiler.Cpu;

/// <summary>Is told when a kernel is about to run and has run, of those that one thread runs. Kernels within a kernel count as part of
/// it.</summary>
abstract class KernelWatch
{
    readonly int thread = Environment.CurrentManagedThreadId;
    bool isRunning;

    /// <summary>Watches a kernel until the result is disposed of.</summary>
    public Run<TKernel> Of<TKernel>(ref readonly TKernel kernel) where TKernel : struct => new(this, in kernel);

    /// <summary>A kernel that runs.</summary>
    public readonly ref struct Run<TKernel> where TKernel : struct
    {
        readonly KernelWatch? watch;
        readonly ref readonly TKernel kernel;
        readonly long began;

        internal Run(KernelWatch watch, ref readonly TKernel kernel)
        {
            this.watch = watch;
            this.kernel = ref kernel;
            began = watch.Begin();
        }

        /// <summary>The kernel has run, or failed.</summary>
        public void Dispose() => watch?.End(in kernel, began);
    }

    /// <summary>Begins a kernel.</summary>
    /// <returns>The time; 0 if the kernel does not count.</returns>
    long Begin()
    {
        if (isRunning || Environment.CurrentManagedThreadId != thread) return 0;
        isRunning = true;
        Beginning();
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Ends a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="began">What <see cref="Begin"/> returned for it.</param>
    void End<TKernel>(in TKernel kernel, long began) where TKernel : struct
    {
        if (began == 0) return;
        Ended(in kernel, Stopwatch.GetTimestamp() - began);
        isRunning = false;
    }

    /// <summary>A kernel is about to run.</summary>
    protected virtual void Beginning() { }

    /// <summary>A kernel has run.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="ticks">How long it took, in ticks of <see cref="Stopwatch"/>.</param>
    protected abstract void Ended<TKernel>(in TKernel kernel, long ticks) where TKernel : struct;
}

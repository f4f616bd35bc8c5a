using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu;

/// <summary>The parts of a reduction, at one width of vectors: each row reduces one.</summary>
/// <param name="kernel">The reduction.</param>
/// <param name="results">What each part is reduced to.</param>
/// <param name="count">The points of the whole range.</param>
/// <param name="length">The points of a part; the last has what is left.</param>
readonly unsafe struct ReductionParts<T, V, TPart, TKernel>(in TKernel kernel, TPart* results, nint count, nint length) : IRangeKernel
    where T : unmanaged where V : struct, IVector<V, T> where TPart : unmanaged where TKernel : struct, IReduction<T, TPart>
{
    /// <summary>The most parts: enough for many threads, and few enough to be combined by one.</summary>
    public const int Most = 64;

    readonly TKernel kernel = kernel;

    public void Run(nint begin, nint end)
    {
        ref var reduction = ref Unsafe.AsRef(in kernel);
        for (var part = begin; part < end; part++)
            results[part] = reduction.Reduce<V>(part * length, nint.Min(count, (part + 1) * length));
    }
}

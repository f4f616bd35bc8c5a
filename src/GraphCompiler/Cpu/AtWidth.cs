using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu;

/// <summary>A kernel over vectors of one width.</summary>
struct AtWidth<T, V, TKernel> : IRangeKernel where T : unmanaged where V : struct, IVector<V, T> where TKernel : struct, IVectorKernel<T>
{
    TKernel kernel;

    public void Run(nint begin, nint end) => kernel.Run<V>(begin, end);

    /// <summary>The kernel where it lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly AtWidth<T, V, TKernel> Of(ref readonly TKernel kernel)
        => ref Unsafe.As<TKernel, AtWidth<T, V, TKernel>>(ref Unsafe.AsRef(in kernel));
}

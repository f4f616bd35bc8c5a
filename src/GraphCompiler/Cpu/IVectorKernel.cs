namespace GraphCompiler.Cpu;

/// <summary>
/// Work over a range of independent rows, spelled once for vectors of any width. Generated kernels are structs of this kind.
/// </summary>
/// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IVectorKernel<T> where T : unmanaged
{
    /// <summary>Does the rows from <paramref name="begin"/> up to, not including, <paramref name="end"/>.</summary>
    /// <typeparam name="V">A vector of the width that the kernel runs at.</typeparam>
    void Run<V>(nint begin, nint end) where V : struct, IVector<V, T>;
}

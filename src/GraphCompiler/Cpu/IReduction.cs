namespace GraphCompiler.Cpu;

/// <summary>
/// A reduction to one point: any part of its range is reduced apart, and the parts are then combined. As a kernel it has one row. Generated
/// kernels are structs of this kind.
/// </summary>
/// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TPart">What a part is reduced to.</typeparam>
public interface IReduction<T, TPart> : IVectorKernel<T> where T : unmanaged where TPart : unmanaged
{
    /// <summary>Reduces the points from <paramref name="begin"/> up to, not including, <paramref name="end"/>.</summary>
    /// <typeparam name="V">A vector of the width that the kernel runs at.</typeparam>
    TPart Reduce<V>(nint begin, nint end) where V : struct, IVector<V, T>;

    /// <summary>Combines the parts, in their order, and writes what follows from them.</summary>
    /// <typeparam name="V">A vector of the width that the kernel runs at.</typeparam>
    void Finish<V>(ReadOnlySpan<TPart> parts) where V : struct, IVector<V, T>;
}

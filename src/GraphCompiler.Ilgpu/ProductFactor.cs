using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>A factor of a matrix product as a library takes it: a matrix, or one for each of several products.</summary>
/// <param name="Address">The address of its first element on a CUDA device; 0 if the factor is no such matrix.</param>
/// <param name="IsNarrow">Whether its elements are <see cref="BFloat16"/>, not <see cref="float"/>.</param>
/// <param name="Line">The distance of neighbouring rows of the left factor, columns of the right one, in elements.</param>
/// <param name="Term">The distance of neighbouring terms of the sums; this or <paramref name="Line"/> is 1.</param>
/// <param name="Batch">The distance of the matrices of neighbouring products.</param>
public readonly record struct ProductFactor(nint Address, bool IsNarrow, nint Line, nint Term, nint Batch)
{
    /// <summary>A factor in memory of a CUDA device.</summary>
    /// <param name="view">The memory.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="line">See <see cref="Line"/>.</param>
    /// <param name="term">See <see cref="Term"/>.</param>
    /// <param name="batch">See <see cref="Batch"/>.</param>
    public static ProductFactor Of<T>(ArrayView<T> view, nint offset, nint line, nint term, nint batch) where T : unmanaged =>
        new(view.LoadEffectiveAddressAsPtr() + offset * Unsafe.SizeOf<T>(), typeof(T) == typeof(BFloat16), line, term, batch);
}

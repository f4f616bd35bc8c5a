using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>A factor of a matrix product as a library takes it: a matrix, or one for each of several products.</summary>
/// <param name="Memory">The memory from its first element on; none if the factor is no such matrix.</param>
/// <param name="IsNarrow">Whether its elements are <see cref="BFloat16"/>, not <see cref="float"/>.</param>
/// <param name="Line">The distance of neighbouring rows of the left factor, columns of the right one, in elements.</param>
/// <param name="Term">The distance of neighbouring terms of the sums; this or <paramref name="Line"/> is 1.</param>
/// <param name="Batch">The distance of the matrices of neighbouring products.</param>
public readonly record struct ProductFactor(ArrayView<byte> Memory, bool IsNarrow, nint Line, nint Term, nint Batch)
{
    /// <summary>A factor in memory of a CUDA device.</summary>
    /// <param name="view">The memory.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="line">See <see cref="Line"/>.</param>
    /// <param name="term">See <see cref="Term"/>.</param>
    /// <param name="batch">See <see cref="Batch"/>.</param>
    public static ProductFactor Of<T>(ArrayView<T> view, nint offset, nint line, nint term, nint batch) where T : unmanaged =>
        new(view.SubView(offset).Cast<byte>(), typeof(T) == typeof(BFloat16), line, term, batch);

    internal nint Address => Memory.LoadEffectiveAddressAsPtr();

    internal int ElementSize => IsNarrow ? 2 : 4;

    /// <summary>The distance of the lines, or of the terms, that do not lie next to each other.</summary>
    internal nint Stride => Line == 1 ? Term : Line;

    /// <summary>The factor with another distance of these, and other memory.</summary>
    internal ProductFactor With(ArrayView<byte> memory, nint stride) =>
        this with { Memory = memory, Line = Line == 1 ? 1 : stride, Term = Line == 1 ? stride : 1 };
}

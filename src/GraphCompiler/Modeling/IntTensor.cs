namespace GraphCompiler;

/// <summary>
/// A tensor of 32-bit integers in graph code: labels, token numbers, positions. It holds no data and has no run-time behaviour.
/// </summary>
/// <remarks>
/// Operators work element by element and broadcast as those of <see cref="Tensor"/> do. Arithmetic is that of C#'s <see cref="int"/>: it
/// wraps around, and quotients are rounded towards 0; but a division by 0 gives 0. No gradient flows through integers. Where they are used
/// as indices they are checked: arguments when the entry is called, others as soon as they are computed, unless the compiler can tell that
/// they lie on the axis, as those of <see cref="Ops.Clip(IntTensor, IntTensor, IntTensor)"/> or ArgMax do.
/// </remarks>
public sealed partial class IntTensor
{
    internal IntTensor()
    {
    }

    /// <summary>A tensor of constants, shape <c>[n]</c>, which lie in the generated code.</summary>
    /// <param name="values">
    /// Integers that are known when the project is built: a literal, or a <c>static readonly</c> array; at most 16384.
    /// </param>
    [Primitive] public static IntTensor Of(int[] values) => throw Symbolic.Called();

    /// <summary>The number of axes.</summary>
    [Primitive] public int Rank => throw Symbolic.Called();

    /// <summary>The size of an axis: a number, or a polynomial of the entry's symbols.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public int Dim(int axis) => throw Symbolic.Called();
}

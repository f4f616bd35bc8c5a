namespace GraphCompiler;

// Arithmetic and reductions of integers.
public partial class IntTensor
{
    /// <summary>The sums, element by element, broadcasting. They wrap around at 32 bits.</summary>
    [Primitive] public static IntTensor operator +(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>The differences, element by element, broadcasting. They wrap around at 32 bits.</summary>
    [Primitive] public static IntTensor operator -(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>The products, element by element, broadcasting. They wrap around at 32 bits.</summary>
    [Primitive] public static IntTensor operator *(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>The quotients, rounded towards 0 as in C#: -7 / 2 is -3. By 0 they are 0, as in NumPy.</summary>
    [Primitive] public static IntTensor operator /(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>What the quotients leave, of the sign of the left operand as in C#: -7 % 2 is -1. By 0 it is 0, as in NumPy.</summary>
    [Primitive] public static IntTensor operator %(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>Every integer negated; the least one is its own negative.</summary>
    [Primitive] public static IntTensor operator -(IntTensor x) => throw Symbolic.Called();

    /// <summary>The sum of all integers, shape <c>[]</c>. It wraps around at 32 bits.</summary>
    [Primitive] public IntTensor Sum() => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public IntTensor Sum(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public IntTensor Sum(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The greatest integer, shape <c>[]</c>.</summary>
    [Primitive] public IntTensor Max() => throw Symbolic.Called();

    /// <summary>The greatest integers along an axis, which the result lacks.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public IntTensor Max(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The greatest integers along several axes, which the result lacks.</summary>
    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public IntTensor Max(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The least integer, shape <c>[]</c>.</summary>
    [Primitive] public IntTensor Min() => throw Symbolic.Called();

    /// <summary>The least integers along an axis, which the result lacks.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public IntTensor Min(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The least integers along several axes, which the result lacks.</summary>
    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public IntTensor Min(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The positions of the greatest elements along an axis, which the result lacks: the lowest of several.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public IntTensor ArgMax(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The positions of the least elements along an axis, which the result lacks: the lowest of several.</summary>
    /// <inheritdoc cref="ArgMax"/>
    [Primitive] public IntTensor ArgMin(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The product of all integers, shape <c>[]</c>. It wraps around at 32 bits.</summary>
    [Primitive] public IntTensor Prod() => throw Symbolic.Called();

    /// <summary>The products along an axis, which the result lacks.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public IntTensor Prod(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The products along several axes, which the result lacks.</summary>
    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public IntTensor Prod(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>Running sums along an axis: <c>yᵢ = x₀ + ... + xᵢ</c>.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public IntTensor CumSum(int axis) => throw Symbolic.Called();
}

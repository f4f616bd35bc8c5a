namespace GraphCompiler;

public partial class Tensor
{
    /// <summary>The sum of all elements, shape <c>[]</c>; 0 if there is none.</summary>
    [Primitive] public Tensor Sum() => throw Symbolic.Called();

    /// <summary>Sums along an axis, which the result lacks.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepDims">Keep the axis with size 1.</param>
    [Primitive] public Tensor Sum(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>Sums along several axes, which the result lacks.</summary>
    /// <param name="axes">The axes; negative ones count from the end; each once.</param>
    /// <param name="keepDims">Keep the axes with size 1.</param>
    [Primitive] public Tensor Sum(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The greatest of all elements, shape <c>[]</c>; -∞ if there is none, NaN if one is NaN. Equal greatest elements share the gradient
    /// evenly.
    /// </summary>
    [Primitive] public Tensor Max() => throw Symbolic.Called();

    /// <summary>The greatest elements along an axis, which the result lacks. Equal greatest elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    [Primitive] public Tensor Max(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The greatest elements along several axes, which the result lacks. Equal greatest elements share the gradient evenly.
    /// </summary>
    /// <inheritdoc cref="Sum(int[], bool)"/>
    [Primitive] public Tensor Max(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The least of all elements, shape <c>[]</c>; ∞ if there is none, NaN if one is NaN. Equal least elements share the gradient evenly.
    /// </summary>
    [Primitive] public Tensor Min() => throw Symbolic.Called();

    /// <summary>The least elements along an axis, which the result lacks. Equal least elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    [Primitive] public Tensor Min(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The least elements along several axes, which the result lacks. Equal least elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int[], bool)"/>
    [Primitive] public Tensor Min(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The product of all elements, shape <c>[]</c>; 1 if there is none. The gradient is the product of the other elements, also where
    /// elements are 0.
    /// </summary>
    /// <remarks>Second derivatives are exact where no element is 0.</remarks>
    [Primitive] public Tensor Prod() => throw Symbolic.Called();

    /// <summary>
    /// The products along an axis, which the result lacks. The gradient is the product of the other elements, also where elements are 0.
    /// </summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    [Primitive] public Tensor Prod(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The products along several axes, which the result lacks. The gradient is the product of the other elements, also where elements are
    /// 0.
    /// </summary>
    /// <inheritdoc cref="Sum(int[], bool)"/>
    [Primitive] public Tensor Prod(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The positions of the greatest elements along an axis, which the result lacks: the lowest of several, and that of the first NaN if
    /// there is one (as in NumPy and PyTorch). No gradient.
    /// </summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    [Primitive] public IntTensor ArgMax(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// The positions of the least elements along an axis, which the result lacks: the lowest of several, and that of the first NaN if there
    /// is one (as in NumPy and PyTorch). No gradient.
    /// </summary>
    /// <inheritdoc cref="ArgMax"/>
    [Primitive] public IntTensor ArgMin(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>
    /// Running sums along an axis: <c>yᵢ = x₀ + ... + xᵢ</c>, added in this order. The gradient is the running sum from the end.
    /// </summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public Tensor CumSum(int axis) => throw Symbolic.Called();
}

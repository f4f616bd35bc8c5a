namespace GraphCompiler;

public partial class Tensor
{
    /// <summary>The sum of all elements, shape <c>[]</c>.</summary>
    [Primitive] public Tensor Sum() => throw Symbolic.Called();

    /// <summary>Sums along an axis, which the result lacks.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepDims">Keep the axis with size 1.</param>
    [Primitive] public Tensor Sum(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>Sums along several axes, which the result lacks.</summary>
    /// <param name="axes">The axes; negative ones count from the end; each once.</param>
    /// <param name="keepDims">Keep the axes with size 1.</param>
    [Primitive] public Tensor Sum(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The greatest of all elements, shape <c>[]</c>. Equal greatest elements share the gradient evenly.</summary>
    [Primitive] public Tensor Max() => throw Symbolic.Called();

    /// <summary>The greatest elements along an axis, which the result lacks. Equal greatest elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    [Primitive] public Tensor Max(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The greatest elements along several axes, which the result lacks. Equal greatest elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int[], bool)"/>
    [Primitive] public Tensor Max(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The least of all elements, shape <c>[]</c>. Equal least elements share the gradient evenly.</summary>
    [Primitive] public Tensor Min() => throw Symbolic.Called();

    /// <summary>The least elements along an axis, which the result lacks. Equal least elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    [Primitive] public Tensor Min(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>The least elements along several axes, which the result lacks. Equal least elements share the gradient evenly.</summary>
    /// <inheritdoc cref="Sum(int[], bool)"/>
    [Primitive] public Tensor Min(int[] axes, bool keepDims = false) => throw Symbolic.Called();
}

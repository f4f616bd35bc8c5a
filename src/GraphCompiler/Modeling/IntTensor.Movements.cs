namespace GraphCompiler;

// What can be done with indices but index: they are moved as tensors are, compared, and turned into numbers.
public partial class IntTensor
{
    /// <summary>One index, shape <c>[]</c>, that is known when the project is built.</summary>
    [Primitive] public static implicit operator IntTensor(int value) => throw Symbolic.Called();

    /// <summary>The indices as numbers. No gradient. Above 2^24 a single-precision number is the nearest that there is.</summary>
    [Primitive] public Tensor ToTensor() => throw Symbolic.Called();

    /// <summary>Part of the indices, as of a tensor: <c>text[.., 1..]</c> is what follows <c>text[.., ..^1]</c>.</summary>
    /// <remarks>A view: nothing is copied. Ranges lie within their axis and take something, as those of tensors do.</remarks>
    /// <param name="at">At most one for each axis; an index drops its axis, axes left out are taken whole.</param>
    [Primitive] public IntTensor this[params AxisRange[] at] => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Slice"/>
    [Primitive] public IntTensor Slice(int axis, Range range, int step = 1) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Flip"/>
    [Primitive] public IntTensor Flip(int axis) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Reshape"/>
    [Primitive] public IntTensor Reshape(params int[] shape) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Permute"/>
    [Primitive] public IntTensor Permute(params int[] axes) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Transpose"/>
    [Primitive] public IntTensor Transpose(int axis1 = -2, int axis2 = -1) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Expand"/>
    [Primitive] public IntTensor Expand(params int[] shape) => throw Symbolic.Called();

    /// <summary>1 where left is greater, else 0. No gradient.</summary>
    [Primitive] public static Tensor operator >(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>1 where left is less, else 0. No gradient.</summary>
    [Primitive] public static Tensor operator <(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>1 where left is greater or equal, else 0. No gradient.</summary>
    [Primitive] public static Tensor operator >=(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>1 where left is less or equal, else 0. No gradient.</summary>
    [Primitive] public static Tensor operator <=(IntTensor left, IntTensor right) => throw Symbolic.Called();
}

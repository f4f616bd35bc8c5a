namespace GraphCompiler;

// Movements and comparisons: integers are moved as tensors are.
public partial class IntTensor
{
    /// <summary>A whole number or a size as a scalar tensor, shape <c>[]</c>.</summary>
    [Primitive] public static implicit operator IntTensor(int value) => throw Symbolic.Called();

    /// <summary>The integers as numbers. No gradient. Above 2^24 a single-precision number is the nearest that there is.</summary>
    [Primitive] public Tensor ToTensor() => throw Symbolic.Called();

    /// <summary>Part of the indices, as of a tensor: <c>text[.., 1..]</c> is what follows <c>text[.., ..^1]</c>.</summary>
    /// <remarks>A view: nothing is copied. Ranges lie within their axis and take something, as those of tensors do.</remarks>
    /// <param name="at">At most one for each axis; an index drops its axis, axes left out are taken whole.</param>
    [Primitive] public IntTensor this[params AxisRange[] at] => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Slice"/>
    [Primitive] public IntTensor Slice(int axis, Range range, int step = 1) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Flip"/>
    [Primitive] public IntTensor Flip(int axis) => throw Symbolic.Called();

    /// <summary>Adds elements of one value before and after those of an axis.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="before">How many come before; not negative.</param>
    /// <param name="after">How many come after; not negative.</param>
    /// <param name="value">Their value, a constant.</param>
    [Primitive] public IntTensor Pad(int axis, int before, int after, int value = 0) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Reshape"/>
    [Primitive] public IntTensor Reshape(params int[] shape) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Permute"/>
    [Primitive] public IntTensor Permute(params int[] axes) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Transpose"/>
    [Primitive] public IntTensor Transpose(int axis1 = -2, int axis2 = -1) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Expand"/>
    [Primitive] public IntTensor Expand(params int[] shape) => throw Symbolic.Called();

    /// <summary>Where left is greater, broadcasting.</summary>
    [Primitive] public static BoolTensor operator >(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>Where left is less, broadcasting.</summary>
    [Primitive] public static BoolTensor operator <(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>Where left is greater or equal, broadcasting.</summary>
    [Primitive] public static BoolTensor operator >=(IntTensor left, IntTensor right) => throw Symbolic.Called();

    /// <summary>Where left is less or equal, broadcasting.</summary>
    [Primitive] public static BoolTensor operator <=(IntTensor left, IntTensor right) => throw Symbolic.Called();
}

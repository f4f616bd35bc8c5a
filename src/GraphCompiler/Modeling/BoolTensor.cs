namespace GraphCompiler;

/// <summary>
/// A tensor of Booleans in graph code: what comparisons give, and what <see cref="Ops.Where(Tensor, Tensor, Tensor)"/> takes. It holds no
/// data and has no run-time behaviour.
/// </summary>
/// <remarks>
/// It is a <see cref="Tensor"/> whose elements are 1 for true and 0 for false, so a mask can be a factor or a term, and its mean is a
/// share. No gradient flows through it. What is fused with its use is never stored. As an argument or a result of an entry it is made of
/// <see cref="bool"/>.
/// </remarks>
public sealed class BoolTensor : Tensor
{
    internal BoolTensor()
    {
    }

    /// <summary>A tensor of constants, shape <c>[n]</c>, which lie in the generated code.</summary>
    /// <param name="values">
    /// Booleans that are known when the project is built: a literal, or a <c>static readonly</c> array; at most 16384.
    /// </param>
    [Primitive] public static BoolTensor Of(bool[] values) => throw Symbolic.Called();

    /// <summary>Whether both are true, element by element, broadcasting.</summary>
    [Primitive] public static BoolTensor operator &(BoolTensor left, BoolTensor right) => throw Symbolic.Called();

    /// <summary>Whether at least one is true, element by element, broadcasting.</summary>
    [Primitive] public static BoolTensor operator |(BoolTensor left, BoolTensor right) => throw Symbolic.Called();

    /// <summary>Whether exactly one is true, element by element, broadcasting.</summary>
    [Primitive] public static BoolTensor operator ^(BoolTensor left, BoolTensor right) => throw Symbolic.Called();

    /// <summary>Whether it is false, element by element.</summary>
    [Primitive] public static BoolTensor operator !(BoolTensor x) => throw Symbolic.Called();

    /// <summary>Whether any element is true, shape <c>[]</c>.</summary>
    [Primitive] public BoolTensor Any() => throw Symbolic.Called();

    /// <summary>Whether any element along an axis is true; the result lacks the axis.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public BoolTensor Any(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>Whether any element along several axes is true; the result lacks the axes.</summary>
    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public BoolTensor Any(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>Whether all elements are true, shape <c>[]</c>.</summary>
    [Primitive] public BoolTensor All() => throw Symbolic.Called();

    /// <summary>Whether all elements along an axis are true; the result lacks the axis.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public BoolTensor All(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>Whether all elements along several axes are true; the result lacks the axes.</summary>
    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public BoolTensor All(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>How many elements are true, shape <c>[]</c>: a whole number, exact where a sum of numbers would not be.</summary>
    [Primitive] public IntTensor Count() => throw Symbolic.Called();

    /// <summary>How many elements along an axis are true; the result lacks the axis.</summary>
    /// <inheritdoc cref="Tensor.Sum(int, bool)"/>
    [Primitive] public IntTensor Count(int axis, bool keepDims = false) => throw Symbolic.Called();

    /// <summary>How many elements along several axes are true; the result lacks the axes.</summary>
    /// <inheritdoc cref="Tensor.Sum(int[], bool)"/>
    [Primitive] public IntTensor Count(int[] axes, bool keepDims = false) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.this"/>
    [Primitive] public new BoolTensor this[params AxisRange[] at] => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Slice"/>
    [Primitive] public new BoolTensor Slice(int axis, Range range, int step = 1) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Flip"/>
    [Primitive] public new BoolTensor Flip(int axis) => throw Symbolic.Called();

    /// <summary>Adds elements of one value before and after those of an axis.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="before">How many come before; not negative.</param>
    /// <param name="after">How many come after; not negative.</param>
    /// <param name="value">Their value, a constant.</param>
    [Primitive] public BoolTensor Pad(int axis, int before, int after, bool value = false) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Reshape"/>
    [Primitive] public new BoolTensor Reshape(params int[] shape) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Permute"/>
    [Primitive] public new BoolTensor Permute(params int[] axes) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Transpose"/>
    [Primitive] public new BoolTensor Transpose(int axis1 = -2, int axis2 = -1) => throw Symbolic.Called();

    /// <inheritdoc cref="Tensor.Expand"/>
    [Primitive] public new BoolTensor Expand(params int[] shape) => throw Symbolic.Called();
}

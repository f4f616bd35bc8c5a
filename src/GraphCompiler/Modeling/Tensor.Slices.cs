namespace GraphCompiler;

public partial class Tensor
{
    /// <summary>
    /// Part of a tensor, by an index or a range for each of the leading axes: with x of shape <c>[N, 8, 3]</c>, <c>x[.., 0..4]</c> has
    /// shape <c>[N, 4, 3]</c> and <c>x[^1, .., 0]</c> shape <c>[8]</c>.
    /// </summary>
    /// <remarks>
    /// A view: nothing is copied. Unlike NumPy's, C#'s ranges never reach beyond an axis, and take something: what fits no size is refused
    /// (GC0125), what fits some is checked when the entry is called (GC0150).
    /// </remarks>
    /// <param name="at">At most one for each axis; an index drops its axis, axes left out are taken whole.</param>
    [Primitive] public Tensor this[params AxisRange[] at] => throw Symbolic.Called();

    /// <summary>Every step-th element of a range along an axis.</summary>
    /// <remarks>
    /// A view. The first element is the range's first one or, with a negative step, its last one: <c>Slice(0, 0..5, -2)</c> takes the
    /// elements 4, 2 and 0, as <c>x[0:5][::-2]</c> does in NumPy. A symbolic length must be divisible by the step, which is checked when
    /// the entry is called.
    /// </remarks>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="range">The range, within the axis.</param>
    /// <param name="step">The step, not 0.</param>
    [Primitive] public Tensor Slice(int axis, Range range, int step = 1) => throw Symbolic.Called();

    /// <summary>The elements along an axis in reverse order. A view.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public Tensor Flip(int axis) => throw Symbolic.Called();

    /// <summary>
    /// Adds elements of one value before and after those of an axis. The gradient of the original elements passes unchanged.
    /// </summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="before">How many come before; not negative.</param>
    /// <param name="after">How many come after; not negative.</param>
    /// <param name="value">Their value, a constant.</param>
    [Primitive] public Tensor Pad(int axis, int before, int after, double value = 0) => throw Symbolic.Called();

    /// <summary>
    /// The elements whose coordinates along two axes of equal size are equal. As in NumPy, the diagonal is the last axis of the result;
    /// both axes are gone. A view.
    /// </summary>
    /// <param name="axis1">An axis; negative counts from the end.</param>
    /// <param name="axis2">The other axis.</param>
    [Primitive] public Tensor Diagonal(int axis1 = -2, int axis2 = -1) => throw Symbolic.Called();
}

namespace GraphCompiler;

// Primitives that read or write at indices, and those that put tensors together.
public static partial class Ops
{
    /// <summary>
    /// Reads slices of <paramref name="x"/> along an axis: with a table <c>[V, D]</c> and indices <c>[N]</c>, rows <c>[N, D]</c>.
    /// </summary>
    /// <param name="x">The table.</param>
    /// <param name="indices">Indices below the axis' size, of any shape, which takes the place of the axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public static Tensor Gather(Tensor x, IntTensor indices, int axis = 0) => throw Symbolic.Called();

    /// <summary>
    /// Reads one element for each index: <c>y[.., i, ..] = x[.., indices[.., i, ..], ..]</c>, where i is the coordinate along the axis
    /// (NumPy's take_along_axis). Where an element is read more than once, its gradients add up.
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="indices">Indices below the axis' size; their shape is that of x but for the axis, and is the result's.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public static Tensor TakeAlongAxis(Tensor x, IntTensor indices, int axis) => throw Symbolic.Called();

    /// <summary>
    /// Zeros, to which slices are added at indices along an axis: with updates <c>[N, D]</c> and indices <c>[N]</c>, a tensor <c>[size,
    /// D]</c>. Additions to one place happen in the order of the indices. The gradient is a <see cref="Gather(Tensor, IntTensor, int)"/>.
    /// </summary>
    /// <param name="updates">The slices; its axes from <paramref name="axis"/> on begin with those of the indices.</param>
    /// <param name="indices">Indices from 0 to size - 1.</param>
    /// <param name="size">The size of the axis that takes the place of the indices' axes.</param>
    /// <param name="axis">The axis of the result; negative counts from the end.</param>
    [Primitive] public static Tensor ScatterAdd(Tensor updates, IntTensor indices, int size, int axis = 0) => throw Symbolic.Called();

    /// <summary>
    /// Zeros, to which one element is added for each index: <c>y[.., indices[.., i, ..], ..] += updates[.., i, ..]</c>, where i is the
    /// coordinate along the axis (PyTorch's scatter_add). The gradient is a <see cref="TakeAlongAxis(Tensor, IntTensor, int)"/>.
    /// </summary>
    /// <param name="updates">Any tensor.</param>
    /// <param name="indices">Indices from 0 to size - 1, of the same shape.</param>
    /// <param name="size">The size of the result's axis; the others are those of the updates.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive]
    public static Tensor ScatterAddAlongAxis(Tensor updates, IntTensor indices, int size, int axis) => throw Symbolic.Called();

    /// <summary>
    /// The greatest of the slices at each index along an axis, -infinity where there is none (as in JAX). Equal greatest elements share the
    /// gradient evenly.
    /// </summary>
    /// <inheritdoc cref="ScatterAdd(Tensor, IntTensor, int, int)"/>
    [Primitive] public static Tensor ScatterMax(Tensor updates, IntTensor indices, int size, int axis = 0) => throw Symbolic.Called();

    /// <summary>
    /// How many of the indices are 0, 1, ..., count - 1, shape <c>[count]</c> (NumPy's bincount): the sizes of segments, the degrees of a
    /// graph's nodes. No gradient.
    /// </summary>
    /// <param name="segments">Indices below count, of any shape.</param>
    /// <param name="count">How many numbers there are.</param>
    [Primitive] public static Tensor SegmentCount(IntTensor segments, int count) => throw Symbolic.Called();

    /// <summary>1 where the position along a new last axis equals the index, else 0: <c>[N]</c> gives <c>[N, classes]</c>.</summary>
    /// <param name="indices">Indices from 0 to classes - 1.</param>
    /// <param name="classes">The size of the new axis.</param>
    [Primitive] public static Tensor OneHot(IntTensor indices, int classes) => throw Symbolic.Called();

    /// <summary>The numbers 0, 1, ..., count - 1, shape <c>[count]</c>: positions, as a tensor that costs no memory.</summary>
    /// <param name="count">How many, at least one.</param>
    [Primitive] public static Tensor Arange(int count) => throw Symbolic.Called();

    /// <summary>
    /// The indices 0, 1, ..., count - 1, shape <c>[count]</c>: as <see cref="Arange"/>, but whole numbers of any size are exact.
    /// </summary>
    /// <param name="count">How many, at least one.</param>
    [Primitive] public static IntTensor Positions(int count) => throw Symbolic.Called();

    /// <summary>Joins tensors along an axis, whose sizes add up. The gradient of each is a slice of the result's.</summary>
    /// <param name="tensors">At least one; their other sizes are the same.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public static Tensor Concat(Tensor[] tensors, int axis = 0) => throw Symbolic.Called();

    /// <summary>
    /// Einstein's notation, as in NumPy: each operand's axes are named by letters, and axes that the result does not name are summed:
    /// <c>Einsum("bik,bkj->bij", x, y)</c> is a batched matrix product, <c>"i,j->ij"</c> an outer product, <c>"ii->"</c> a trace,
    /// <c>"...ij->...ji"</c> a transposition.
    /// </summary>
    /// <remarks>
    /// A letter twice in an operand takes the diagonal. Axes of size 1 repeat. Without an arrow, the result names the axes of an ellipsis
    /// and then, in alphabetical order, those that are named once. More than two operands are contracted from left to right.
    /// </remarks>
    /// <param name="notation">The labels of the operands, separated by commas, and of the result.</param>
    /// <param name="operands">One for each group of labels.</param>
    [Primitive] public static Tensor Einsum(string notation, params Tensor[] operands) => throw Symbolic.Called();
}

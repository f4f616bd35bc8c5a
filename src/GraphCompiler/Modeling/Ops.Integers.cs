using System.Runtime.CompilerServices;

namespace GraphCompiler;

// Functions of integers and Booleans. Whole numbers alone, as in Max(1, 2), stay operands of the functions of numbers.
public static partial class Ops
{
    /// <summary>
    /// Where two tensors of integers are equal, broadcasting: <c>NotEqual(text, 0)</c> is a mask of what is no padding of 0.
    /// </summary>
    [Primitive] public static BoolTensor Equal(IntTensor x, IntTensor y) => throw Symbolic.Called();

    /// <summary>Where two tensors of integers differ, broadcasting.</summary>
    [Primitive] public static BoolTensor NotEqual(IntTensor x, IntTensor y) => throw Symbolic.Called();

    /// <summary>|x|; that of the least integer is itself.</summary>
    [OverloadResolutionPriority(-1), Primitive] public static IntTensor Abs(IntTensor x) => throw Symbolic.Called();

    /// <summary>-1, 0 or 1.</summary>
    [OverloadResolutionPriority(-1), Primitive] public static IntTensor Sign(IntTensor x) => throw Symbolic.Called();

    /// <summary>The greater of two integers, element by element, broadcasting.</summary>
    [OverloadResolutionPriority(-1), Primitive] public static IntTensor Max(IntTensor x, IntTensor y) => throw Symbolic.Called();

    /// <summary>The lesser of two integers, element by element, broadcasting.</summary>
    [OverloadResolutionPriority(-1), Primitive] public static IntTensor Min(IntTensor x, IntTensor y) => throw Symbolic.Called();

    /// <summary><c>min(max(x, low), high)</c>, broadcasting; where low is above high the result is high.</summary>
    /// <param name="x">Any integers.</param>
    /// <param name="low">The least integer of the result.</param>
    /// <param name="high">The greatest integer of the result.</param>
    [OverloadResolutionPriority(-1), Primitive]
    public static IntTensor Clip(IntTensor x, IntTensor low, IntTensor high) => throw Symbolic.Called();

    /// <summary>x where the condition is true, else y, broadcasting.</summary>
    /// <param name="condition">What decides.</param>
    /// <param name="x">The integers where it is true.</param>
    /// <param name="y">The integers where it is false.</param>
    [OverloadResolutionPriority(-1), Primitive]
    public static IntTensor Where(BoolTensor condition, IntTensor x, IntTensor y) => throw Symbolic.Called();

    /// <inheritdoc cref="Where(BoolTensor, IntTensor, IntTensor)"/>
    [Primitive] public static BoolTensor Where(BoolTensor condition, BoolTensor x, BoolTensor y) => throw Symbolic.Called();

    /// <inheritdoc cref="Gather(Tensor, IntTensor, int)"/>
    [Primitive] public static IntTensor Gather(IntTensor x, IntTensor indices, int axis = 0) => throw Symbolic.Called();

    /// <inheritdoc cref="Gather(Tensor, IntTensor, int)"/>
    [Primitive] public static BoolTensor Gather(BoolTensor x, IntTensor indices, int axis = 0) => throw Symbolic.Called();

    /// <summary>
    /// Reads one element for each index: <c>y[.., i, ..] = x[.., indices[.., i, ..], ..]</c>, where i is the coordinate along the axis.
    /// </summary>
    /// <inheritdoc cref="TakeAlongAxis(Tensor, IntTensor, int)"/>
    [Primitive] public static IntTensor TakeAlongAxis(IntTensor x, IntTensor indices, int axis) => throw Symbolic.Called();

    /// <inheritdoc cref="TakeAlongAxis(IntTensor, IntTensor, int)"/>
    [Primitive] public static BoolTensor TakeAlongAxis(BoolTensor x, IntTensor indices, int axis) => throw Symbolic.Called();

    /// <summary>
    /// Zeros, to which slices of integers are added at indices along an axis: with updates <c>[N, D]</c> and indices <c>[N]</c>, a tensor
    /// <c>[size, D]</c>. Sums wrap around at 32 bits.
    /// </summary>
    /// <inheritdoc cref="ScatterAdd(Tensor, IntTensor, int, int)"/>
    [Primitive] public static IntTensor ScatterAdd(IntTensor updates, IntTensor indices, int size, int axis = 0) => throw Symbolic.Called();

    /// <summary>
    /// Zeros, to which one integer is added for each index: <c>y[.., indices[.., i, ..], ..] += updates[.., i, ..]</c>. Sums wrap around at
    /// 32 bits.
    /// </summary>
    /// <inheritdoc cref="ScatterAddAlongAxis(Tensor, IntTensor, int, int)"/>
    [Primitive]
    public static IntTensor ScatterAddAlongAxis(IntTensor updates, IntTensor indices, int size, int axis) => throw Symbolic.Called();

    /// <summary>Joins tensors of integers along an axis, whose sizes add up.</summary>
    /// <inheritdoc cref="Concat(Tensor[], int)"/>
    [Primitive] public static IntTensor Concat(IntTensor[] tensors, int axis = 0) => throw Symbolic.Called();

    /// <summary>Joins tensors of Booleans along an axis, whose sizes add up.</summary>
    /// <inheritdoc cref="Concat(Tensor[], int)"/>
    [Primitive] public static BoolTensor Concat(BoolTensor[] tensors, int axis = 0) => throw Symbolic.Called();
}

namespace GraphCompiler;

// Joining tensors.
public static partial class Ops
{
    /// <summary>Joins tensors of one shape along a new axis.</summary>
    /// <param name="tensors">At least one.</param>
    /// <param name="axis">Where the new axis is in the result; negative counts from the result's end.</param>
    public static Tensor Stack(Tensor[] tensors, int axis = 0) => Concat([.. tensors.Select(tensor => tensor.Unsqueeze(axis))], axis);

    /// <inheritdoc cref="Stack(Tensor[], int)"/>
    public static IntTensor Stack(IntTensor[] tensors, int axis = 0) => Concat([.. tensors.Select(tensor => tensor.Unsqueeze(axis))], axis);

    /// <inheritdoc cref="Stack(Tensor[], int)"/>
    public static BoolTensor Stack(BoolTensor[] tensors, int axis = 0) =>
        Concat([.. tensors.Select(tensor => tensor.Unsqueeze(axis))], axis);
}

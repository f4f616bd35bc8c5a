namespace GraphCompiler;

// Tensors of one value, which cost no memory.
public static partial class Ops
{
    /// <summary>Zeros, such as the first state of a recurrent layer.</summary>
    /// <param name="shape">The sizes; none for a scalar.</param>
    public static Tensor Zeros(params int[] shape) => ((Tensor)0).Expand(shape);

    /// <summary>Ones.</summary>
    /// <inheritdoc cref="Zeros"/>
    public static Tensor Ones(params int[] shape) => ((Tensor)1).Expand(shape);
}

namespace GraphCompiler;

public partial class Tensor
{
    /// <summary>The same elements, in row-major order, under another shape with as many elements.</summary>
    /// <param name="shape">The sizes; at most one may be -1, which is then worked out.</param>
    [Primitive] public Tensor Reshape(params int[] shape) => throw Symbolic.Called();

    /// <summary>Exchanges two axes; by default the last two.</summary>
    /// <param name="axis1">An axis; negative counts from the end.</param>
    /// <param name="axis2">The other axis.</param>
    [Primitive] public Tensor Transpose(int axis1 = -2, int axis2 = -1) => throw Symbolic.Called();

    /// <summary>Reorders the axes: axis i of the result is axis <c>axes[i]</c> of this tensor.</summary>
    /// <param name="axes">Every axis once; negative ones count from the end.</param>
    [Primitive] public Tensor Permute(params int[] axes) => throw Symbolic.Called();

    /// <summary>Repeats axes of size 1, and missing leading axes, to fill a shape.</summary>
    /// <param name="shape">The sizes of the result.</param>
    [Primitive] public Tensor Expand(params int[] shape) => throw Symbolic.Called();
}

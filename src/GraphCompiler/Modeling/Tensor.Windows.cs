namespace GraphCompiler;

public partial class Tensor
{
    /// <summary>
    /// Windows that slide along an axis: the axis becomes two, the windows' positions and the elements of each, and element k of window o
    /// is the element <c>o · stride + k · dilation</c> of the axis.
    /// </summary>
    /// <remarks>
    /// A view (PyTorch's <c>unfold</c>, whose window axis is last instead). There are <c>⌊(length - dilation · (size - 1) - 1) / stride⌋ +
    /// 1</c> windows, and at least one (else GC0133); elements behind the last one are left out. A symbolic length must give a whole number
    /// for all sizes (GC0118). The gradient is the <see cref="Fold"/> of the windows' gradients.
    /// </remarks>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="size">How many elements a window has, at least 1 (else GC0135).</param>
    /// <param name="stride">How far apart the windows begin, at least 1.</param>
    /// <param name="dilation">How far apart the elements of a window lie, at least 1.</param>
    [Primitive] public Tensor Windows(int axis, int size, int stride = 1, int dilation = 1) => throw Symbolic.Called();

    /// <summary>
    /// The sum of windows laid over each other: two neighbouring axes, the windows' positions and their elements, become one, to whose
    /// element <c>o · stride + k · dilation</c> element k of window o is added. The transpose of <see cref="Windows"/>.
    /// </summary>
    /// <remarks>As PyTorch's <c>fold</c>, but along one axis. Elements that no window reaches are 0.</remarks>
    /// <param name="axis">The axis of the positions; that of the elements follows. Negative counts from the result's end.</param>
    /// <param name="length">The length of the result, at least what the windows reach over (else GC0134), which is the default.</param>
    /// <param name="stride">How far apart the windows begin, at least 1 (else GC0135).</param>
    /// <param name="dilation">How far apart the elements of a window lie, at least 1.</param>
    [Primitive] public Tensor Fold(int axis, int? length = null, int stride = 1, int dilation = 1) => throw Symbolic.Called();
}

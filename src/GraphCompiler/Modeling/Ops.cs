namespace GraphCompiler;

/// <summary>
/// The functions of graph code; <c>using static GraphCompiler.Ops;</c> makes them read like maths. This file's part holds the primitives,
/// which the compiler knows; the parts in the library are formulas over them.
/// </summary>
public static partial class Ops
{
    /// <summary>e^x. dy/dx = y.</summary>
    [Primitive] public static Tensor Exp(Tensor x) => throw Symbolic.Called();

    /// <summary>The natural logarithm; -infinity at 0, NaN below. dy/dx = 1/x.</summary>
    [Primitive] public static Tensor Log(Tensor x) => throw Symbolic.Called();

    /// <summary>ln(1 + x), accurate for small x. dy/dx = 1/(1 + x).</summary>
    [Primitive] public static Tensor Log1p(Tensor x) => throw Symbolic.Called();

    /// <summary>The square root; NaN below 0. dy/dx = 1/(2y).</summary>
    [Primitive] public static Tensor Sqrt(Tensor x) => throw Symbolic.Called();

    /// <summary>|x|. The derivative is the sign, 0 at 0.</summary>
    [Primitive] public static Tensor Abs(Tensor x) => throw Symbolic.Called();

    /// <summary>-1, 0 or 1. No gradient.</summary>
    [Primitive] public static Tensor Sign(Tensor x) => throw Symbolic.Called();

    /// <summary>The hyperbolic tangent. dy/dx = 1 - y².</summary>
    [Primitive] public static Tensor Tanh(Tensor x) => throw Symbolic.Called();

    /// <summary>1/(1 + e^-x). dy/dx = y(1 - y).</summary>
    [Primitive] public static Tensor Sigmoid(Tensor x) => throw Symbolic.Called();

    /// <summary>The error function, 2/√π ∫₀ˣ e^(-t²) dt. dy/dx = 2/√π e^(-x²).</summary>
    [Primitive] public static Tensor Erf(Tensor x) => throw Symbolic.Called();

    /// <summary>max(x, 0). The derivative at 0 is 0.</summary>
    [Primitive] public static Tensor Relu(Tensor x) => throw Symbolic.Called();

    /// <summary>x to the power of an exponent, broadcasting; NaN for a negative base with a fractional exponent.</summary>
    [Primitive] public static Tensor Pow(Tensor x, Tensor exponent) => throw Symbolic.Called();

    /// <summary>The greater of two tensors, element by element, broadcasting. Equal elements share the gradient half and half.</summary>
    [Primitive] public static Tensor Max(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>The lesser of two tensors, element by element, broadcasting. Equal elements share the gradient half and half.</summary>
    [Primitive] public static Tensor Min(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>1 where two tensors are equal, else 0, broadcasting. No gradient.</summary>
    [Primitive] public static Tensor Equal(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>1 where two tensors differ, else 0, broadcasting. No gradient.</summary>
    [Primitive] public static Tensor NotEqual(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>x where the condition is not 0, else y, broadcasting. No gradient flows to the condition, nor through the branch not taken.</summary>
    [Primitive] public static Tensor Where(Tensor condition, Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>The matrix product over the last two axes: <c>[..., m, k] x [..., k, n]</c> gives <c>[..., m, n]</c>.</summary>
    /// <remarks>As in NumPy: leading axes are batches and broadcast; a vector on the left is a row, on the right a column.</remarks>
    [Primitive] public static Tensor MatMul(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>Reads slices of <paramref name="x"/> along an axis: with a table <c>[V, D]</c> and indices <c>[N]</c>, rows <c>[N, D]</c>.</summary>
    /// <param name="x">The table.</param>
    /// <param name="indices">Indices below the axis' size, of any shape, which takes the place of the axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public static Tensor Gather(Tensor x, IntTensor indices, int axis = 0) => throw Symbolic.Called();

    /// <summary>1 where the position along a new last axis equals the index, else 0: <c>[N]</c> gives <c>[N, classes]</c>.</summary>
    /// <param name="indices">Indices from 0 to classes - 1.</param>
    /// <param name="classes">The size of the new axis.</param>
    [Primitive] public static Tensor OneHot(IntTensor indices, int classes) => throw Symbolic.Called();

    /// <summary>x itself, through which no gradient flows.</summary>
    [Primitive] public static Tensor StopGradient(Tensor x) => throw Symbolic.Called();
}

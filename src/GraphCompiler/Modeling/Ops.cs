namespace GraphCompiler;

/// <summary>
/// The functions of graph code; <c>using static GraphCompiler.Ops;</c> makes them read like maths. This file's part holds the primitives,
/// which the compiler knows; the parts in the library are formulas over them.
/// </summary>
public static partial class Ops
{
    /// <summary>e^x. dy/dx = y.</summary>
    [Primitive] public static Tensor Exp(Tensor x) => throw Symbolic.Called();

    /// <summary>e^x - 1, accurate for small x. dy/dx = y + 1.</summary>
    [Primitive] public static Tensor Expm1(Tensor x) => throw Symbolic.Called();

    /// <summary>The natural logarithm; -infinity at 0, NaN below. dy/dx = 1/x.</summary>
    [Primitive] public static Tensor Log(Tensor x) => throw Symbolic.Called();

    /// <summary>ln(1 + x), accurate for small x. dy/dx = 1/(1 + x).</summary>
    [Primitive] public static Tensor Log1p(Tensor x) => throw Symbolic.Called();

    /// <summary>The square root; NaN below 0. dy/dx = 1/(2y).</summary>
    [Primitive] public static Tensor Sqrt(Tensor x) => throw Symbolic.Called();

    /// <summary>1/√x; infinity at 0, NaN below. dy/dx = -y³/2.</summary>
    [Primitive] public static Tensor Rsqrt(Tensor x) => throw Symbolic.Called();

    /// <summary>1/x. dy/dx = -y².</summary>
    [Primitive] public static Tensor Reciprocal(Tensor x) => throw Symbolic.Called();

    /// <summary>The sine of x radians. dy/dx = cos x.</summary>
    /// <remarks>
    /// Devices reduce single-precision angles up to about 8000 accurately; larger ones lose digits there, as in fast math libraries.
    /// </remarks>
    [Primitive] public static Tensor Sin(Tensor x) => throw Symbolic.Called();

    /// <summary>The cosine of x radians. dy/dx = -sin x.</summary>
    /// <inheritdoc cref="Sin"/>
    [Primitive] public static Tensor Cos(Tensor x) => throw Symbolic.Called();

    /// <summary>The tangent of x radians. dy/dx = 1 + y².</summary>
    /// <inheritdoc cref="Sin"/>
    [Primitive] public static Tensor Tan(Tensor x) => throw Symbolic.Called();

    /// <summary>The angle between -π/2 and π/2 whose sine is x; NaN beyond ±1. dy/dx = 1/√(1 - x²).</summary>
    [Primitive] public static Tensor Asin(Tensor x) => throw Symbolic.Called();

    /// <summary>The angle between 0 and π whose cosine is x; NaN beyond ±1. dy/dx = -1/√(1 - x²).</summary>
    [Primitive] public static Tensor Acos(Tensor x) => throw Symbolic.Called();

    /// <summary>The angle between -π/2 and π/2 whose tangent is x. dy/dx = 1/(1 + x²).</summary>
    [Primitive] public static Tensor Atan(Tensor x) => throw Symbolic.Called();

    /// <summary>The hyperbolic sine, (e^x - e^-x)/2. dy/dx = cosh x.</summary>
    [Primitive] public static Tensor Sinh(Tensor x) => throw Symbolic.Called();

    /// <summary>The hyperbolic cosine, (e^x + e^-x)/2. dy/dx = sinh x.</summary>
    [Primitive] public static Tensor Cosh(Tensor x) => throw Symbolic.Called();

    /// <summary>The inverse of the hyperbolic sine, ln(x + √(x² + 1)). dy/dx = 1/√(x² + 1).</summary>
    [Primitive] public static Tensor Asinh(Tensor x) => throw Symbolic.Called();

    /// <summary>The inverse of the hyperbolic cosine, ln(x + √(x² - 1)); NaN below 1. dy/dx = 1/√(x² - 1).</summary>
    [Primitive] public static Tensor Acosh(Tensor x) => throw Symbolic.Called();

    /// <summary>The inverse of the hyperbolic tangent, ln((1 + x)/(1 - x))/2; infinite at ±1, NaN beyond. dy/dx = 1/(1 - x²).</summary>
    [Primitive] public static Tensor Atanh(Tensor x) => throw Symbolic.Called();

    /// <summary>The greatest whole number not above x. No gradient.</summary>
    [Primitive] public static Tensor Floor(Tensor x) => throw Symbolic.Called();

    /// <summary>The least whole number not below x. No gradient.</summary>
    [Primitive] public static Tensor Ceil(Tensor x) => throw Symbolic.Called();

    /// <summary>The nearest whole number, halves to even as in IEEE 754, NumPy and PyTorch: 2.5 gives 2. No gradient.</summary>
    [Primitive] public static Tensor Round(Tensor x) => throw Symbolic.Called();

    /// <summary><c>min(max(x, low), high)</c>, broadcasting; NaN stays NaN; where low is above high the result is high.</summary>
    /// <remarks>
    /// As in PyTorch, the derivative is 1 inside the closed interval, the ends included; a bound receives the gradient where it is the
    /// result.
    /// </remarks>
    /// <param name="x">Any tensor.</param>
    /// <param name="low">The least value of the result.</param>
    /// <param name="high">The greatest value of the result.</param>
    [Primitive] public static Tensor Clip(Tensor x, Tensor low, Tensor high) => throw Symbolic.Called();

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

    /// <summary>Where two tensors are equal, broadcasting. No gradient.</summary>
    [Primitive] public static BoolTensor Equal(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>Where two tensors differ, broadcasting. No gradient.</summary>
    [Primitive] public static BoolTensor NotEqual(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>
    /// x where the condition is not 0, else y, broadcasting. No gradient flows to the condition, nor through the branch not taken, even
    /// where that is infinite or NaN or has no derivative.
    /// </summary>
    [Primitive] public static Tensor Where(Tensor condition, Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>The matrix product over the last two axes: <c>[..., m, k] x [..., k, n]</c> gives <c>[..., m, n]</c>.</summary>
    /// <remarks>As in NumPy: leading axes are batches and broadcast; a vector on the left is a row, on the right a column.</remarks>
    [Primitive] public static Tensor MatMul(Tensor x, Tensor y) => throw Symbolic.Called();

    /// <summary>x itself, through which no gradient flows.</summary>
    [Primitive] public static Tensor StopGradient(Tensor x) => throw Symbolic.Called();
}

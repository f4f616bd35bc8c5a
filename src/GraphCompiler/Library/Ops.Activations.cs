namespace GraphCompiler;

// Activation functions and softmax, as formulas over primitives.
public static partial class Ops
{
    const double InverseRootTwo = 0.70710678118654752;

    /// <summary>The Gaussian error linear unit, <c>x Φ(x) = x/2 (1 + erf(x/√2))</c> (Hendrycks and Gimpel 2016).</summary>
    public static Tensor Gelu(Tensor x) => 0.5 * x * (1 + Erf(x * InverseRootTwo));

    /// <summary><c>e^xᵢ / Σⱼ e^xⱼ</c> along an axis; the greatest element is subtracted first, so large inputs do not overflow.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public static Tensor Softmax(Tensor x, int axis = -1)
    {
        var exponentials = Exp(x - StopGradient(x.Max(axis, keepDims: true)));
        return exponentials / exponentials.Sum(axis, keepDims: true);
    }

    /// <summary>The logarithm of <see cref="Softmax"/>, <c>xᵢ - ln Σⱼ e^xⱼ</c>, computed stably.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static Tensor LogSoftmax(Tensor x, int axis = -1)
    {
        var shifted = x - StopGradient(x.Max(axis, keepDims: true));
        return shifted - Log(Exp(shifted).Sum(axis, keepDims: true));
    }

    /// <summary><c>ln(1 + e^x)</c>, computed stably.</summary>
    public static Tensor Softplus(Tensor x) => Max(x, 0) + Log1p(Exp(-Abs(x)));
}

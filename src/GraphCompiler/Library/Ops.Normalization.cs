namespace GraphCompiler;

// Normalizations without parameters.
public static partial class Ops
{
    /// <summary>Vectors along an axis made as long as 1: <c>x / max(|x|, ε)</c>.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="epsilon">ε, the least length that is divided by.</param>
    public static Tensor Normalize(Tensor x, int axis = -1, double epsilon = 1e-12) => x / Max(x.Norm(axis, keepDims: true), epsilon);

    /// <summary>
    /// Local response normalization: <c>x / (k + α/size Σ x²)^β</c>, summed over neighbouring channels at the same position (Krizhevsky,
    /// Sutskever and Hinton 2012).
    /// </summary>
    /// <remarks>As PyTorch's <c>LocalResponseNorm</c>; of an even size the greater part lies below the channel.</remarks>
    /// <param name="x">The operand, shape <c>[N, C, ...]</c>.</param>
    /// <param name="size">How many channels are summed over.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="k">k, keeps the divisor away from 0.</param>
    public static Tensor LocalResponseNorm(Tensor x, int size, double alpha = 1e-4, double beta = 0.75, double k = 1) =>
        x / Pow(k + alpha / size * (x * x).Pad(1, size / 2, (size - 1) / 2).Windows(1, size).Sum(2), beta);
}

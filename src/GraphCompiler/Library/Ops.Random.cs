namespace GraphCompiler;

// Formulas over random numbers.
public static partial class Ops
{
    /// <summary>
    /// In training, each element with probability p becomes 0 and the others <c>x/(1 - p)</c>, so that the expectation stays (Srivastava et
    /// al. 2014); otherwise x itself. A p of 0 keeps everything, a p of 1 nothing.
    /// </summary>
    /// <remarks>
    /// The elements to keep are drawn again in the backward pass rather than stored. See <see cref="RandomUniform"/> for what they depend
    /// on.
    /// </remarks>
    /// <param name="x">Any tensor.</param>
    /// <param name="p">The probability, a constant from 0 to 1.</param>
    public static Tensor Dropout(Tensor x, double p = 0.5)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentException($"the probability of Dropout must be from 0 to 1, but is {p}");
        if (!Mode.IsTraining || p == 0) return x;
        if (p == 1) return 0 * x;
        return Where(RandomUniform([.. Movements.SizesOf(x)]) >= p, x * (1 / (1 - p)), 0);
    }
}

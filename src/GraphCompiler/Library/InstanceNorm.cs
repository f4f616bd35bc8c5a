namespace GraphCompiler;

/// <summary>
/// Instance normalization: each channel of each sample gets mean 0 and variance 1 over its positions, in training and in evaluation
/// (Ulyanov, Vedaldi and Lempitsky 2016).
/// </summary>
/// <param name="channels">C, the size of axis 1.</param>
/// <param name="epsilon">ε, added to the variance to keep the divisor away from 0.</param>
/// <param name="affine">Whether <c>γ x + β</c> follows, with numbers for each channel.</param>
[Module]
public sealed class InstanceNorm(int channels, double epsilon = 1e-5, bool affine = false) : ILayer
{
    /// <summary>γ, shape <c>[C]</c>.</summary>
    public readonly Parameter? Scale = affine ? new(Init.Ones, channels) : null;

    /// <summary>β, shape <c>[C]</c>.</summary>
    public readonly Parameter? Shift = affine ? new(Init.Zeros, channels) : null;

    /// <summary>The normalized x, of its shape <c>[N, C, ...]</c>, with one axis of positions or more.</summary>
    /// <exception cref="ArgumentException">x has other channels, or no positions.</exception>
    public Tensor Forward(Tensor x)
    {
        Normalizations.CheckChannels("InstanceNorm", x, channels, leastRank: 3);
        var normalized = Normalizations.Standardized(x, [.. Enumerable.Range(2, x.Rank - 2)], epsilon);
        return Scale is null || Shift is null ? normalized
            : normalized * Normalizations.OfChannels(Scale, x) + Normalizations.OfChannels(Shift, x);
    }
}

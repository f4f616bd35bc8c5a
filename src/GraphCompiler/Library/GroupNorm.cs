namespace GraphCompiler;

/// <summary>
/// Group normalization: the channels of each sample are cut into groups, and each group, with all its positions, gets mean 0 and variance
/// 1; then <c>γ x + β</c>
/// for each channel (Wu and He 2018).
/// </summary>
/// <param name="groups">The number of groups, a divisor of the channels.</param>
/// <param name="channels">C, the size of axis 1.</param>
/// <param name="epsilon">ε, added to the variance to keep the divisor away from 0.</param>
/// <param name="affine">Whether there are γ and β.</param>
[Module]
public sealed class GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true) : ILayer
{
    /// <summary>γ, shape <c>[C]</c>.</summary>
    public readonly Parameter? Scale = affine ? new(Init.Ones, channels) : null;

    /// <summary>β, shape <c>[C]</c>.</summary>
    public readonly Parameter? Shift = affine ? new(Init.Zeros, channels) : null;

    /// <summary>The normalized x, of its shape <c>[N, C, ...]</c>.</summary>
    /// <exception cref="ArgumentException">x has other channels, or they can't be cut into equal groups.</exception>
    public Tensor Forward(Tensor x)
    {
        if (groups < 1
            || channels % groups != 0) throw new ArgumentException($"GroupNorm can't cut {channels} channels into {groups} equal groups");
        Normalizations.CheckChannels("GroupNorm", x, channels);
        int[] sizes = [.. Enumerable.Range(0, x.Rank).Select(axis => x.Dim(axis))];
        var grouped = x.Reshape([sizes[0], groups, channels / groups, .. sizes.Skip(2)]);
        var normalized = Normalizations.Standardized(grouped, [.. Enumerable.Range(2, x.Rank - 1)], epsilon).Reshape(sizes);
        return Scale is null || Shift is null ? normalized
            : normalized * Normalizations.OfChannels(Scale, x) + Normalizations.OfChannels(Shift, x);
    }
}

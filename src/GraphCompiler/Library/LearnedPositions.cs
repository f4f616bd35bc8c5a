namespace GraphCompiler;

/// <summary>A trained vector for each position, which is added to what is there (Gehring et al. 2017).</summary>
/// <remarks>They begin normally distributed with a standard deviation of 0.02, as in GPT-2.</remarks>
/// <param name="count">The greatest number of positions.</param>
/// <param name="features">The size of a vector.</param>
[Module]
public sealed class LearnedPositions(int count, int features) : ILayer
{
    /// <summary>The vectors, shape <c>[count, features]</c>.</summary>
    public readonly Parameter Weight = new(Init.Normal(0, 0.02), count, features);

    /// <summary>x of shape <c>[..., T, features]</c> with the vectors of the positions 0 to T - 1 added; T is at most count.</summary>
    public Tensor Forward(Tensor x) => x + Weight[..x.Dim(-2)];

    /// <summary>x of shape <c>[..., T, features]</c> with the vectors of the positions first to first + T - 1 added.</summary>
    public Tensor Forward(Tensor x, int first) => x + Weight[first..(first + x.Dim(-2))];
}

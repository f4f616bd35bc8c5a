using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>A table of trained vectors, one for each symbol of a vocabulary.</summary>
/// <remarks>They begin normally distributed with a standard deviation of 1, as in PyTorch.</remarks>
/// <param name="count">The size of the vocabulary.</param>
/// <param name="features">The size of a vector.</param>
[Module]
public sealed class Embedding(int count, int features)
{
    /// <summary>The vectors, shape <c>[count, features]</c>.</summary>
    public readonly Parameter Weight = new(Init.Normal(0, 1), count, features);

    /// <summary>The vectors of some symbols: indices of any shape, each below count, give <c>[..., features]</c>.</summary>
    public Tensor Forward(IntTensor indices) => Gather(Weight, indices);
}

using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>Layer normalization over the last axis: <c>γ (x - mean)/√(variance + ε) + β</c> (Ba, Kiros and Hinton 2016).</summary>
/// <param name="features">The size of the last axis.</param>
/// <param name="epsilon">ε, keeps the divisor away from 0.</param>
[Module]
public sealed class LayerNorm(int features, double epsilon = 1e-5)
{
    /// <summary>γ, shape <c>[features]</c>.</summary>
    public readonly Parameter Scale = new(Init.Ones, features);

    /// <summary>β, shape <c>[features]</c>.</summary>
    public readonly Parameter Shift = new(Init.Zeros, features);

    /// <summary>The normalized x, shape <c>[..., features]</c>.</summary>
    public Tensor Forward(Tensor x)
    {
        var centered = x - x.Mean(-1, keepDims: true);
        var variance = (centered * centered).Mean(-1, keepDims: true);
        return centered / Sqrt(variance + epsilon) * Scale + Shift;
    }
}

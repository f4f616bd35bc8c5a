using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A drop-in for a normalization layer that measures nothing: <c>γ tanh(α x) + β</c> (Zhu, Chen, He, LeCun and Liu 2025, "Transformers
/// without Normalization").
/// </summary>
/// <param name="features">The size of the last axis.</param>
/// <param name="alpha">What α, one number for all features, begins at.</param>
[Module]
public sealed class DynamicTanh(int features, double alpha = 0.5) : ILayer
{
    /// <summary>α, shape <c>[]</c>.</summary>
    public readonly Parameter Alpha = new(Init.Constant(alpha));

    /// <summary>γ, shape <c>[features]</c>.</summary>
    public readonly Parameter Scale = new(Init.Ones, features);

    /// <summary>β, shape <c>[features]</c>.</summary>
    public readonly Parameter Shift = new(Init.Zeros, features);

    /// <summary>The squashed x, shape <c>[..., features]</c>.</summary>
    public Tensor Forward(Tensor x) => Tanh(Alpha * x) * Scale + Shift;
}

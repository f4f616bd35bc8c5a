namespace GraphCompiler;

/// <summary>Layer normalization over the last axis or axes: <c>γ (x - mean)/√(variance + ε) + β</c> (Ba, Kiros and Hinton 2016).</summary>
/// <param name="shape">The sizes of the last axes, over which mean and variance are taken.</param>
/// <param name="epsilon">ε, keeps the divisor away from 0.</param>
/// <param name="affine">Whether there are γ and β.</param>
[Module]
public sealed class LayerNorm(int[] shape, double epsilon = 1e-5, bool affine = true) : ILayer
{
    /// <summary>γ, of the given shape.</summary>
    public readonly Parameter? Scale = affine ? new(Init.Ones, shape) : null;

    /// <summary>β, of the given shape.</summary>
    public readonly Parameter? Shift = affine ? new(Init.Zeros, shape) : null;

    /// <summary>Layer normalization over the last axis.</summary>
    /// <param name="features">The size of the last axis.</param>
    /// <param name="epsilon">ε, keeps the divisor away from 0.</param>
    /// <param name="affine">Whether there are γ and β.</param>
    public LayerNorm(int features, double epsilon = 1e-5, bool affine = true) : this([features], epsilon, affine)
    {
    }

    /// <summary>The normalized x, shape <c>[..., shape]</c>.</summary>
    /// <exception cref="ArgumentException">The last axes of x have other sizes.</exception>
    public Tensor Forward(Tensor x)
    {
        var normalized = Normalizations.Standardized(x, Normalizations.LastAxes("LayerNorm", x, shape), epsilon);
        return Scale is null || Shift is null ? normalized : normalized * Scale + Shift;
    }
}

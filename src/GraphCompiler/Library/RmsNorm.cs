using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// Root mean square normalization over the last axis or axes: <c>γ x/√(mean(x²) + ε)</c>, without a mean to subtract (Zhang and Sennrich
/// 2019).
/// </summary>
/// <param name="shape">The sizes of the last axes, over which the mean is taken.</param>
/// <param name="epsilon">ε, keeps the divisor away from 0.</param>
/// <param name="affine">Whether there is γ.</param>
[Module]
public sealed class RmsNorm(int[] shape, double epsilon = 1e-6, bool affine = true) : ILayer
{
    /// <summary>γ, of the given shape.</summary>
    public readonly Parameter? Scale = affine ? new(Init.Ones, shape) : null;

    /// <summary>Root mean square normalization over the last axis.</summary>
    /// <param name="features">The size of the last axis.</param>
    /// <param name="epsilon">ε, keeps the divisor away from 0.</param>
    /// <param name="affine">Whether there is γ.</param>
    public RmsNorm(int features, double epsilon = 1e-6, bool affine = true) : this([features], epsilon, affine)
    {
    }

    /// <summary>The normalized x, shape <c>[..., shape]</c>.</summary>
    /// <exception cref="ArgumentException">The last axes of x have other sizes.</exception>
    public Tensor Forward(Tensor x)
    {
        var axes = Normalizations.LastAxes("RmsNorm", x, shape);
        var normalized = x / Sqrt((x * x).Mean(axes, keepDims: true) + epsilon);
        return Scale is null ? normalized : normalized * Scale;
    }
}

using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// An affine map of the last axis: <c>y = x W + b</c>, with W of shape <c>[inputs, outputs]</c> and b of shape <c>[outputs]</c>.
/// </summary>
/// <remarks>Both begin uniform in ±1/√inputs.</remarks>
/// <param name="inputs">The size of the last axis of x.</param>
/// <param name="outputs">The size of the last axis of y.</param>
/// <param name="bias">Whether b is added.</param>
[Module]
public sealed class Linear(int inputs, int outputs, bool bias = true) : ILayer
{
    /// <summary>W, shape <c>[inputs, outputs]</c>.</summary>
    public readonly Parameter Weight = new(Init.FanInUniform(inputs), inputs, outputs);

    /// <summary>b, shape <c>[outputs]</c>.</summary>
    public readonly Parameter? Bias = bias ? new(Init.FanInUniform(inputs), outputs) : null;

    /// <summary>y for x of shape <c>[..., inputs]</c>.</summary>
    public Tensor Forward(Tensor x) => Bias is null ? MatMul(x, Weight) : MatMul(x, Weight) + Bias;
}

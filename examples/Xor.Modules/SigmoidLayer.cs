using GraphCompiler;
using static GraphCompiler.Ops;

namespace Xor.Modules;

/// <summary>A layer of neurons, <c>sigmoid(x W + b)</c>, with W of shape <c>[inputs, outputs]</c> drawn from N(0, 1) and b = 0.</summary>
/// <remarks>
/// It lives in an assembly of its own: a model in another project uses it like a part of the library, and it is compiled into that model.
/// </remarks>
/// <param name="inputs">The size of the last axis of x.</param>
/// <param name="outputs">The number of neurons.</param>
[Module]
public sealed class SigmoidLayer(int inputs, int outputs)
{
    /// <summary>W, shape <c>[inputs, outputs]</c>.</summary>
    public readonly Parameter Weight = new(Init.Normal(0, 1), inputs, outputs);

    /// <summary>b, shape <c>[outputs]</c>.</summary>
    public readonly Parameter Bias = new(Init.Zeros, outputs);

    /// <summary>The neurons' activations for x of shape <c>[..., inputs]</c>.</summary>
    public Tensor Forward(Tensor x) => Sigmoid(MatMul(x, Weight) + Bias);
}

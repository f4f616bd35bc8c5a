using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// The dense part of a transformer's layer, position by position: <c>W₂ activation(W₁ x)</c>, with dropout between (Vaswani et al. 2017).
/// </summary>
/// <param name="features">The size of x and of the result.</param>
/// <param name="hidden">The size between.</param>
/// <param name="dropout">The probability of dropout.</param>
/// <param name="activation">The function between; ReLU by default.</param>
[Module]
public sealed class TransformerFeedForward(int features, int hidden, double dropout = 0, Func<Tensor, Tensor>? activation = null) : ILayer
{
    /// <summary>W₁.</summary>
    public readonly Linear Up = new(features, hidden);

    /// <summary>W₂.</summary>
    public readonly Linear Down = new(hidden, features);

    /// <summary>The result, of x's shape <c>[..., features]</c>.</summary>
    public Tensor Forward(Tensor x) => Down.Forward(Dropout(Raised(x), dropout));

    /// <summary>The same without dropout.</summary>
    public Tensor Step(Tensor x) => Down.Forward(Raised(x));

    Tensor Raised(Tensor x) => activation is null ? Relu(Up.Forward(x)) : activation(Up.Forward(x));
}

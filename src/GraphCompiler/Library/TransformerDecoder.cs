namespace GraphCompiler;

/// <summary>A stack of <see cref="TransformerDecoderLayer"/>s, followed by a layer norm if their norms come first.</summary>
/// <param name="layers">The number of layers.</param>
/// <param name="features">The size of a position's vector.</param>
/// <param name="heads">The number of heads, a divisor of features.</param>
/// <param name="hidden">The size inside the dense parts; four times the features by default.</param>
/// <param name="dropout">The probability of dropout.</param>
/// <param name="normFirst">Whether the norms come before attention and dense part rather than after the sums.</param>
/// <param name="activation">The function inside the dense parts; ReLU by default.</param>
/// <param name="memoryFeatures">The size of the encoder's vectors; features by default.</param>
[Module]
public sealed class TransformerDecoder(
    int layers, int features, int heads, int? hidden = null, double dropout = 0.1, bool normFirst = false, Func<Tensor,
        Tensor>? activation = null, int? memoryFeatures = null)
{
    /// <summary>The layers, the first one first.</summary>
    public readonly TransformerDecoderLayer[] Layers =
        [.. Enumerable.Range(0, layers).Select(_ =>
            new TransformerDecoderLayer(features, heads, hidden, dropout, normFirst, activation, memoryFeatures))];

    /// <summary>The norm of the result.</summary>
    public readonly LayerNorm? Norm = normFirst ? new(features) : null;

    /// <summary><c>[N, T, features]</c> to the same shape.</summary>
    /// <inheritdoc cref="TransformerDecoderLayer.Forward"/>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? mask = null, Tensor? padding = null, Tensor? memoryPadding = null,
        bool isCausal = true)
    {
        foreach (var layer in Layers) x = layer.Forward(x, memory, mask, padding, memoryPadding, isCausal);
        return Norm is null ? x : Norm.Forward(x);
    }
}

using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>A stack of <see cref="TransformerEncoderLayer"/>s, followed by a layer norm if their norms come first.</summary>
/// <param name="layers">The number of layers.</param>
/// <param name="features">The size of a position's vector.</param>
/// <param name="heads">The number of heads, a divisor of features.</param>
/// <param name="hidden">The size inside the dense parts; four times the features by default.</param>
/// <param name="dropout">The probability of dropout.</param>
/// <param name="normFirst">Whether the norms come before attention and dense part rather than after the sums.</param>
/// <param name="activation">The function inside the dense parts; ReLU by default.</param>
/// <param name="keyHeads">The number of heads of keys and values; heads by default.</param>
/// <param name="rotary">Whether queries and keys are turned by <see cref="Ops.Rotary"/> positions.</param>
[Module]
public sealed class TransformerEncoder(
    int layers, int features, int heads, int? hidden = null, double dropout = 0.1, bool normFirst = false, Func<Tensor,
        Tensor>? activation = null, int? keyHeads = null, bool rotary = false) : ILayer
{
    /// <summary>The layers, the first one first.</summary>
    public readonly TransformerEncoderLayer[] Layers =
        [.. Enumerable.Range(0, layers).Select(_ =>
            new TransformerEncoderLayer(features, heads, hidden, dropout, normFirst, activation, keyHeads, rotary))];

    /// <summary>The norm of the result.</summary>
    public readonly LayerNorm? Norm = normFirst ? new(features) : null;

    /// <summary><c>[N, T, features]</c> to the same shape; every position looks at all others.</summary>
    public Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary><c>[N, T, features]</c> to the same shape.</summary>
    /// <inheritdoc cref="TransformerEncoderLayer.Forward(Tensor, Tensor, Tensor, bool)"/>
    public Tensor Forward(Tensor x, Tensor? mask = null, Tensor? padding = null, bool isCausal = false)
    {
        foreach (var layer in Layers) x = layer.Forward(x, mask, padding, isCausal);
        return Norm is null ? x : Norm.Forward(x);
    }

    /// <summary>One more position of a causal stack, after those whose keys and values a caller keeps.</summary>
    /// <param name="x">The last of T positions, <c>[N, 1, features]</c>.</param>
    /// <param name="keys">
    /// The keys of the positions in each layer, <c>[N, T, layers, ...]</c>; what stands for the last position is not read.
    /// </param>
    /// <param name="values">The values of the positions in each layer, likewise.</param>
    /// <returns>The result <c>[N, 1, features]</c>, and keys and values of the last position, <c>[N, 1, layers, ...]</c>.</returns>
    public (Tensor Result, Tensor Keys, Tensor Values) Step(Tensor x, Tensor keys, Tensor values)
    {
        var (madeKeys, madeValues) = (new Tensor[layers], new Tensor[layers]);
        for (var i = 0; i < layers; i++)
            (x, madeKeys[i], madeValues[i]) = Layers[i].Step(x, keys[.., .., i], values[.., .., i]);
        return (Norm is null ? x : Norm.Forward(x), Stack(madeKeys, 2), Stack(madeValues, 2));
    }
}

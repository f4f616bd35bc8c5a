using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A layer of a transformer's encoder, or of a decoder without memory: self-attention and a dense part, each with a skip connection and a
/// layer norm (Vaswani et al. 2017).
/// </summary>
/// <param name="features">The size of a position's vector.</param>
/// <param name="heads">The number of heads, a divisor of features.</param>
/// <param name="hidden">The size inside the dense part; four times the features by default.</param>
/// <param name="dropout">The probability of dropout, of attention's weights, inside the dense part, and of what is added.</param>
/// <param name="normFirst">Whether the norms come before attention and dense part (Xiong et al. 2020) rather than after the sums.</param>
/// <param name="activation">The function inside the dense part; ReLU by default.</param>
/// <param name="keyHeads">The number of heads of keys and values; heads by default.</param>
/// <param name="rotary">Whether queries and keys are turned by <see cref="Rotary"/> positions.</param>
[Module]
public sealed class TransformerEncoderLayer(
    int features, int heads, int? hidden = null, double dropout = 0.1, bool normFirst = false, Func<Tensor, Tensor>? activation = null,
        int? keyHeads = null, bool rotary = false) : ILayer
{
    /// <summary>Self-attention.</summary>
    public readonly MultiHeadAttention Attention = new(features, heads, keyHeads, dropout: dropout, rotary: rotary);

    /// <summary>The dense part.</summary>
    public readonly TransformerFeedForward FeedForward = new(features, hidden ?? 4 * features, dropout, activation);

    /// <summary>The norm of attention.</summary>
    public readonly LayerNorm AttentionNorm = new(features);

    /// <summary>The norm of the dense part.</summary>
    public readonly LayerNorm FeedForwardNorm = new(features);

    /// <summary><c>[N, T, features]</c> to the same shape; every position looks at all others.</summary>
    public Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary><c>[N, T, features]</c> to the same shape.</summary>
    /// <param name="x">The positions.</param>
    /// <param name="mask">
    /// 1 where a position may look at another, 0 where not: <c>[T, T]</c>, <c>[N, T, T]</c> or <c>[N, heads, T, T]</c>.
    /// </param>
    /// <param name="padding">1 for the positions that count, 0 for padding, <c>[N, T]</c>.</param>
    /// <param name="isCausal">Whether positions may look at earlier ones and themselves only.</param>
    public Tensor Forward(Tensor x, Tensor? mask = null, Tensor? padding = null, bool isCausal = false)
    {
        if (normFirst)
        {
            x = x + Dropout(Attention.Forward(AttentionNorm.Forward(x), mask: mask, memoryMask: padding,
                isCausal: isCausal), dropout);
            return x + Dropout(FeedForward.Forward(FeedForwardNorm.Forward(x)), dropout);
        }
        x = AttentionNorm.Forward(x + Dropout(Attention.Forward(x, mask: mask, memoryMask: padding, isCausal: isCausal), dropout));
        return FeedForwardNorm.Forward(x + Dropout(FeedForward.Forward(x), dropout));
    }

    /// <summary>
    /// One more position <c>[N, 1, features]</c> of a causal layer, after those whose keys and values are given. It is not for training:
    /// nothing is dropped.
    /// </summary>
    /// <inheritdoc cref="MultiHeadAttention.Step"/>
    public (Tensor Result, Tensor Key, Tensor Value) Step(Tensor x, Tensor keys, Tensor values)
    {
        var (attended, key, value) = Attention.Step(normFirst ? AttentionNorm.Forward(x) : x, keys, values);
        x = x + attended;
        if (normFirst) return (x + FeedForward.Step(FeedForwardNorm.Forward(x)), key, value);
        x = AttentionNorm.Forward(x);
        return (FeedForwardNorm.Forward(x + FeedForward.Step(x)), key, value);
    }
}

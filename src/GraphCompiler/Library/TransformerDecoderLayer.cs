using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A layer of a transformer's decoder: causal self-attention, attention over the encoder's result, and a dense part, each with a skip
/// connection and a layer norm (Vaswani et al. 2017).
/// </summary>
/// <param name="features">The size of a position's vector.</param>
/// <param name="heads">The number of heads, a divisor of features.</param>
/// <param name="hidden">The size inside the dense part; four times the features by default.</param>
/// <param name="dropout">The probability of dropout, of attention's weights, inside the dense part, and of what is added.</param>
/// <param name="normFirst">Whether the norms come before attention and dense part (Xiong et al. 2020) rather than after the sums.</param>
/// <param name="activation">The function inside the dense part; ReLU by default.</param>
/// <param name="memoryFeatures">The size of the encoder's vectors; features by default.</param>
[Module]
public sealed class TransformerDecoderLayer(
    int features, int heads, int? hidden = null, double dropout = 0.1, bool normFirst = false, Func<Tensor, Tensor>? activation = null,
        int? memoryFeatures = null)
{
    /// <summary>Self-attention.</summary>
    public readonly MultiHeadAttention Attention = new(features, heads, dropout: dropout);

    /// <summary>Attention over the encoder's result.</summary>
    public readonly MultiHeadAttention MemoryAttention = new(features, heads, memoryFeatures: memoryFeatures, dropout: dropout);

    /// <summary>The dense part.</summary>
    public readonly TransformerFeedForward FeedForward = new(features, hidden ?? 4 * features, dropout, activation);

    /// <summary>The norm of self-attention.</summary>
    public readonly LayerNorm AttentionNorm = new(features);

    /// <summary>The norm of attention over the encoder's result.</summary>
    public readonly LayerNorm MemoryNorm = new(features);

    /// <summary>The norm of the dense part.</summary>
    public readonly LayerNorm FeedForwardNorm = new(features);

    /// <summary><c>[N, T, features]</c> to the same shape.</summary>
    /// <param name="x">What has been decoded.</param>
    /// <param name="memory">The encoder's result, <c>[N, S, memoryFeatures]</c>.</param>
    /// <param name="mask">
    /// 1 where a position may look at another, 0 where not, besides what causality forbids: <c>[T, T]</c>, <c>[N, T, T]</c> or <c>[N,
    /// heads, T, T]</c>.
    /// </param>
    /// <param name="padding">1 for the positions of x that count, 0 for padding, <c>[N, T]</c>.</param>
    /// <param name="memoryPadding">1 for the positions of the memory that count, 0 for padding, <c>[N, S]</c>.</param>
    /// <param name="isCausal">Whether positions may look at earlier ones and themselves only.</param>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? mask = null, Tensor? padding = null, Tensor? memoryPadding = null,
        bool isCausal = true)
    {
        if (normFirst)
        {
            x = x + Dropout(Attention.Forward(AttentionNorm.Forward(x), mask: mask, memoryMask: padding,
                isCausal: isCausal), dropout);
            x = x + Dropout(MemoryAttention.Forward(MemoryNorm.Forward(x), memory, memoryMask: memoryPadding), dropout);
            return x + Dropout(FeedForward.Forward(FeedForwardNorm.Forward(x)), dropout);
        }
        x = AttentionNorm.Forward(x + Dropout(Attention.Forward(x, mask: mask, memoryMask: padding, isCausal: isCausal), dropout));
        x = MemoryNorm.Forward(x + Dropout(MemoryAttention.Forward(x, memory, memoryMask: memoryPadding), dropout));
        return FeedForwardNorm.Forward(x + Dropout(FeedForward.Forward(x), dropout));
    }

    /// <summary>
    /// One more position <c>[N, 1, features]</c>, after those whose keys and values are given, over a memory whose keys and values are
    /// given. It is not for training: nothing is dropped.
    /// </summary>
    /// <param name="x">The last of T positions, <c>[N, 1, features]</c>.</param>
    /// <param name="keys">The keys of the positions, <c>[N, T, features]</c>; what stands for the last one is not read.</param>
    /// <param name="values">The values of the positions, likewise.</param>
    /// <param name="memoryKeys">
    /// The memory's keys, <c>[N, S, features]</c>, as <see cref="MultiHeadAttention.Project"/> of <see cref="MemoryAttention"/> gives them.
    /// </param>
    /// <param name="memoryValues">The memory's values, likewise.</param>
    /// <param name="memoryPadding">1 for the positions of the memory that count, 0 for padding, <c>[N, S]</c>.</param>
    /// <returns>The result <c>[N, 1, features]</c>, and key and value of the last position, <c>[N, 1, features]</c>.</returns>
    public (Tensor Result, Tensor Key, Tensor Value) Step(
        Tensor x, Tensor keys, Tensor values, Tensor memoryKeys, Tensor memoryValues, Tensor? memoryPadding = null)
    {
        var (attended, key, value) = Attention.Step(normFirst ? AttentionNorm.Forward(x) : x, keys, values);
        x = x + attended;
        if (normFirst)
        {
            x = x + MemoryAttention.Attend(MemoryNorm.Forward(x), memoryKeys, memoryValues, memoryPadding);
            return (x + FeedForward.Step(FeedForwardNorm.Forward(x)), key, value);
        }
        x = AttentionNorm.Forward(x);
        x = MemoryNorm.Forward(x + MemoryAttention.Attend(x, memoryKeys, memoryValues, memoryPadding));
        return (FeedForwardNorm.Forward(x + FeedForward.Step(x)), key, value);
    }
}

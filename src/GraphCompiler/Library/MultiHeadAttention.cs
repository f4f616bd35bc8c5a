using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// Multi-head attention: queries, keys and values are mapped to several smaller spaces, the heads, in each of which <see
/// cref="ScaledDotProductAttention"/> is computed; the results are joined and mapped once more (Vaswani et al. 2017).
/// </summary>
/// <param name="features">The size of queries and results.</param>
/// <param name="heads">The number of heads, a divisor of features.</param>
/// <param name="keyHeads">
/// The number of heads of keys and values, each shared by as many heads of queries (Ainslie et al. 2023); a divisor of heads, which is the
/// default.
/// </param>
/// <param name="memoryFeatures">The size of what keys and values are made of; features by default.</param>
/// <param name="bias">Whether the maps add biases.</param>
/// <param name="dropout">The probability of leaving a weight out in training.</param>
/// <param name="rotary">Whether queries and keys are turned by <see cref="Rotary"/> positions.</param>
[Module]
public sealed class MultiHeadAttention(
    int features, int heads, int? keyHeads = null, int? memoryFeatures = null, bool bias = true, double dropout = 0,
        bool rotary = false) : ILayer
{
    /// <summary>The map of queries.</summary>
    public readonly Linear Query = new(features, features, bias);

    /// <summary>The map of keys, to as many features as its heads have.</summary>
    public readonly Linear Key = new(memoryFeatures ?? features, features / heads * (keyHeads ?? heads), bias);

    /// <summary>The map of values, to as many features as its heads have.</summary>
    public readonly Linear Value = new(memoryFeatures ?? features, features / heads * (keyHeads ?? heads), bias);

    /// <summary>The map of the joined results.</summary>
    public readonly Linear Output = new(features, features, bias);

    /// <summary>Self-attention over all positions: <c>[N, T, features]</c> to the same shape.</summary>
    public Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>Attention of queries <c>[N, T, features]</c> over a memory <c>[N, S, memoryFeatures]</c>, of the queries' shape.</summary>
    /// <param name="query">What looks.</param>
    /// <param name="memory">What keys and values are made of; the queries by default (self-attention).</param>
    /// <param name="value">What values are made of, if it is not the memory, <c>[N, S, memoryFeatures]</c>.</param>
    /// <param name="mask">
    /// 1 where a query may look at a position, 0 where not: <c>[T, S]</c>, <c>[N, T, S]</c> or <c>[N, heads, T, S]</c>.
    /// </param>
    /// <param name="memoryMask">
    /// 1 for the positions of the memory that count, 0 for padding: <c>[N, S]</c>, as <see cref="PaddingMask"/> gives it.
    /// </param>
    /// <param name="isCausal">Whether the query at position t may look at the positions up to t only.</param>
    /// <exception cref="ArgumentException">
    /// The heads don't divide the features or the queries' heads, or a mask has another number of axes.
    /// </exception>
    public Tensor Forward(
        Tensor query, Tensor? memory = null, Tensor? value = null, Tensor? mask = null, Tensor? memoryMask = null, bool isCausal = false)
    {
        var source = memory ?? query;
        return Joined(Query.Forward(query), Key.Forward(source), Value.Forward(value ?? source), 0, mask, memoryMask, isCausal,
            dropout);
    }

    /// <summary>
    /// The keys and values <c>[N, S, ...]</c> of a memory <c>[N, S, memoryFeatures]</c>, for a caller that keeps them as long as queries
    /// come that look at it.
    /// </summary>
    public (Tensor Keys, Tensor Values) Project(Tensor memory) => (Key.Forward(memory), Value.Forward(memory));

    /// <summary>
    /// Attention of queries <c>[N, T, features]</c> over a memory whose keys and values are known. It is not for training: nothing is
    /// dropped.
    /// </summary>
    /// <param name="query">What looks.</param>
    /// <param name="keys">The memory's keys, as <see cref="Project"/> gives them.</param>
    /// <param name="values">Its values, likewise.</param>
    /// <param name="memoryMask">1 for the positions of the memory that count, 0 for padding, <c>[N, S]</c>.</param>
    /// <inheritdoc cref="Forward(Tensor, Tensor, Tensor, Tensor, Tensor, bool)"/>
    public Tensor Attend(Tensor query, Tensor keys, Tensor values, Tensor? memoryMask = null) =>
        Joined(Query.Forward(query), keys, values, 0, memoryMask: memoryMask);

    /// <summary>
    /// Causal self-attention of one more position over those before it, whose keys and values a caller keeps: so a text is continued
    /// without computing it anew for each word. It is not for training: nothing is dropped.
    /// </summary>
    /// <param name="x">The last of T positions, <c>[N, 1, features]</c>.</param>
    /// <param name="keys">The keys of the positions, <c>[N, T, ...]</c>; what stands for the last one is not read.</param>
    /// <param name="values">The values of the positions, likewise.</param>
    /// <returns>The result <c>[N, 1, features]</c>, and key and value of the last position, <c>[N, 1, ...]</c>.</returns>
    /// <inheritdoc cref="Forward(Tensor, Tensor, Tensor, Tensor, Tensor, bool)"/>
    public (Tensor Result, Tensor Key, Tensor Value) Step(Tensor x, Tensor keys, Tensor values)
    {
        var (key, value, last) = (Key.Forward(x), Value.Forward(x), keys.Dim(1) - 1);
        var isLast = Equal(Positions(keys.Dim(1)), last).Unsqueeze(1);
        return (Joined(Query.Forward(x), Where(isLast, key, keys), Where(isLast, value, values), last), key, value);
    }

    /// <summary>Attention of queries, keys and values before they are split; the first query is at a position among the keys.</summary>
    Tensor Joined(
        Tensor queries, Tensor keys, Tensor values, int first, Tensor? mask = null, Tensor? memoryMask = null, bool isCausal = false,
        double dropout = 0)
    {
        if (features % heads != 0)
            throw new ArgumentException($"MultiHeadAttention can't cut {features} features into {heads} equal heads");
        var groups = keyHeads ?? heads;
        if (heads % groups != 0)
            throw new ArgumentException($"MultiHeadAttention can't share {groups} heads of keys among {heads} of queries");
        var (q, k, v) = (Split(queries, heads), Split(keys, groups), Split(values, groups));
        if (rotary) (q, k) = (Rotary(q, first: first), Rotary(k));
        var isShared = groups != heads;
        if (isShared) (q, k, v) = (Shared(q, groups), k.Unsqueeze(2), v.Unsqueeze(2));
        var allowed = Both(OfHeads(mask, isShared ? groups : null), OfHeads(memoryMask?.Unsqueeze(1), isShared ? groups : null));
        var mixed = ScaledDotProductAttention(q, k, v, allowed, isCausal, dropout: dropout);
        if (isShared) mixed = mixed.Flatten(1, 2);
        return Output.Forward(mixed.Permute(0, 2, 1, 3).Flatten(2));
    }

    /// <summary><c>[N, T, features]</c> as <c>[N, heads, T, features / heads]</c>.</summary>
    static Tensor Split(Tensor x, int heads) => x.Reshape(x.Dim(0), x.Dim(1), heads, x.Dim(2) / heads).Permute(0, 2, 1, 3);

    /// <summary><c>[N, heads, ...]</c> as <c>[N, groups, heads / groups, ...]</c>.</summary>
    static Tensor Shared(Tensor x, int groups) => x.Reshape(x.Dim(0), groups, x.Dim(1) / groups, x.Dim(2), x.Dim(3));

    /// <summary>A mask in a shape that broadcasts with the scores.</summary>
    static Tensor? OfHeads(Tensor? mask, int? groups) => mask?.Rank switch
    {
        null => null,
        2 => mask,
        3 => groups is null ? mask.Unsqueeze(1) : mask.Unsqueeze(1).Unsqueeze(1),
        4 => groups is { } count ? Shared(mask, count) : mask,
        _ => throw new ArgumentException($"a mask of attention has the shape [T, S], [N, T, S] or [N, heads, T, S], but it is {mask}"),
    };

    static Tensor? Both(Tensor? first, Tensor? second) => first is null ? second : second is null ? first : And(first, second);
}

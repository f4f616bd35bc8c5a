namespace GraphCompiler;

// Attention without parameters.
public static partial class Ops
{
    /// <summary>
    /// Scaled dot-product attention, <c>softmax(Q Kᵀ/√d) V</c>: each query gets a mean of the values, weighted by how well their keys agree
    /// with it (Vaswani et al. 2017).
    /// </summary>
    /// <remarks>
    /// A query that is allowed no key at all gets zeros, without a gradient. Over long sequences, and over those whose length is known only
    /// at run time, the scores are computed for some queries at a time, so that memory grows with T and S, not with their product.
    /// </remarks>
    /// <param name="query">Q, shape <c>[..., T, d]</c>.</param>
    /// <param name="key">K, shape <c>[..., S, d]</c>.</param>
    /// <param name="value">V, shape <c>[..., S, e]</c>; the result is <c>[..., T, e]</c>.</param>
    /// <param name="mask">1 where a query may look at a key, 0 where not, broadcasting with <c>[..., T, S]</c>.</param>
    /// <param name="isCausal">Whether the query at position t may look at the keys up to position t only.</param>
    /// <param name="bias">Is added to the scores, broadcasting with <c>[..., T, S]</c>, such as for relative positions.</param>
    /// <param name="scale">What the scores are multiplied by; 1/√d by default.</param>
    /// <param name="dropout">The probability of leaving a weight out in training.</param>
    public static Tensor ScaledDotProductAttention(
        Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool isCausal = false, Tensor? bias = null, double? scale = null,
            double dropout = 0)
    {
        var scores = MatMul(query, key.Transpose()) * (scale ?? 1 / Math.Sqrt(query.Dim(-1)));
        if (bias is not null) scores = scores + bias;
        if (isCausal) scores = Where(CausalMask(query.Dim(-2), key.Dim(-2)), scores, double.NegativeInfinity);
        var weights = mask is null ? Softmax(scores) : MaskedSoftmax(scores, mask);
        return MatMul(dropout == 0 ? weights : Dropout(weights, dropout), value);
    }

    /// <summary>
    /// Softmax among the elements that a mask lets through, along the last axis; the others get 0, and so does a row without any.
    /// </summary>
    /// <param name="x">Any tensor with a last axis.</param>
    /// <param name="mask">1 for the elements that take part, 0 for the others, broadcasting.</param>
    public static Tensor MaskedSoftmax(Tensor x, Tensor mask) => Where(mask, Softmax(Where(mask, x, double.NegativeInfinity)), 0);

    /// <summary>1 where a position comes no later than another: <c>[T, S]</c>, of which row t begins with t + 1 ones.</summary>
    /// <param name="queries">T, the number of rows.</param>
    /// <param name="keys">S, the number of columns.</param>
    public static Tensor CausalMask(int queries, int keys) => Positions(keys) <= Positions(queries).Unsqueeze(1);

    /// <summary>
    /// 1 for the positions of a sample, 0 for its padding: lengths <c>[N]</c> give <c>[N, T]</c>, of which row n begins with
    /// <c>lengths[n]</c> ones.
    /// </summary>
    /// <param name="lengths">The lengths of the samples, of any shape.</param>
    /// <param name="count">T, the number of positions.</param>
    public static Tensor PaddingMask(IntTensor lengths, int count) => Positions(count) < lengths.Unsqueeze(-1);

    /// <summary>
    /// Sines and cosines of positions, shape <c>[count, features]</c>: <c>sin(t/base^(2i/features))</c> in column 2i, the cosine in column
    /// 2i + 1 (Vaswani et al. 2017).
    /// </summary>
    /// <param name="count">The number of positions.</param>
    /// <param name="features">The number of columns, even.</param>
    /// <param name="maximum">The base, by which the longest wavelength is 2π times.</param>
    /// <param name="first">The first position.</param>
    /// <exception cref="ArgumentException">The number of columns is odd.</exception>
    public static Tensor SinusoidalPositions(int count, int features, double maximum = 10000, int first = 0)
    {
        var angles = RotationAngles(count, features, maximum, first);
        return Stack([Sin(angles), Cos(angles)], 2).Reshape(count, features);
    }

    /// <summary>
    /// Rotary positions: each pair of features of the vector at position t is turned by the angle <c>t/base^(2i/d)</c>, so that products of
    /// queries and keys depend on distances only (Su et al. 2021).
    /// </summary>
    /// <param name="x">Queries or keys, shape <c>[..., T, d]</c>, d even.</param>
    /// <param name="inHalves">
    /// Whether feature i forms a pair with feature i + d/2, as in GPT-NeoX and Llama; otherwise neighbours do, as in the paper.
    /// </param>
    /// <param name="maximum">The base, by which the longest wavelength is 2π times.</param>
    /// <param name="first">The position of the first vector.</param>
    /// <exception cref="ArgumentException">The number of features is odd.</exception>
    public static Tensor Rotary(Tensor x, bool inHalves = false, double maximum = 10000, int first = 0)
    {
        var (count, features) = (x.Dim(-2), x.Dim(-1));
        var angles = RotationAngles(count, features, maximum, first);
        int[] pairs = [.. SizesOf(x).Take(x.Rank - 1), .. inHalves ? new[] { 2, features / 2 } : new[] { features / 2, 2 }];
        var (axis, split) = (inHalves ? -2 : -1, x.Reshape(pairs));
        var (even, odd) = (split.Slice(axis, 0..1).Squeeze(axis), split.Slice(axis, 1..2).Squeeze(axis));
        return Stack([even * Cos(angles) - odd * Sin(angles), even * Sin(angles) + odd * Cos(angles)], axis).Reshape(SizesOf(x));
    }

    static Tensor RotationAngles(int count, int features, double maximum, int first = 0)
    {
        if (features % 2 != 0) throw new ArgumentException($"positions take an even number of features, but there are {features}");
        return (Arange(count) + first).Unsqueeze(1) * Exp(Arange(features / 2) * (-2 * Math.Log(maximum) / features));
    }
}

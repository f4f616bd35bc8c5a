using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// Additive attention: queries and keys are scored by <c>v·tanh(Q W + K U)</c>, and each query gets a mean of the values, weighted by the
/// softmax of its scores (Bahdanau, Cho and Bengio 2015).
/// </summary>
/// <param name="queryFeatures">The size of a query.</param>
/// <param name="keyFeatures">The size of a key.</param>
/// <param name="hidden">The size of what is inside tanh.</param>
[Module]
public sealed class AdditiveAttention(int queryFeatures, int keyFeatures, int hidden)
{
    /// <summary>W, of queries.</summary>
    public readonly Linear Query = new(queryFeatures, hidden);

    /// <summary>U, of keys.</summary>
    public readonly Linear Key = new(keyFeatures, hidden, bias: false);

    /// <summary>v, shape <c>[hidden]</c>.</summary>
    public readonly Parameter Score = new(Init.FanInUniform(hidden), hidden);

    /// <summary>The means of the values, <c>[..., T, e]</c>.</summary>
    /// <param name="query">Queries, <c>[..., T, queryFeatures]</c>.</param>
    /// <param name="key">Keys, <c>[..., S, keyFeatures]</c>.</param>
    /// <param name="value">Values, <c>[..., S, e]</c>; the keys by default.</param>
    /// <param name="mask">1 where a query may look at a key, 0 where not, broadcasting with <c>[..., T, S]</c>.</param>
    public Tensor Forward(Tensor query, Tensor key, Tensor? value = null, Tensor? mask = null)
    {
        var scores = (Tanh(Query.Forward(query).Unsqueeze(-2) + Key.Forward(key).Unsqueeze(-3)) * Score).Sum(-1);
        return MatMul(mask is null ? Softmax(scores) : MaskedSoftmax(scores, mask), value ?? key);
    }
}

using static GraphCompiler.Ops;

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

    /// <summary>
    /// The keys and values of a memory <c>[N, S, memoryFeatures]</c> in each layer, <c>[N, S, layers, features]</c>: what <see
    /// cref="Step"/> looks at.
    /// </summary>
    public (Tensor Keys, Tensor Values) Project(Tensor memory)
    {
        var (keys, values) = (new Tensor[layers], new Tensor[layers]);
        for (var i = 0; i < layers; i++) (keys[i], values[i]) = Layers[i].MemoryAttention.Project(memory);
        return (Stack(keys, 2), Stack(values, 2));
    }

    /// <summary>
    /// One more position of a causal stack, after those whose keys and values a caller keeps: so a translation grows without computing it
    /// anew for each word. It is not for training: nothing is dropped.
    /// </summary>
    /// <param name="x">The last of T positions, <c>[N, 1, features]</c>.</param>
    /// <param name="keys">
    /// The keys of the positions in each layer, <c>[N, T, layers, features]</c>; what stands for the last position is not read.
    /// </param>
    /// <param name="values">The values of the positions in each layer, likewise.</param>
    /// <param name="memoryKeys">
    /// The memory's keys in each layer, <c>[N, S, layers, features]</c>, as <see cref="Project"/> gives them.
    /// </param>
    /// <param name="memoryValues">The memory's values in each layer, likewise.</param>
    /// <param name="memoryPadding">1 for the positions of the memory that count, 0 for padding, <c>[N, S]</c>.</param>
    /// <returns>
    /// The result <c>[N, 1, features]</c>, and keys and values of the last position, <c>[N, 1, layers, features]</c>.
    /// </returns>
    public (Tensor Result, Tensor Keys, Tensor Values) Step(
        Tensor x, Tensor keys, Tensor values, Tensor memoryKeys, Tensor memoryValues, Tensor? memoryPadding = null)
    {
        var (madeKeys, madeValues) = (new Tensor[layers], new Tensor[layers]);
        for (var i = 0; i < layers; i++)
        {
            (x, madeKeys[i], madeValues[i]) = Layers[i].Step(
                x, keys[.., .., i], values[.., .., i], memoryKeys[.., .., i], memoryValues[.., .., i], memoryPadding);
        }
        return (Norm is null ? x : Norm.Forward(x), Stack(madeKeys, 2), Stack(madeValues, 2));
    }
}

using GraphCompiler;
using static GraphCompiler.Ops;

namespace MaskedWords;

/// <summary>
/// Guesses hidden words from those around them (Devlin et al. 2019): two layers of a transformer's encoder, with rotary positions.
/// </summary>
[Model]
public partial class WordModel
{
    public const int Words = 2000, Length = 24;

    const int Width = 96;

    readonly Parameter embedding = new(Init.Normal(0, 0.02), Words, Width);
    readonly TransformerEncoder layers = new(layers: 2, Width, heads: 4, dropout: 0, normFirst: true, activation: Gelu, rotary: true);
    readonly Linear head = new(Width, Words);

    /// <summary>The scores of all words at each place.</summary>
    [Graph]
    Tensor Scores([Shape("N", Length)] IntTensor text) => head.Forward(layers.Forward(Gather(embedding, text)));

    /// <summary>The labels are 0 where nothing is hidden.</summary>
    [Loss]
    Tensor Loss([Shape("N", Length)] IntTensor text, [Shape("N", Length)] IntTensor labels) =>
        CrossEntropy(Scores(text), labels, ignoreIndex: 0);
}

using GraphCompiler;
using static GraphCompiler.Ops;

namespace CharGpt;

/// <summary>A decoder-only transformer over 65 characters: 4 layers of width 128, 4 heads, a context of 64.</summary>
[Model]
public partial class LanguageModel
{
    public const int Characters = 65, Context = 64;

    const int Width = 128;

    readonly Parameter embedding = new(Init.Normal(0, 0.02), Characters, Width);
    readonly LearnedPositions positions = new(Context, Width);
    readonly TransformerEncoder layers = new(layers: 4, Width, heads: 4, dropout: 0, normFirst: true, activation: Gelu);
    readonly Linear head = new(Width, Characters);

    /// <summary>The scores of the next character at each position.</summary>
    [Graph]
    Tensor Logits([Shape("N", Context)] IntTensor text) =>
        head.Forward(layers.Forward(positions.Forward(Gather(embedding, text)), isCausal: true));

    /// <summary>Each character is predicted from those before it.</summary>
    [Loss]
    Tensor Loss([Shape("N", Context + 1)] IntTensor text) => CrossEntropy(Logits(text[.., ..Context]), text[.., 1..]);
}

using GraphCompiler;
using static GraphCompiler.Ops;

namespace CharGpt;

/// <summary>A decoder-only transformer over 65 characters: 4 layers of width 128, 4 heads, a context of 64.</summary>
[Model]
public partial class LanguageModel
{
    public const int Characters = 65, Context = 64, Layers = 4, Width = 128;

    readonly Parameter embedding = new(Init.Normal(0, 0.02), Characters, Width);
    readonly LearnedPositions positions = new(Context, Width);
    readonly TransformerEncoder layers = new(Layers, Width, heads: 4, dropout: 0, normFirst: true, activation: Gelu);
    readonly Linear head = new(Width, Characters);

    /// <summary>The scores of the next character at each position.</summary>
    [Graph]
    Tensor Logits([Shape("N", Context)] IntTensor text) =>
        head.Forward(layers.Forward(positions.Forward(Gather(embedding, text)), isCausal: true));

    /// <summary>
    /// The scores of the character that comes after the last of T, when keys and values of those before it are known; and its own keys and
    /// values. What the last row of the others holds does not matter.
    /// </summary>
    [Graph]
    (Tensor Logits, Tensor Keys, Tensor Values) Next([Shape("N")] IntTensor last, [Shape("N", "T", Layers, Width)] Tensor keysBefore,
        [Shape("N", "T", Layers, Width)] Tensor valuesBefore)
    {
        var x = positions.Forward(Gather(embedding, last).Unsqueeze(1), first: keysBefore.Dim(1) - 1);
        var (result, keys, values) = layers.Step(x, keysBefore, valuesBefore);
        return (head.Forward(result).Squeeze(1), keys, values);
    }

    /// <summary>Each character is predicted from those before it.</summary>
    [Loss]
    Tensor Loss([Shape("N", Context + 1)] IntTensor text) => CrossEntropy(Logits(text[.., ..Context]), text[.., 1..]);
}

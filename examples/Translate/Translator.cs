using GraphCompiler;
using static GraphCompiler.Ops;

namespace Translate;

/// <summary>A transformer with an encoder and a decoder of two layers each (Vaswani et al. 2017). Word 0 fills sentences up.</summary>
[Model]
public partial class Translator
{
    public const int SourceWords = 2000, TargetWords = 3000;

    const int Width = 96;

    readonly Embedding sources = new(SourceWords, Width), targets = new(TargetWords, Width);
    readonly TransformerEncoder encoder = new(layers: 2, Width, heads: 4, dropout: 0.2, normFirst: true);
    readonly TransformerDecoder decoder = new(layers: 2, Width, heads: 4, dropout: 0.2, normFirst: true);
    readonly Linear head = new(Width, TargetWords);

    /// <summary>What the decoder looks at.</summary>
    [Graph]
    Tensor Encode([Shape("S")] IntTensor source) => Encoded(source.Unsqueeze(0)).Squeeze(0);

    /// <summary>The scores of the word that comes after a beginning.</summary>
    [Graph]
    Tensor Next([Shape("T")] IntTensor target, [Shape("S", Width)] Tensor memory) =>
        head.Forward(decoder.Forward(Placed(targets.Forward(target.Unsqueeze(0))), memory.Unsqueeze(0))[0, ^1]);

    /// <summary>Each word is predicted from the true ones before it.</summary>
    [Loss]
    Tensor Loss([Shape("N", "S")] IntTensor source, [Shape("N", "T")] IntTensor target)
    {
        var x = decoder.Forward(Placed(targets.Forward(target[.., ..^1])), Encoded(source), memoryPadding: NotEqual(source, 0));
        return CrossEntropy(head.Forward(x), target[.., 1..], ignoreIndex: 0, labelSmoothing: 0.1);
    }

    Tensor Encoded(IntTensor source) => encoder.Forward(Placed(sources.Forward(source)), padding: NotEqual(source, 0));

    static Tensor Placed(Tensor x) => x + SinusoidalPositions(x.Dim(1), Width);
}

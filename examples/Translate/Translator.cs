using GraphCompiler;
using static GraphCompiler.Ops;

namespace Translate;

/// <summary>A transformer with an encoder and a decoder of two layers each (Vaswani et al. 2017). Word 0 fills sentences up.</summary>
[Model]
public partial class Translator
{
    public const int SourceWords = 2000, TargetWords = 3000, Layers = 2, Width = 96;

    readonly Embedding sources = new(SourceWords, Width), targets = new(TargetWords, Width);
    readonly TransformerEncoder encoder = new(Layers, Width, heads: 4, dropout: 0.2, normFirst: true);
    readonly TransformerDecoder decoder = new(Layers, Width, heads: 4, dropout: 0.2, normFirst: true);
    readonly Linear head = new(Width, TargetWords);

    /// <summary>What the decoder looks at: the keys and values of a sentence.</summary>
    [Graph]
    (Tensor Keys, Tensor Values) Encode([Shape("S")] IntTensor source)
    {
        var (keys, values) = decoder.Project(Encoded(source.Unsqueeze(0)));
        return (keys.Squeeze(0), values.Squeeze(0));
    }

    /// <summary>
    /// The scores of the word that comes after the last of T, when keys and values of those before it and of the source are known; and its
    /// own keys and values. What the last row of those before it holds does not matter.
    /// </summary>
    [Graph]
    (Tensor Scores, Tensor Keys, Tensor Values) Next([Shape(1)] IntTensor last,
        [Shape("T", Layers, Width)] Tensor keysBefore, [Shape("T", Layers, Width)] Tensor valuesBefore,
        [Shape("S", Layers, Width)] Tensor sourceKeys, [Shape("S", Layers, Width)] Tensor sourceValues)
    {
        var x = Placed(targets.Forward(last.Unsqueeze(0)), first: keysBefore.Dim(0) - 1);
        var (result, keys, values) = decoder.Step(x, keysBefore.Unsqueeze(0), valuesBefore.Unsqueeze(0), sourceKeys.Unsqueeze(0),
            sourceValues.Unsqueeze(0));
        return (head.Forward(result[0, 0]), keys.Squeeze(0), values.Squeeze(0));
    }

    /// <summary>Each word is predicted from the true ones before it.</summary>
    [Loss]
    Tensor Loss([Shape("N", "S")] IntTensor source, [Shape("N", "T")] IntTensor target) =>
        CrossEntropy(Scores(source, target[.., ..^1]), target[.., 1..], ignoreIndex: 0, labelSmoothing: 0.1);

    Tensor Scores(IntTensor source, IntTensor target) =>
        head.Forward(decoder.Forward(Placed(targets.Forward(target)), Encoded(source), memoryPadding: NotEqual(source, 0)));

    Tensor Encoded(IntTensor source) => encoder.Forward(Placed(sources.Forward(source)), padding: NotEqual(source, 0));

    static Tensor Placed(Tensor x, int first = 0) => x + SinusoidalPositions(x.Dim(1), Width, first: first);
}

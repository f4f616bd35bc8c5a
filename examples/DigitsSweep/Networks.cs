using GraphCompiler;
using static GraphCompiler.Ops;

namespace DigitsSweep;

/// <summary>A network of one hidden layer over 8x8 images; a model for each width that is tried.</summary>
[Module]
public sealed class Perceptrons(int width)
{
    readonly Linear hidden = new(64, width), output = new(width, 10);

    public Tensor Forward(Tensor x) => output.Forward(Relu(hidden.Forward(x)));
}

/// <summary>64-16-10.</summary>
[Model]
public partial class Narrow
{
    readonly Perceptrons layers = new(16);

    [Graph]
    Tensor Logits([Shape("N", 64)] Tensor x) => layers.Forward(x);

    [Loss]
    Tensor Loss([Shape("N", 64)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

/// <summary>64-128-10.</summary>
[Model]
public partial class Wide
{
    readonly Perceptrons layers = new(128);

    [Graph]
    Tensor Logits([Shape("N", 64)] Tensor x) => layers.Forward(x);

    [Loss]
    Tensor Loss([Shape("N", 64)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

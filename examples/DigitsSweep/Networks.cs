using GraphCompiler;
using static GraphCompiler.Ops;

namespace DigitsSweep;

/// <summary>Networks of one hidden layer over 8x8 images: a family of models, one for each width that is tried.</summary>
public abstract class Perceptrons(int width)
{
    readonly Linear hidden = new(64, width), output = new(width, 10);

    [Graph]
    Tensor Logits([Shape("N", 64)] Tensor x) => output.Forward(Relu(hidden.Forward(x)));

    [Loss]
    Tensor Loss([Shape("N", 64)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

/// <summary>64-16-10.</summary>
[Model]
public partial class Narrow() : Perceptrons(16);

/// <summary>64-128-10.</summary>
[Model]
public partial class Wide() : Perceptrons(128);

using GraphCompiler;
using static GraphCompiler.Ops;

namespace FashionMnist;

/// <summary>A multi-layer perceptron, 784-128-10.</summary>
[Model]
public partial class Classifier
{
    readonly Linear hidden = new(784, 128);
    readonly Linear output = new(128, 10);

    [Graph]
    Tensor Logits([Shape("N", 784)] Tensor x) => output.Forward(Relu(hidden.Forward(x)));

    [Loss]
    Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

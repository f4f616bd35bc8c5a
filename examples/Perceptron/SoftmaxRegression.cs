using GraphCompiler;
using static GraphCompiler.Ops;

namespace PerceptronExample;

/// <summary>The linear classifier of probabilities, <c>softmax(x W + b)</c>: what became of the perceptron.</summary>
[Model]
public partial class SoftmaxRegression
{
    readonly Linear scores = new(4, 3);

    [Graph]
    Tensor Logits([Shape("N", 4)] Tensor x) => scores.Forward(x);

    [Loss]
    Tensor Loss([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

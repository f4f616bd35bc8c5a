using GraphCompiler;
using static GraphCompiler.Ops;

namespace FashionMnist;

/// <summary>A convolutional network: two convolutions with pooling, 32 and 64 channels, and a dense head with dropout.</summary>
[Model]
public partial class ConvolutionalClassifier
{
    readonly Conv2d first = new(1, 32, kernel: 3, padding: 1), second = new(32, 64, kernel: 3, padding: 1);
    readonly Linear hidden = new(64 * 7 * 7, 128), output = new(128, 10);

    [Graph]
    Tensor Logits([Shape("N", 28, 28)] Tensor x)
    {
        var once = MaxPool2d(Relu(first.Forward(x.Reshape(x.Dim(0), 1, 28, 28))), 2);
        var twice = MaxPool2d(Relu(second.Forward(once)), 2);
        return output.Forward(Dropout(Relu(hidden.Forward(twice.Reshape(x.Dim(0), 64 * 7 * 7))), 0.4));
    }

    [Loss]
    Tensor Loss([Shape("N", 28, 28)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

using GraphCompiler;
using static GraphCompiler.Ops;

namespace Peers;

/// <summary>2-2-1 with sigmoids.</summary>
[Model]
public partial class Xor
{
    readonly Linear hidden = new(2, 2), output = new(2, 1);

    [Loss]
    Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(Sigmoid(output.Forward(Sigmoid(hidden.Forward(x)))), y);
}

/// <summary>Logistic regression over 30 features.</summary>
[Model]
public partial class Logistic
{
    readonly Linear output = new(30, 1);

    [Loss]
    Tensor Loss([Shape("N", 30)] Tensor x, [Shape("N", 1)] Tensor y) => BinaryCrossEntropyWithLogits(output.Forward(x), y);
}

/// <summary>784-128-10 with ReLU.</summary>
[Model]
public partial class Mlp
{
    readonly Linear hidden = new(784, 128), output = new(128, 10);

    [Graph]
    Tensor Scores([Shape("N", 784)] Tensor x) => output.Forward(Relu(hidden.Forward(x)));

    [Loss]
    Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor y) => CrossEntropy(Scores(x), y);
}

/// <summary>784-512-512-10 with ReLU.</summary>
[Model]
public partial class LargeMlp
{
    readonly Linear first = new(784, 512), second = new(512, 512), output = new(512, 10);

    [Loss]
    Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor y) =>
        CrossEntropy(output.Forward(Relu(second.Forward(Relu(first.Forward(x))))), y);
}

/// <summary>Two convolutions and three dense layers over images of 28 x 28 (after LeCun et al. 1998).</summary>
[Model]
public partial class LeNet
{
    readonly Conv2d first = new(1, 6, 5, padding: 2), second = new(6, 16, 5);
    readonly Linear third = new(400, 120), fourth = new(120, 84), output = new(84, 10);

    [Loss]
    Tensor Loss([Shape("N", 1, 28, 28)] Tensor x, [Shape("N")] IntTensor y)
    {
        x = MaxPool2d(Relu(first.Forward(x)), 2);
        x = MaxPool2d(Relu(second.Forward(x)), 2).Flatten(1);
        return CrossEntropy(output.Forward(Relu(fourth.Forward(Relu(third.Forward(x))))), y);
    }
}

/// <summary>A convolution with batch norm and ReLU.</summary>
[Module]
public sealed class ConvBlock(int inputs, int outputs)
{
    readonly Conv2d conv = new(inputs, outputs, 3, padding: 1);
    readonly BatchNorm2d norm = new(outputs);

    public Tensor Forward(Tensor x) => Relu(norm.Forward(conv.Forward(x)));
}

/// <summary>Four convolutions over images of 3 x 32 x 32, of 32 and 64 channels.</summary>
[Model]
public partial class Cnn
{
    readonly ConvBlock a = new(3, 32), b = new(32, 32), c = new(32, 64), d = new(64, 64);
    readonly Linear output = new(64, 10);

    [Graph]
    Tensor Scores([Shape("N", 3, 32, 32)] Tensor x)
    {
        x = MaxPool2d(b.Forward(a.Forward(x)), 2);
        x = MaxPool2d(d.Forward(c.Forward(x)), 2);
        return output.Forward(x.Mean([2, 3]));
    }

    [Loss]
    Tensor Loss([Shape("N", 3, 32, 32)] Tensor x, [Shape("N")] IntTensor y) => CrossEntropy(Scores(x), y);
}

/// <summary>A decoder-only transformer over characters that normalizes first.</summary>
[Module]
public sealed class Decoder(int layers, int width, int heads, int context, int vocabulary = 65)
{
    readonly Parameter embedding = new(Init.Normal(0, 0.02), vocabulary, width), positions = new(Init.Normal(0, 0.02), context, width);
    readonly TransformerEncoderLayer[] blocks =
        [.. Enumerable.Range(0, layers)
            .Select(_ => new TransformerEncoderLayer(width, heads, dropout: 0, normFirst: true, activation: Gelu))];
    readonly LayerNorm norm = new(width);
    readonly Linear head = new(width, vocabulary);

    public Tensor Scores(IntTensor text)
    {
        var x = Gather(embedding, text) + positions;
        foreach (var block in blocks) x = block.Forward(x, isCausal: true);
        return head.Forward(norm.Forward(x));
    }

    public Tensor Loss(IntTensor text) => CrossEntropy(Scores(text[.., ..context]), text[.., 1..]);
}

/// <summary>4 layers of width 128, 4 heads, a context of 64.</summary>
[Model]
public partial class SmallGpt
{
    readonly Decoder decoder = new(4, 128, 4, 64);

    [Graph]
    Tensor Scores([Shape("N", 64)] IntTensor text) => decoder.Scores(text);

    [Loss]
    Tensor Loss([Shape("N", 65)] IntTensor text) => decoder.Loss(text);
}

/// <summary>6 layers of width 256, 8 heads, a context of 128.</summary>
[Model]
public partial class Gpt
{
    readonly Decoder decoder = new(6, 256, 8, 128);

    [Loss]
    Tensor Loss([Shape("N", 129)] IntTensor text) => decoder.Loss(text);
}

/// <summary>An LSTM of 128 and a dense layer over its last state.</summary>
[Model]
public partial class Recurrent
{
    readonly Lstm lstm = new(128, 128);
    readonly Linear output = new(128, 1);

    [Loss]
    Tensor Loss([Shape("N", 50, 128)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(output.Forward(lstm.Forward(x)[.., 49, ..]), y);
}

/// <summary>Two graph convolutions (Kipf and Welling 2017) of 16 and 7.</summary>
[Model]
public partial class Gcn
{
    readonly GraphConvolution first = new(1433, 16), second = new(16, 7);

    [Loss]
    Tensor Loss([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("V")] IntTensor y) =>
        CrossEntropy(second.Forward(Relu(first.Forward(x, from, to)), from, to), y);
}

using GraphCompiler;
using static GraphCompiler.Ops;

namespace Cora;

/// <summary>Two graph convolutions, 1433-16-7, with dropout (Kipf and Welling 2017).</summary>
[Model]
public partial class ConvolutionalNetwork
{
    readonly GraphConvolution first = new(1433, 16), second = new(16, 7);

    [Graph]
    Tensor Logits([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to)
    {
        var hidden = Relu(first.Forward(Dropout(x, 0.5), from, to));
        return second.Forward(Dropout(hidden, 0.5), from, to);
    }

    [Loss]
    Tensor Loss([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("M")] IntTensor nodes,
        [Shape("M")] IntTensor labels)
        => CrossEntropy(Gather(Logits(x, from, to), nodes), labels);
}

/// <summary>Two layers of graph attention: 8 heads of 8 features side by side, then one of 7 (Veličković et al. 2018).</summary>
[Model]
public partial class AttentionNetwork
{
    readonly GraphAttention first = new(1433, 8, heads: 8, dropout: 0.6), second = new(64, 7, dropout: 0.6);

    [Graph]
    Tensor Logits([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to)
    {
        var hidden = Elu(first.Forward(Dropout(x, 0.6), from, to));
        return second.Forward(Dropout(hidden, 0.6), from, to);
    }

    [Loss]
    Tensor Loss([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("M")] IntTensor nodes,
        [Shape("M")] IntTensor labels)
        => CrossEntropy(Gather(Logits(x, from, to), nodes), labels);
}

/// <summary>Two layers that take a node and the mean of its neighbours, 1433-16-7, with dropout (Hamilton et al. 2017).</summary>
[Model]
public partial class SampleNetwork
{
    readonly GraphSage first = new(1433, 16), second = new(16, 7);

    [Graph]
    Tensor Logits([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to)
    {
        var hidden = Relu(first.Forward(Dropout(x, 0.5), from, to));
        return second.Forward(Dropout(hidden, 0.5), from, to);
    }

    [Loss]
    Tensor Loss([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("M")] IntTensor nodes,
        [Shape("M")] IntTensor labels)
        => CrossEntropy(Gather(Logits(x, from, to), nodes), labels);
}

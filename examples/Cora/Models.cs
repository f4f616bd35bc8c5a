using GraphCompiler;
using static GraphCompiler.Ops;

namespace Cora;

/// <summary>
/// A graph convolution: each node receives the weighted sum of its neighbours' features, <c>Â X W + b</c> (Kipf and Welling 2017).
/// </summary>
[Module]
public sealed class Convolution(int inputs, int outputs)
{
    readonly Parameter weight = new(Init.XavierUniform(), inputs, outputs), bias = new(Init.Zeros, outputs);

    public Tensor Forward(Tensor x, IntTensor from, IntTensor to, Tensor weights)
        => SegmentSum(Gather(MatMul(x, weight), from) * weights.Reshape(weights.Dim(0), 1), to, x.Dim(0)) + bias;
}

/// <summary>
/// Graph attention: the weights of a node's neighbours are a softmax of what both know, for each head (Veličković et al. 2018).
/// </summary>
[Module]
public sealed class Attention(int inputs, int outputs, int heads)
{
    readonly Parameter weight = new(Init.XavierUniform(), inputs, heads * outputs);
    readonly Parameter source = new(Init.XavierUniform(), heads, outputs), target = new(Init.XavierUniform(), heads, outputs);

    /// <summary>The heads' results <c>[nodes, heads, outputs]</c>.</summary>
    public Tensor Forward(Tensor x, IntTensor from, IntTensor to)
    {
        var (nodes, edges) = (x.Dim(0), from.Dim(0));
        var h = MatMul(x, weight).Reshape(nodes, heads, outputs);
        var scores = LeakyRelu(Gather((h * source).Sum(-1), from) + Gather((h * target).Sum(-1), to), 0.2);
        var shares = Dropout(SegmentSoftmax(scores, to, nodes), 0.6);
        return SegmentSum(Gather(Dropout(h, 0.6), from) * shares.Reshape(edges, heads, 1), to, nodes);
    }
}

/// <summary>Two graph convolutions, 1433-16-7, with dropout.</summary>
[Model]
public partial class ConvolutionalNetwork
{
    readonly Convolution first = new(1433, 16), second = new(16, 7);

    [Graph]
    Tensor Logits([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("E")] Tensor weights)
    {
        var hidden = Relu(first.Forward(Dropout(x, 0.5), from, to, weights));
        return second.Forward(Dropout(hidden, 0.5), from, to, weights);
    }

    [Loss]
    Tensor Loss([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("E")] Tensor weights,
        [Shape("M")] IntTensor nodes, [Shape("M")] IntTensor labels)
        => CrossEntropy(Gather(Logits(x, from, to, weights), nodes), labels);
}

/// <summary>Two layers of graph attention: 8 heads of 8 features side by side, then one of 7.</summary>
[Model]
public partial class AttentionNetwork
{
    readonly Attention first = new(1433, 8, heads: 8), second = new(64, 7, heads: 1);
    readonly Parameter firstBias = new(Init.Zeros, 64), secondBias = new(Init.Zeros, 7);

    [Graph]
    Tensor Logits([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to)
    {
        var hidden = Elu(first.Forward(Dropout(x, 0.6), from, to).Reshape(x.Dim(0), 64) + firstBias);
        return second.Forward(Dropout(hidden, 0.6), from, to).Reshape(x.Dim(0), 7) + secondBias;
    }

    [Loss]
    Tensor Loss([Shape("V", 1433)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("M")] IntTensor nodes,
        [Shape("M")] IntTensor labels)
        => CrossEntropy(Gather(Logits(x, from, to), nodes), labels);
}

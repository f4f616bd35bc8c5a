using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Sequences through recurrent layers and a transformer.</summary>
[Model]
public partial class Sequences
{
    readonly Embedding embedding = new(7, 8);
    readonly Lstm recurrent = new(8, 8);
    readonly TransformerEncoderLayer encoder = new(8, 4, 6, dropout: 0, keyHeads: 2, rotary: true, activation: Gelu);
    readonly RmsNorm norm = new(8);
    readonly Linear head = new(8, 7);

    [Loss]
    Tensor Loss([Shape("N", 5)] IntTensor text, [Shape("N")] IntTensor lengths, [Shape("N", 5)] IntTensor next)
    {
        var states = recurrent.Run(embedding.Forward(text), lengths).Outputs;
        return CrossEntropy(head.Forward(norm.Forward(encoder.Forward(states, padding: PaddingMask(lengths, 5)))), next, ignoreIndex: -1,
            labelSmoothing: 0.1);
    }
}

/// <summary>Nodes of a graph through attention, convolution and the greatest neighbours.</summary>
[Model]
public partial class Nodes
{
    readonly GraphAttention attention = new(3, 4, heads: 2);
    readonly GraphConvolution convolution = new(8, 4);
    readonly GraphSage sage = new(4, 2, Aggregation.Max);
    readonly BatchNorm1d norm = new(4);

    [Loss]
    Tensor Loss([Shape("V", 3)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("V", 2)] Tensor y) =>
        LogCosh(sage.Forward(norm.Forward(convolution.Forward(Elu(attention.Forward(x, from, to)), from, to)), from, to), y);
}

/// <summary>Layers of the library on devices.</summary>
public class LibraryLayerTests
{
    [Theory, InlineData(TestDevices.Compiled)]
    public void SequencesAgree(string kind)
    {
        var random = new Random(3);
        int[] text = [.. Enumerable.Range(0, 20).Select(_ => random.Next(7))],
            next = [.. text.Select((symbol, i) => i % 5 > 2 ? -1 : symbol)];
        var net = new Sequences();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        int[] lengths = [5, 3, 1, 4];
        Assert.Equal(net.Loss(text, lengths, next), onDevice.Loss(text, lengths, next), 1e-5f);
        Assert.Equal(net.LossAndGradients(text, lengths, next), onDevice.LossAndGradients(text, lengths, next), 1e-5f);
        foreach (var gradient in net.Gradients) AssertClose(gradient.ToArray(), onDevice.Gradients[gradient.Path].ToArray());
    }

    [Theory, InlineData(TestDevices.Compiled)]
    public void NodesAgree(string kind)
    {
        var random = new Random(5);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
        var (x, y) = (Draw(18), Draw(12));
        int[] from = [0, 1, 2, 3, 4, 5, 1, 0], to = [1, 0, 3, 2, 5, 4, 2, 4];
        var net = new Nodes();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        Assert.Equal(net.Loss(x, from, to, y), onDevice.Loss(x, from, to, y), 1e-5f);
        Assert.Equal(net.LossAndGradients(x, from, to, y), onDevice.LossAndGradients(x, from, to, y), 1e-5f);
        foreach (var gradient in net.Gradients) AssertClose(gradient.ToArray(), onDevice.Gradients[gradient.Path].ToArray());
    }

    static void AssertClose(float[] expected, float[] actual)
    {
        var scale = Math.Max(1e-2f, expected.Max(Math.Abs));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * scale));
    }
}

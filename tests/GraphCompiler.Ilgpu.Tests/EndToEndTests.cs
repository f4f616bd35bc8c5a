using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>A model as a user writes it, compiled by the generator when this project is built.</summary>
[Model]
public partial class Digits
{
    readonly Linear hidden = new(20, 16);
    readonly LayerNorm norm = new(16);
    readonly Linear output = new(16, 10);

    [Graph] Tensor Logits([Shape("N", 20)] Tensor x) => output.Forward(Gelu(norm.Forward(hidden.Forward(x))));

    [Loss] Tensor Loss([Shape("N", 20)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

public class EndToEndTests
{
    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void AUsersModelRunsOnADevice(string kind)
    {
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, 6 * 20).Select(_ => (float)random.NextDouble())];
        int[] labels = [3, 1, 4, 1, 5, 9];
        var net = new Digits();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);

        Assert.All(net.Logits(x).Zip(onDevice.Logits(x)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(net.Loss(x, labels), onDevice.Loss(x, labels), 1e-5f);
        Assert.Equal(net.LossAndGradients(x, labels), onDevice.LossAndGradients(x, labels), 1e-5f);
        foreach (var gradient in net.Gradients)
            Assert.All(gradient.ToArray().Zip(onDevice.Gradients[gradient.Path].ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}

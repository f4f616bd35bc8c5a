using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>A model of data that stay: values of nodes, and edges between them.</summary>
[Model]
public partial class Citations
{
    readonly GraphConvolution layer = new(3, 2);

    [Graph] Tensor Logits([Shape("V", 3)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to) => layer.Forward(x, from, to);

    [Loss]
    Tensor Loss([Shape("V", 3)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to, [Shape("V")] IntTensor labels) =>
        CrossEntropy(Logits(x, from, to), labels);
}

/// <summary>Data that stay are sent to a device once.</summary>
public class ResidentDataTests
{
    static readonly float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], other = [.. x.Select(value => value / 8)];
    static readonly int[] from = [0, 1, 2, 3, 0], to = [1, 2, 3, 0, 2], labels = [0, 1, 1, 0];

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Bound_data_are_sent_when_they_are_others(string kind)
    {
        var net = new Citations();
        net.Initialize(1);
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        var (features, begins) = (onDevice.Memory.Bind(x), onDevice.Memory.Bind(from));
        long Sent(float[] values, bool isBound)
        {
            var before = device.BytesSent;
            var actual = isBound ? onDevice.Logits(features, begins, to) : onDevice.Logits(values, from, to);
            Assert.All(net.Logits(values, from, to).Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            return device.BytesSent - before;
        }

        Assert.Equal(sizeof(float) * (12 + 5 + 5), Sent(x, isBound: true));
        Assert.Equal(sizeof(float) * 5, Sent(x, isBound: true));
        Assert.Equal(sizeof(float) * (12 + 5 + 5), Sent(other, isBound: false));
        Assert.Equal(sizeof(float) * 5, Sent(x, isBound: true));
        features.Set(other);
        Assert.Equal(sizeof(float) * (12 + 5), Sent(other, isBound: true));
        Assert.Equal(sizeof(float) * 5, Sent(other, isBound: true));
        // Other sizes.
        features.Set([.. x, 1, 1, 1]);
        Assert.Equal(sizeof(float) * (15 + 5), Sent([.. x, 1, 1, 1], isBound: true));
        Assert.Equal(sizeof(float) * 5, Sent([.. x, 1, 1, 1], isBound: true));
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_trainer_sends_shared_columns_once(string kind)
    {
        var (expected, net) = (new Citations(), new Citations());
        expected.Initialize(1);
        net.Initialize(1);
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        var data = Data(x);
        var trainer = new Trainer(onDevice, new Sgd(0.1)) { Log = null };
        var onHost = new Trainer(expected, new Sgd(0.1)) { Log = null };
        long Sent(Dataset batch)
        {
            var before = device.BytesSent;
            Assert.Equal(onHost.TrainBatch(batch, [0]), trainer.TrainBatch(batch, [0]), 1e-5);
            return device.BytesSent - before;
        }

        var columns = sizeof(float) * (12 + 5 + 5 + 4);
        var first = Sent(data);
        var others = first - columns;
        Assert.InRange(others, 0, first);
        Assert.Equal(0, Sent(data));
        Assert.Equal(0, Sent(data));
        Assert.Equal(onHost.Evaluate(data), trainer.Evaluate(data), 1e-5);
        Assert.Equal(columns, Sent(Data(other)));
        Assert.Equal(columns, Sent(data));
        Assert.Equal(0, Sent(data));
    }

    static Dataset Data(float[] features) => new(
        DataColumn.Real("x", features, 4, 3).Shared(), DataColumn.Index("from", [.. from], 5).Shared(),
        DataColumn.Index("to", [.. to], 5).Shared(), DataColumn.Index("labels", [.. labels], 4).Shared());
}

using GraphCompiler.Ilgpu.Tests.Generated;
using GraphCompiler.Ilgpu.Tests.Replay;
using GraphCompiler.Runtime;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Entries whose kernels are queued as CUDA graphs give the bits of those whose kernels are launched one by one.</summary>
public class GraphTests
{
    /// <summary>Devices with graphs: CUDA's, and a simulator that has them recorded as far as it can.</summary>
    public static TheoryData<string> Kinds => [TestDevices.Cuda, TestDevices.Simulator];

    public static TheoryData<string, string> Cases => new(Models.All.SelectMany(name => Kinds.Select(kind => (name, kind.Data))));

    /// <summary>A device, and the recorder that counts its graphs.</summary>
    static (Device Device, CountingRecorder Graphs) Open(string kind)
    {
        var device = TestDevices.Open(kind);
        // The simulator runs at once what is recorded: the first time that it is queued there is nothing left to do, and it can't be again.
        if (kind == TestDevices.Simulator) device.Recorder = new FakeRecorder { MostQueued = 1 };
        Assert.True(device.UsesGraphs, device.Recorder?.Failure);
        var counting = new CountingRecorder(device.Recorder!);
        device.Recorder = counting;
        return (device, counting);
    }

    static void AssertWorking(Device device) => Assert.True(device.UsesGraphs, device.Recorder!.Failure);

    static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i * 7 % 10)];

    [Theory, MemberData(nameof(Cases))]
    public void StepsOfEveryModelAgree(string name, string kind)
    {
        var sample = Models.Of(name);
        var model = GeneratedModel.Of(sample.Spec);
        var (device, graphs) = Open(kind);
        using var opened = device;
        device.UsesGraphs = false;
        var expected = Steps();
        Assert.Equal(0, graphs.Made);
        device.UsesGraphs = true;
        var actual = Steps();
        AssertWorking(device);
        // A model has an evaluation and gradients; each was captured in its second call.
        Assert.Equal((2, 8, 0), (graphs.Made, graphs.Queued, graphs.Alive));
        Assert.Equal(expected, actual);

        double[][] Steps()
        {
            using var onDevice = (IDisposable)model.On(model.NewNet(), device);
            var all = new List<double[]>();
            for (var step = 0; step < 5; step++)
            {
                all.Add(Numbers.Of(model.Call("LossAndGradients", [onDevice, .. sample.Arguments])));
                all.AddRange(ModelTests.GradientsOf(onDevice).Select(gradient => gradient.Values));
                all.Add(Numbers.Of(model.Call("Loss", [onDevice, .. sample.Arguments])));
            }
            return [.. all];
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void EachStepDrawsItsOwnNumbers(string kind)
    {
        var sample = Models.Of("Noisy");
        var model = GeneratedModel.Of(sample.Spec);
        var (device, graphs) = Open(kind);
        using var opened = device;
        var net = (ITrainable<float>)model.NewNet();
        using var onDevice = (IDisposable)model.On(net, device);
        var losses = Enumerable.Range(0, 5).Select(_ => (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments])).ToList();
        Assert.Equal(5, losses.Distinct().Count());
        Assert.Equal(5ul, net.Memory.Step);
        net.Memory.Step = 1;
        Assert.Equal(losses[1], (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]));
        net.Memory.Seed = 77;
        Assert.DoesNotContain((float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]), losses);
        Assert.Equal((1, 6), (graphs.Made, graphs.Queued));
    }

    [Theory]
    [InlineData(TestDevices.Cuda, false)]
    [InlineData(TestDevices.Cuda, true)]
    [InlineData(TestDevices.Simulator, false)]
    public void TrainingAgrees(string kind, bool losesGraphs)
    {
        var (device, graphs) = Open(kind);
        using var opened = device;
        device.UsesGraphs = false;
        var expected = Train();
        device.UsesGraphs = true;
        graphs.Loses = losesGraphs;
        var actual = Train();
        AssertWorking(device);
        Assert.Equal(expected.Losses, actual.Losses);
        Assert.Equal(expected.Parameters, actual.Parameters);
        // Batches of eight and of four, in training and in evaluation.
        Assert.Equal((4, 0), (graphs.Made, graphs.Alive));
        Assert.True(losesGraphs ? graphs.Queued == 0 : graphs.Queued > 10, $"{graphs.Queued} graphs");

        (float[] Parameters, double[] Losses) Train()
        {
            var copied = new Digits();
            copied.Initialize(seed: 3);
            using var net = copied.On(device);
            var history = new Trainer(net, new Adam(0.01)) { BatchSize = 8, Seed = 5, Log = null }
                .Fit(Samples(44), Samples(12), epochs: 4);
            net.Download();
            return ([.. copied.Parameters.SelectMany(parameter => parameter.Data.ToArray())],
                [.. history.SelectMany(epoch => new[] { epoch.Loss, epoch.ValidationLoss!.Value })]);
        }

        static Dataset Samples(int count) =>
            new(DataColumn.Real("x", Values(count * 20, count), 20), DataColumn.Index("labels", Labels(count)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void SizesChangeBackAndForthAndArenasGrow(string kind)
    {
        var (device, graphs) = Open(kind);
        using var opened = device;
        // From 64 on, arenas are replaced, and with them what was captured.
        int[] sizes = [3, 7, 3, 7, 3, 64, 7, 64, 3, 7, 64, 3, 200, 200, 1, 2, 4, 5, 200, 1, 200];
        device.UsesGraphs = false;
        var expected = Run();
        device.UsesGraphs = true;
        Assert.Equal(expected, Run());
        AssertWorking(device);
        Assert.Equal(0, graphs.Alive);
        Assert.True(graphs.Made > 5, $"{graphs.Made} graphs");

        float[][] Run()
        {
            using var net = NewNet(device);
            return [.. sizes.Select(n => (float[])[net.LossAndGradients(Values(n * 20, n), Labels(n)),
                .. net.Gradients.SelectMany(gradient => gradient.ToArray()), .. net.Logits(Values(n * 20, n + 1))])];
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void GraphsFollowUploadedParametersAndNewInputs(string kind)
    {
        var (device, _) = Open(kind);
        using var opened = device;
        var host = new Digits();
        host.Initialize(seed: 1);
        using var net = host.On(device);
        var labels = Labels(6);
        var first = Enumerable.Range(0, 4).Select(_ => net.Loss(Values(120, 1), labels)).Distinct().Single();
        Assert.NotEqual(first, net.Loss(Values(120, 2), labels));
        host.Parameters["output.Bias"].Data[0] += 1;
        net.Upload();
        Assert.NotEqual(first, net.Loss(Values(120, 1), labels));
        Assert.Equal(host.Loss(Values(120, 1), labels), net.Loss(Values(120, 1), labels), 1e-5f);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ModelsAndDevicesAreDisposedInAnyOrder(string kind)
    {
        var (device, graphs) = Open(kind);
        Digits host = new();
        var (one, two, left) = (host.On(device), host.On(device), host.On(device));
        var (x, labels) = (Values(120, 1), Labels(6));
        for (var i = 0; i < 3; i++)
            foreach (var net in new[] { one, two, left }) net.Loss(x, labels);
        Assert.Equal(3, graphs.Alive);
        var loss = two.Loss(x, labels);
        // What is queued of it is still running.
        one.Loss(x, labels);
        one.Dispose();
        Assert.Equal(2, graphs.Alive);
        Assert.Throws<ObjectDisposedException>(() => one.Loss(x, labels));
        Assert.Equal(loss, two.Loss(x, labels));
        two.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => left.Loss(x, labels));
        left.Dispose();
        Assert.Equal(0, graphs.Alive);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ThreadsDoNotGetIntoEachOthersGraphs(string kind)
    {
        var (device, graphs) = Open(kind);
        using var opened = device;
        var losses = new float[4][];
        Parallel.For(0, losses.Length, i =>
        {
            using var net = NewNet(device);
            // Other sizes at other times, and arenas that come and go beside them.
            losses[i] = [.. Enumerable.Range(i, 40).Select(step => step % 5 + 2)
                .Select(n => net.LossAndGradients(Values(n * 20, n), Labels(n)))];
        });
        AssertWorking(device);
        for (var i = 1; i < losses.Length; i++) Assert.Equal(losses[0][i..], losses[i][..^i]);
        Assert.Equal(0, graphs.Alive);
    }

    [Fact]
    public void DevicesThatHaveNoGraphsSaySo()
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        Assert.False(device.UsesGraphs);
        device.UsesGraphs = true;
        Assert.False(device.UsesGraphs);
    }

    [Fact]
    public void AFailureOfTheRecorderIsLasting()
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        var recorder = new FakeRecorder();
        device.Recorder = recorder;
        Assert.True(device.UsesGraphs);
        recorder.Failure = "The driver is too old.";
        Assert.False(device.UsesGraphs);
        using var net = NewNet(device);
        for (var i = 0; i < 3; i++) net.Loss(Values(60, 1), Labels(3));
        Assert.Empty(recorder.Log);
    }

    static (Device Device, FakeRecorder Recorder) OpenSimulated()
    {
        var device = TestDevices.Open(TestDevices.Simulator);
        var recorder = new FakeRecorder { MostQueued = 1 };
        device.Recorder = recorder;
        return (device, recorder);
    }

    [Fact]
    public void EntriesAreRecordedBySizesAndNumbers()
    {
        var sample = Models.Of("Precise");
        var model = GeneratedModel.Of(sample.Spec);
        var (device, recorder) = OpenSimulated();
        using var opened = device;
        using var onDevice = (IDisposable)model.On(model.NewNet(), device);
        double Loss(double temperature, int rows) =>
            (double)model.Call("Loss", onDevice, ((double[])sample.Arguments[0])[..(5 * rows)], temperature);
        var all = new[] { (0.0, 2), (0.0, 2), (-0.0, 2), (0.0, 1), (2.0, 2), (2.0, 2), (0.0, 2) }
            .Select(call => (Call: call, Loss: Loss(call.Item1, call.Item2))).ToList();
        Assert.Equal(["begin", "end", "queue 1", "begin", "end", "queue 2", "queue 1"], recorder.Log);
        Assert.All(all.GroupBy(call => call.Call), same => Assert.Single(same.Select(call => call.Loss).Distinct()));
    }

    [Fact]
    public void AReplayFindsItsStepOnTheDevice()
    {
        var sample = Models.Of("Noisy");
        var model = GeneratedModel.Of(sample.Spec);
        var (device, recorder) = OpenSimulated();
        using var opened = device;
        recorder.MostQueued = int.MaxValue;
        using var onDevice = (DeviceModel<float>)model.On(model.NewNet(), device);
        model.Call("LossAndGradients", [onDevice, .. sample.Arguments]);
        // The memory of the simulator is the computer's.
        var stream = onDevice.Memory.RandomStream(0);
        for (var step = 1u; step < 5; step++)
        {
            model.Call("LossAndGradients", [onDevice, .. sample.Arguments]);
            Assert.Equal(step, stream.Read().Step0);
        }
        Assert.Equal(4, recorder.Log.Count(line => line == "queue 1"));
    }

    [Fact]
    public void ALargerArenaForgetsWhatWasRecorded()
    {
        var (device, recorder) = OpenSimulated();
        using var opened = device;
        using var net = NewNet(device);
        foreach (var n in new[] { 2, 2, 3, 2 }) net.Loss(Values(n * 20, n), Labels(n));
        Assert.Equal(["begin", "end", "queue 1", "dispose 1"], recorder.Log);
    }

    [Fact]
    public void OtherSettingsOfProductsForgetWhatWasRecorded()
    {
        var (device, recorder) = OpenSimulated();
        using var opened = device;
        using var net = NewNet(device);
        foreach (var (allows, uses) in new[] { (false, true), (false, true), (false, false), (false, false), (true, false) })
        {
            (device.AllowsTensorFloat32, device.UsesCuBlas) = (allows, uses);
            net.Loss(Values(40, 2), Labels(2));
        }
        Assert.Equal(["begin", "end", "queue 1", "dispose 1", "begin", "end", "queue 2", "dispose 2"], recorder.Log);
    }

    [Fact]
    public void ProgramsThatReadBackOrCopyAreNotRecorded()
    {
        var (device, recorder) = OpenSimulated();
        using var opened = device;
        using var net = new Integers().On(device);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([0, 8, 16, 7], net.Collatz([1, 6, 7, 3]).Steps);
            net.Constants([1, 2, 3, -1, -2, -3]);
            net.Checked([0, 2]);
        }
        Assert.Empty(recorder.Log);
        for (var i = 0; i < 2; i++) Assert.Equal([2, -2], net.Whole([2.7f, -2.7f]));
        Assert.Equal(["begin", "end", "queue 1"], recorder.Log);
    }

    static DigitsOnDevice NewNet(Device device)
    {
        var host = new Digits();
        host.Initialize(seed: 3);
        return host.On(device);
    }
}

using GraphCompiler.Ilgpu.Tests.Generated;
using GraphCompiler.Runtime;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>What the class behind <c>net.On(device)</c> promises beside its numbers.</summary>
public class EntryTests
{
    [Fact]
    public void ArgumentsAreCheckedAsOnTheCpu()
    {
        var model = GeneratedModel.Of(Models.Of("Classifier").Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        var net = model.NewNet();
        using var onDevice = (IDisposable)model.On(net, device);
        object[][] wrong = [[new float[30], new int[2]], [new float[40], new int[3]], [new float[40], new int[] { 1, 10 }],
            [new float[40], new int[] { -1, 0 }], [Array.Empty<float>(), Array.Empty<int>()]];
        foreach (var arguments in wrong)
        {
            var expected = Assert.ThrowsAny<ArgumentException>(() => model.Call("LossAndGradients", [net, .. arguments]));
            var actual = Assert.ThrowsAny<ArgumentException>(() => model.Call("LossAndGradients", [onDevice, .. arguments]));
            Assert.Equal((expected.GetType(), expected.Message), (actual.GetType(), actual.Message));
        }
        Assert.All(((DeviceModel<float>)onDevice).Gradients, gradient => Assert.All(gradient.ToArray(), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void AssumptionsAreCheckedAsOnTheCpu()
    {
        var model = GeneratedModel.Of(Models.Of("Paired").Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        var net = model.NewNet();
        using var onDevice = (IDisposable)model.On(net, device);
        foreach (var (x, y) in new[] { (5, 6), (4, 6) })
        {
            var expected = Assert.ThrowsAny<ArgumentException>(() => model.Call("Loss", net, new float[3 * x], new float[3 * y]));
            var actual = Assert.ThrowsAny<ArgumentException>(() => model.Call("Loss", onDevice, new float[3 * x], new float[3 * y]));
            Assert.Equal((expected.GetType(), expected.Message), (actual.GetType(), actual.Message));
            Assert.Contains(x == 5
                ? "needs E % 2 == 0, but E is 5 in argument x."
                : "needs F == E + 1, but F is 6 and E + 1 is 5 in argument y.", actual.Message);
        }
    }

    [Fact]
    public void SizesMayChangeFromCallToCall()
    {
        var sample = Models.Of("Classifier");
        var model = GeneratedModel.Of(sample.Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        using var onDevice = (IDisposable)model.On(model.NewNet(), device);
        var (x, labels) = ((float[])sample.Arguments[0], (int[])sample.Arguments[1]);
        var seven = (float)model.Call("LossAndGradients", onDevice, x, labels);
        var two = (float)model.Call("LossAndGradients", onDevice, x[..40], labels[..2]);
        Assert.NotEqual(seven, two);
        Assert.Equal(seven, (float)model.Call("LossAndGradients", onDevice, x, labels));
    }

    [Fact]
    public void ParametersMoveOnlyWhenAsked()
    {
        var sample = Models.Of("Xor");
        var model = GeneratedModel.Of(sample.Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        var net = model.NewNet();
        var onDevice = (DeviceModel<float>)model.On(net, device);
        var parameters = ((ITrainable<float>)net).Parameters;
        var before = (float)model.Call("Loss", [onDevice, .. sample.Arguments]);

        parameters["output.Bias"].Data[0] += 1;
        Assert.Equal(before, (float)model.Call("Loss", [onDevice, .. sample.Arguments]));
        onDevice.Upload();
        Assert.NotEqual(before, (float)model.Call("Loss", [onDevice, .. sample.Arguments]));

        var uploaded = parameters["output.Bias"].Data[0];
        parameters["output.Bias"].Data[0] = 100;
        onDevice.Download();
        Assert.Equal(uploaded, parameters["output.Bias"].Data[0]);
        onDevice.Dispose();
    }

    [Fact]
    public void GradientDescentOnTheDeviceLearns()
    {
        var sample = Models.Of("Xor");
        var model = GeneratedModel.Of(sample.Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        var net = (ITrainable<float>)model.NewNet();
        using var onDevice = (DeviceModel<float>)model.On(net, device);
        var first = (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]);
        for (var step = 0; step < 40; step++)
        {
            foreach (var gradient in onDevice.Gradients)
                for (var i = 0; i < gradient.Data.Length; i++) net.Parameters[gradient.Path].Data[i] -= 0.5f * gradient.Data[i];
            onDevice.Upload();
            model.Call("LossAndGradients", [onDevice, .. sample.Arguments]);
        }
        Assert.InRange((float)model.Call("Loss", [onDevice, .. sample.Arguments]), 0, 0.9f * first);
    }

    [Fact]
    public void FrozenParametersHaveNoGradient()
    {
        var model = GeneratedModel.Of(Models.Of("Frozen").Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        using var onDevice = (DeviceModel<float>)model.On(model.NewNet(), device);
        Assert.Equal(["scale"], onDevice.Gradients.Select(gradient => gradient.Path));
    }

    [Theory, InlineData(4), InlineData(12), InlineData(0)]
    public void OddGroupsAreRefused(int threads) =>
        Assert.Contains(threads.ToString(), Assert.Throws<ArgumentOutOfRangeException>(() => Device.Simulator(threads)).Message);
}

using GraphCompiler.Ilgpu.Tests.Generated;
using GraphCompiler.Runtime;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Whole models: the device's losses, gradients and predictions are the CPU code's.</summary>
public class ModelTests
{
    // Sums are in another order and exp, log, tanh and erf are other approximations: single precision agrees to a few units of 1e-7 times
    // the terms.
    const double SingleTolerance = 2e-5, DoubleTolerance = 1e-12, MixedTolerance = 4e-3;

    // The compiled ones have groups of 256, which exercise tiles.
    public static TheoryData<string, string> Cases =>
        new(Models.All.SelectMany(name => new[] { TestDevices.Simulator, TestDevices.Compiled }.Select(device => (name, device))));

    [Theory, MemberData(nameof(Cases))]
    public void ResultsAndGradientsAgree(string name, string kind)
    {
        var sample = Models.Of(name);
        var model = GeneratedModel.Of(sample.Spec);
        // In mixed precision, such a difference may lead to another neighbour in 16 bits.
        var tolerance = sample.Spec.Narrow is not null ? MixedTolerance
            : sample.Spec.Real == DType.Float64 ? DoubleTolerance : SingleTolerance;
        using var device = TestDevices.Open(kind);
        var net = model.NewNet();
        // Devices round weights that meet rounded values, the CPU does not.
        if (sample.Spec.Narrow is not null) RoundParameters((ITrainable<float>)net);
        using var onDevice = (IDisposable)model.On(net, device);

        if (sample.Spec.Entries.Any(entry => entry.Name == "Predict"))
        {
            object[] arguments = name is "Attention" or "MixedAttention" or "Paired" or "Scanned" or "Carried"
                ? sample.Arguments
                : [sample.Arguments[0]];
            AssertClose(Numbers.Of(model.Call("Predict", [net, .. arguments])), Numbers.Of(model.Call("Predict", [onDevice, .. arguments])),
                tolerance, "Predict");
        }

        foreach (var method in new[] { "Loss", "LossAndGradients" })
        {
            var expectedLoss = Numbers.Of(model.Call(method, [net, .. sample.Arguments]));
            // The same step again: the model's own call was one.
            if (net is ITrainable<float> single) single.Memory.Step = 0;
            if (net is ITrainable<double> precise) precise.Memory.Step = 0;
            AssertClose(expectedLoss, Numbers.Of(model.Call(method, [onDevice, .. sample.Arguments])), tolerance, method);
        }

        var expected = GradientsOf(net).ToList();
        var actual = GradientsOf(onDevice).ToList();
        Assert.Equal(expected.Select(gradient => gradient.Path), actual.Select(gradient => gradient.Path));
        Assert.Contains(expected, gradient => gradient.Values.Any(value => Math.Abs(value) > 1e-4));
        foreach (var (path, values) in expected)
            AssertClose(values, actual.Single(gradient => gradient.Path == path).Values, tolerance, path);
    }

    [Fact]
    public void ATrainingStepOnTheDeviceIsAStepOfTheModel()
    {
        var sample = Models.Of("Noisy");
        var model = GeneratedModel.Of(sample.Spec);
        using var device = TestDevices.Open(TestDevices.Simulator);
        var net = (ITrainable<float>)model.NewNet();
        using var onDevice = (IDisposable)model.On(net, device);
        var first = (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]);
        Assert.Equal(1ul, net.Memory.Step);
        Assert.NotEqual(first, (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]));
    }

    [Fact]
    public void RepeatedCallsGiveTheSameBits()
    {
        var sample = Models.Of("LongRows");
        var model = GeneratedModel.Of(sample.Spec);
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var onDevice = (IDisposable)model.On(model.NewNet(), device);
        var first = (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]);
        var gradient = GradientsOf(onDevice).First().Values;
        Assert.Equal(first, (float)model.Call("LossAndGradients", [onDevice, .. sample.Arguments]));
        Assert.Equal(gradient, GradientsOf(onDevice).First().Values);
    }

    public static IEnumerable<(string Path, double[] Values)> GradientsOf(object model) => model switch
    {
        DeviceModel<float> onDevice => Values(onDevice.Gradients),
        DeviceModel<double> onDevice => Values(onDevice.Gradients),
        ITrainable<float> net => Values(net.Gradients),
        ITrainable<double> net => Values(net.Gradients),
        _ => throw new ArgumentException(model.ToString()),
    };

    static IEnumerable<(string, double[])> Values(ParameterSet<float> set) =>
        set.Select(view => (view.Path, view.ToArray().Select(value => (double)value).ToArray()));

    static IEnumerable<(string, double[])> Values(ParameterSet<double> set) => set.Select(view => (view.Path, view.ToArray()));

    static void RoundParameters(ITrainable<float> net)
    {
        foreach (var view in net.Parameters)
            foreach (ref var value in view.Data) value = (float)(BFloat16)value;
    }

    static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(1e-3, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= scale * tolerance,
                $"{what}[{i}] is {expected[i]} on the CPU, but {actual[i]} on the device.");
    }
}

using GraphCompiler.Ilgpu.Tests.Generated;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>
/// What becomes of devices and of models on them: whose they are, how long they live, and what is said when something is missing.
/// </summary>
public class DeviceTests
{
    sealed class Probe(ModelMemory<float> host, Device device) : DeviceModel<float>(host, device)
    {
        public DeviceWorkArena Work(nint bytes) => Memory.Work(bytes);

        public float First() => Memory.Read(Work(16).View<float>(0, 1));
    }

    public struct Arguments
    {
        public ArrayView<float> x;
    }

    static (GeneratedModel Model, ITrainable<float> Net, object[] Arguments) Xor()
    {
        var sample = Models.Of("Xor");
        var model = GeneratedModel.Of(sample.Spec);
        return (model, (ITrainable<float>)model.NewNet(), sample.Arguments);
    }

    static void AssertDisposed(GeneratedModel model, DeviceModel<float> onDevice, object[] arguments)
    {
        foreach (var method in new[] { "Loss", "LossAndGradients" })
            Assert.Throws<ObjectDisposedException>(() => model.Call(method, [onDevice, .. arguments]));
        Assert.Throws<ObjectDisposedException>(() => model.Call("Predict", [onDevice, arguments[0]]));
        Assert.Throws<ObjectDisposedException>(() => onDevice.Gradients);
        Assert.Throws<ObjectDisposedException>(onDevice.Upload);
        Assert.Throws<ObjectDisposedException>(onDevice.Download);
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void AModelIsUsedUntilItIsDisposed(string kind)
    {
        var (model, net, arguments) = Xor();
        using var device = TestDevices.Open(kind);
        DeviceModel<float> first = (DeviceModel<float>)model.On(net, device), second = (DeviceModel<float>)model.On(net, device),
            unused = (DeviceModel<float>)model.On(net, device);
        var loss = (float)model.Call("LossAndGradients", [first, .. arguments]);
        first.Dispose();
        first.Dispose();
        unused.Dispose();
        AssertDisposed(model, first, arguments);
        AssertDisposed(model, unused, arguments);
        // Others on the same device are not concerned.
        Assert.Equal(loss, (float)model.Call("LossAndGradients", [second, .. arguments]));
        second.Dispose();
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void ADeviceMayBeDisposedBeforeItsModels(string kind)
    {
        var (model, net, arguments) = Xor();
        var device = TestDevices.Open(kind);
        DeviceModel<float> used = (DeviceModel<float>)model.On(net, device), unused = (DeviceModel<float>)model.On(net, device);
        model.Call("LossAndGradients", [used, .. arguments]);
        device.Dispose();
        device.Dispose();
        AssertDisposed(model, used, arguments);
        AssertDisposed(model, unused, arguments);
        Assert.Throws<ObjectDisposedException>(device.Synchronize);
        Assert.Throws<ObjectDisposedException>(() => model.On(net, device));
        used.Dispose();
        unused.Dispose();
    }

    [Fact]
    public void AnAcceleratorOfYourOwnStaysYours()
    {
        var (model, net, arguments) = Xor();
        using var context = Context.Create(builder =>
            builder.CPU(new CPUDevice(4, 2, 1)).Optimize(OptimizationLevel.O2).EnableAlgorithms());
        using var accelerator = context.Devices[0].CreateAccelerator(context);
        using (var device = new Device(accelerator))
        using (var onDevice = (IDisposable)model.On(net, device))
            Assert.Equal((float)model.Call("Loss", [net, .. arguments]), (float)model.Call("Loss", [onDevice, .. arguments]), 1e-5f);
        Assert.False(accelerator.IsDisposed);

        using (var device = new Device(accelerator))
        {
            var onDevice = (DeviceModel<float>)model.On(net, device);
            accelerator.Dispose();
            AssertDisposed(model, onDevice, arguments);
            onDevice.Dispose();
        }
    }

    [Fact]
    public void AnAcceleratorMustOptimizeEnough()
    {
        using var context = Context.Create(builder => builder.CPU(new CPUDevice(4, 2, 1)).EnableAlgorithms());
        using var accelerator = context.Devices[0].CreateAccelerator(context);
        Assert.Contains("OptimizationLevel.O2", Assert.Throws<ArgumentException>(() => new Device(accelerator)).Message);
    }

    [Fact]
    public void TheBestDeviceIsAGpuOrNone()
    {
        try
        {
            using var device = Device.Best();
            Assert.False(device.IsSimulator);
        }
        catch (DeviceException exception)
        {
            foreach (var part in new[] { "CUDA", "OpenCL", "Device.Simulator()" }) Assert.Contains(part, exception.Message);
        }
    }

    [Fact]
    public void MissingDevicesAreNamed()
    {
        foreach (var (kind, open) in new (string, Func<int, Device>)[] { ("Cuda", Device.Cuda), ("OpenCL", Device.OpenCL) })
        {
            var exception = Record.Exception(() => open(99));
            Assert.Contains(kind, exception?.Message);
            Assert.True(exception is DeviceException or ArgumentOutOfRangeException, exception?.ToString());
        }
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void TooLittleMemoryIsSaidInNumbers(string kind)
    {
        using var device = TestDevices.Open(kind);
        using var probe = new Probe(Xor().Net.Memory, device);
        var message = Assert.Throws<InsufficientMemoryException>(() => probe.Work((nint)1 << 50)).Message;
        Assert.StartsWith("The intermediate values of Probe need 1,073,741,824.0 MiB on the device, but ", message);
        Assert.Contains(device.Name, message);
        Assert.Equal(16, probe.Work(16).Bytes);
    }

    [Fact]
    public void PoisonedMemoryIsNotANumber()
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        using var probe = new Probe(Xor().Net.Memory, device);
        Assert.True(float.IsNaN(probe.First()));
    }

    static void Throws(Arguments arguments)
    {
        if (arguments.x[0] > 0f) throw new InvalidOperationException();
    }

    static void Good(Arguments arguments) => arguments.x[0] = 3f;

    [Fact]
    public void ARejectedKernelIsNamed()
    {
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var arena = new DeviceArena<float>(device, 4);
        var exception = Assert.Throws<DeviceException>(() =>
            new PointKernel<Arguments>(device, Throws).Launch(1, new() { x = arena.View(0, 4) }));
        Assert.Contains("Kernel GraphCompiler.Ilgpu.Tests.DeviceTests.Throws can't run on ", exception.Message);
        Assert.Contains("Throw", exception.InnerException!.GetBaseException().Message);
        // ILGPU's context is of no use after that.
        Assert.Throws<DeviceException>(() => new PointKernel<Arguments>(device, Good).Launch(1, new() { x = arena.View(0, 4) }));
    }
}

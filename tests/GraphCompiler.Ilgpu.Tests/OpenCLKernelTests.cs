using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Kernels that an OpenCL driver compiles together compute what they do when ILGPU has each compiled alone.</summary>
public class OpenCLKernelTests
{
    public struct Arguments
    {
        public ArrayView<float> x, y;
        public int n;
    }

    [Fact]
    public void TogetherAndAloneTheyGiveTheSameBits()
    {
        using var device = TestDevices.Open(TestDevices.OpenCL);
        // More than one program holds, some of one name, one twice, and one that is never launched.
        Action<Arguments>[] bodies =
        [
            Doubled.Run, Rooted.Run, Rooted.Run, Generic<Plus>, Generic<Times>, Reversed,
            .. Enumerable.Repeat<Action<Arguments>[]>([Doubled.Run, Reversed, Generic<Plus>, Rooted.Run], 6).SelectMany(some => some),
        ];
        var kernels = bodies.Select(body => new PointKernel<Arguments>(device, body)).ToList();
        _ = new PointKernel<Arguments>(device, Unused);
        foreach (var (body, kernel) in bodies.Zip(kernels))
        {
            var alone = device.Accelerator.LoadKernel(body, new KernelSpecialization(device.GroupSize, null));
            Assert.Equal(
                Run(device, arguments => alone(device.Stream, new KernelConfig(1, device.GroupSize), arguments)),
                Run(device, arguments => kernel.Launch(1, arguments)));
        }
    }

    /// <summary>Only the kernel that a driver refuses does not run.</summary>
    [Fact]
    public void ARefusedKernelSpoilsNoOther()
    {
        using var device = TestDevices.Open(TestDevices.OpenCL);
        PointKernel<Arguments> before = new(device, Doubled.Run), refused = new(device, Counts), after = new(device, Rooted.Run);
        Assert.Equal(6f, Run(device, arguments => before.Launch(1, arguments))[2]);
        // PoCL does not know where the pointer leads that ILGPU gives an atomic operation; other drivers do.
        if (Record.Exception(() => Run(device, arguments => refused.Launch(1, arguments))) is { } exception)
            Assert.Contains($"Kernel {typeof(OpenCLKernelTests)}.{nameof(Counts)} can't run on ",
                Assert.IsType<DeviceException>(exception).Message);
        Assert.Equal(3f, Run(device, arguments => after.Launch(1, arguments))[8]);
    }

    static float[] Run(Device device, Action<Arguments> launch)
    {
        const int n = 300;
        using DeviceArena<float> x = new(device, n), y = new(device, n);
        x.View(0, n).CopyFromCPU(device.Stream, [.. Enumerable.Range(1, n).Select(i => (float)i)]);
        y.Clear();
        launch(new() { x = x.View(0, n), y = y.View(0, n), n = n });
        var values = new float[n];
        device.Synchronize();
        y.View(0, n).CopyToCPU(device.Stream, values);
        return values;
    }

    static class Doubled
    {
        public static void Run(Arguments arguments)
        {
            for (int i = Group.IdxX; i < arguments.n; i += Group.DimX) arguments.y[i] = 2f * arguments.x[i];
        }
    }

    static class Rooted
    {
        public static void Run(Arguments arguments)
        {
            for (int i = Group.IdxX; i < arguments.n; i += Group.DimX) arguments.y[i] = KernelMath.Sqrt(arguments.x[i]);
        }
    }

    static void Reversed(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(300);
        for (int i = Group.IdxX; i < arguments.n; i += Group.DimX) shared[i] = arguments.x[i];
        Group.Barrier();
        for (int i = Group.IdxX; i < arguments.n; i += Group.DimX) arguments.y[i] = shared[arguments.n - 1 - i];
    }

    static void Unused(Arguments arguments) => arguments.y[0] = 1f;

    static void Counts(Arguments arguments) => Atomic.Add(ref arguments.y[0], 1f);

    static void Generic<TOperation>(Arguments arguments) where TOperation : struct, IOperation
    {
        for (int i = Group.IdxX; i < arguments.n; i += Group.DimX) arguments.y[i] = default(TOperation).Of(arguments.x[i], arguments.x[0]);
    }

    interface IOperation
    {
        float Of(float x, float y);
    }

    struct Plus : IOperation
    {
        public readonly float Of(float x, float y) => x + y;
    }

    struct Times : IOperation
    {
        public readonly float Of(float x, float y) => x * y;
    }
}

#if !ILGPU
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>The double is strict: mistakes that a device would pass over are errors here. (ILGPU's own simulator ends the process instead.)</summary>
public class DoubleTests
{
    public struct Arguments
    {
        public ArrayView<float> x;
        public int n;
    }

    static Exception? Run(Action<Arguments> body, int length = 16, bool groups = false)
    {
        using var device = Device.Simulator(16);
        using var arena = new DeviceArena<float>(device, 2 * length);
        var arguments = new Arguments { x = arena.View(0, length), n = length };
        return Record.Exception(() =>
        {
            if (groups) new GroupKernel<Arguments>(device, body).Launch(1, arguments);
            else new PointKernel<Arguments>(device, body).Launch(length, arguments);
        });
    }

    static void PastTheEnd(Arguments arguments) => arguments.x[arguments.n + Group.IdxX] = 1f;

    static void Diverging(Arguments arguments)
    {
        if (Group.IdxX < 8) Group.Barrier();
    }

    static void ReadsGarbage(Arguments arguments)
    {
        float sum = arguments.x[0] + SharedMemory.Allocate<float>(4)[0];
        if (!float.IsNaN(sum)) arguments.x[100] = 0f;   // out of range, unless both were NaN
    }

    static void Reverses(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(16);
        shared[Group.IdxX] = Group.IdxX;
        Group.Barrier();
        if (shared[15 - Group.IdxX] != 15 - Group.IdxX) arguments.x[100] = 0f;
    }

    static void ReversesWithoutBarrier(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(16);
        shared[Group.IdxX] = Group.IdxX;
        if (shared[15 - Group.IdxX] != 15 - Group.IdxX) arguments.x[100] = 0f;
    }

    [Fact]
    public void AccessBeyondTheViewThrows() => Assert.IsType<IndexOutOfRangeException>(Run(PastTheEnd)?.InnerException);

    [Fact]
    public void DivergentBarriersThrow() => Assert.Contains("divergence", Run(Diverging, groups: true)?.Message);

    [Fact]
    public void FreshMemoryIsNotANumber() => Assert.Null(Run(ReadsGarbage));

    [Fact]
    public void BarriersSynchronize() => Assert.Null(Run(Reverses, groups: true));

    [Fact]
    public void MissingBarriersShow() => Assert.IsType<IndexOutOfRangeException>(Run(ReversesWithoutBarrier, groups: true)?.InnerException);

    [Fact]
    public void CapturingKernelsAreRefused()
    {
        var captured = 1f;
        Assert.IsType<NotSupportedException>(Run(arguments => arguments.x[0] = captured));
    }

    [Fact]
    public void ADeviceStillWorksAfterAFailedKernel()
    {
        using var device = Device.Simulator(16);
        using var arena = new DeviceArena<float>(device, 16);
        var arguments = new Arguments { x = arena.View(0, 16), n = 16 };
        Assert.NotNull(Record.Exception(() => new GroupKernel<Arguments>(device, Diverging).Launch(1, arguments)));
        Assert.Null(Record.Exception(() => new GroupKernel<Arguments>(device, Reverses).Launch(1, arguments)));
    }
}
#endif

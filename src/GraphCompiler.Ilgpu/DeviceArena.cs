using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>One block of device memory in which buffers have planned places, the device's counterpart of <see cref="Runtime.Arena{T}"/>.</summary>
public sealed class DeviceArena<T> : IDisposable where T : unmanaged
{
    readonly Device device;
    readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;

    /// <summary>Allocates <paramref name="length"/> elements, not cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public DeviceArena(Device device, nint length)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        this.device = device;
        Length = length;
        buffer = device.Accelerator.Allocate1D<T>(Math.Max(1, length));
    }

    /// <summary>The number of elements.</summary>
    public nint Length { get; }

    /// <summary>A view of <paramref name="length"/> elements from <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The view leaves the arena.</exception>
    public ArrayView<T> View(nint offset, nint length)
    {
        // ILGPU would end the process; and kernels index with int.
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        return buffer.View.BaseView.SubView(offset, length);
    }

    /// <summary>Sets all elements to 0.</summary>
    public void Clear()
    {
        if (Length > 0) buffer.View.BaseView.MemSetToZero(device.Stream);
    }

    /// <summary>Frees the memory, after everything queued has run.</summary>
    public void Dispose()
    {
        device.Synchronize();
        buffer.Dispose();
    }
}

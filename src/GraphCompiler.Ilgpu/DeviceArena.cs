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
        // ILGPU ends the process instead.
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        return buffer.View.BaseView.SubView(offset, length);
    }

    /// <summary>Copies values to the device.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They leave the arena.</exception>
    public void Write(nint offset, ReadOnlySpan<T> values)
    {
        if (!values.IsEmpty) View(offset, values.Length).CopyFromCPU(device.Stream, values);
    }

    /// <summary>Copies values from the device, after everything queued has run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They leave the arena.</exception>
    public void Read(nint offset, Span<T> values)
    {
        if (!values.IsEmpty) View(offset, values.Length).CopyToCPU(device.Stream, values);
    }

    /// <summary>Copies one value from the device, after everything queued has run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside of the arena.</exception>
    public T Read(nint offset)
    {
        T value = default;
        Read(offset, new Span<T>(ref value));
        return value;
    }

    /// <summary>Sets all elements to 0.</summary>
    public void Clear()
    {
        if (Length > 0) View(0, Length).MemSetToZero(device.Stream);
    }

    /// <summary>Frees the memory, after everything queued has run.</summary>
    public void Dispose()
    {
        device.Synchronize();
        buffer.Dispose();
    }
}

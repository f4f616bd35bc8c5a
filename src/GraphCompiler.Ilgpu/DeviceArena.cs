using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// One block of device memory for elements of one type, the device's counterpart of <see cref="Runtime.Arena{T}"/>.
/// </summary>
public sealed class DeviceArena<T> : IArena<T>, IDisposable where T : unmanaged
{
    readonly Device device;
    readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;
    readonly string purpose;

    /// <summary>Allocates <paramref name="length"/> elements, not cleared.</summary>
    /// <param name="device">The device.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="purpose">What the memory is for, in the plural, as exceptions say it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="InsufficientMemoryException">
    /// The device has less memory. The message says how much is needed, and how much there is.
    /// </exception>
    public DeviceArena(Device device, nint length, string purpose = "The elements of an arena")
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        (this.device, Length, this.purpose) = (device, length, purpose);
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            if ((Int128)length * Unsafe.SizeOf<T>() > Memory) throw TooLarge(null);
            try
            {
                buffer = device.Accelerator.Allocate1D<T>(Math.Max(1, length));
            }
            catch (Exception exception) when (exception is AcceleratorException or OutOfMemoryException)
            {
                throw TooLarge(exception);
            }
        }
    }

    /// <summary>The number of elements.</summary>
    public nint Length { get; }

    /// <summary>A view of <paramref name="length"/> elements from <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The view leaves the arena.</exception>
    /// <exception cref="ObjectDisposedException">The arena or its device was disposed.</exception>
    public ArrayView<T> View(nint offset, nint length)
    {
        // Kernels index with int.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        return Part(offset, length);
    }

    /// <summary>A view of any length.</summary>
    /// <inheritdoc cref="View"/>
    internal ArrayView<T> Part(nint offset, nint length)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        // ILGPU would end the process.
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        return buffer.View.BaseView.SubView(offset, length);
    }

    /// <summary>Sets all elements to 0.</summary>
    /// <exception cref="ObjectDisposedException">The arena or its device was disposed.</exception>
    public void Clear() => Fill(0);

    /// <summary>Frees the memory, after everything queued has run.</summary>
    public void Dispose()
    {
        lock (device.Gate)
        {
            if (IsDisposed) return;
            device.Wait();
            buffer.Dispose();
        }
    }

    /// <summary>Makes floating-point elements NaN.</summary>
    internal void Poison() => Fill(0xFF);

    bool IsDisposed => buffer.IsDisposed || device.IsDisposed;

    void Fill(byte value)
    {
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (Length > 0) buffer.View.BaseView.MemSet(device.Stream, value);
        }
    }

    // The simulator's is the computer's; ILGPU says it has no bound.
    long Memory => device.IsSimulator ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.Accelerator.MemorySize;

    InsufficientMemoryException TooLarge(Exception? reason) => new(
        $"{purpose} need {Mebibytes((Int128)Length * Unsafe.SizeOf<T>())} on the device, but {device} has {Mebibytes(Memory)}"
        + (device.Accelerator is CudaAccelerator cuda ? $", of which {Mebibytes(cuda.GetFreeMemory())} are free." : "."), reason);

    static string Mebibytes(Int128 bytes) => FormattableString.Invariant($"{(double)bytes / (1 << 20):N1} MiB");
}

using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A piece of the computer's memory that stays where it is, so that a device copies it by itself while the processor goes on.
/// </summary>
sealed class PageLocked<T> : IDisposable where T : unmanaged
{
    readonly Device device;
    readonly PageLockedArray1D<T> array;

    /// <summary>Allocates memory.</summary>
    public PageLocked(Device device, int length)
    {
        this.device = device;
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            array = device.Accelerator.AllocatePageLocked1D<T>(Math.Max(1, length));
        }
    }

    /// <summary>The elements.</summary>
    public Span<T> Span => array.Span;

    /// <summary>The number of elements.</summary>
    public int Length => checked((int)array.Length);

    /// <summary>Queues a copy of the first elements to a view. The gate is held.</summary>
    public void CopyTo(ArrayView<T> target)
    {
        array.ArrayView.SubView(0, target.Length).CopyTo(device.Stream, target);
        device.CountSent<T>(target.Length);
    }

    /// <summary>Queues a copy of a view to the first elements. The gate is held.</summary>
    public void CopyFrom(ArrayView<T> source) => source.CopyTo(device.Stream, array.ArrayView.SubView(0, source.Length));

    /// <summary>Frees the memory, after everything queued has run.</summary>
    public void Dispose()
    {
        lock (device.Gate)
        {
            if (device.IsDisposed) return;
            device.Wait();
            array.Dispose();
        }
    }
}

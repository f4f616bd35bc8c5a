using ILGPU;

namespace GraphCompiler.Ilgpu.Training;

/// <summary>
/// One input of a loss on its way to a device: page-locked memory in two halves. A batch is written into one while the device still copies
/// the batch before from the other.
/// </summary>
sealed class StagedInput<T>(Device device) : IDisposable where T : unmanaged
{
    readonly PageLocked<T>?[] halves = new PageLocked<T>?[2];
    // The device's count of waits when a half was last queued: a later count means that it was copied.
    readonly long[] queued = [-1, -1];
    int half, length;

    /// <summary>Where the next batch is written.</summary>
    public Span<T> Values => halves[half]!.Span[..length];

    /// <summary>Makes room for the next batch, in the other half.</summary>
    public void Next(nint elements)
    {
        (half, length) = (1 - half, checked((int)elements));
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            if (queued[half] == device.Waits) device.Wait();
        }
        if (halves[half] is { } room && room.Length >= length) return;
        halves[half]?.Dispose();
        halves[half] = new(device, length);
    }

    /// <summary>Queues the copy of the batch.</summary>
    public void CopyTo(ArrayView<T> target)
    {
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            halves[half]!.CopyTo(target);
            queued[half] = device.Waits;
        }
    }

    public void Dispose()
    {
        foreach (var room in halves) room?.Dispose();
    }
}

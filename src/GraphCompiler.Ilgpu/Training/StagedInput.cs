using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu.Training;

/// <summary>
/// One input of a loss on its way to a device: page-locked memory in two halves. A batch is written into one while the device still copies
/// the batch before from the other. What all batches have in common is sent once, and stays on the device.
/// </summary>
sealed class StagedInput<T>(Device device) : IDisposable where T : unmanaged
{
    readonly PageLocked<T>?[] halves = new PageLocked<T>?[2];
    // The device's count of waits when a half was last queued: a later count means that it was copied.
    readonly long[] queued = [-1, -1];
    DeviceArena<T>? kept;
    object? content;
    int half, length;

    /// <summary>The number of elements.</summary>
    public int Length => length;

    /// <summary>The batch as it was written.</summary>
    public ReadOnlySpan<T> Written => halves[half]!.Span[..length];

    /// <summary>Where the next batch is written. What was noted of it is forgotten.</summary>
    public Span<T> Values
    {
        get
        {
            if (content is not null) WaitForHalf();
            content = null;
            return halves[half]!.Span[..length];
        }
    }

    /// <summary>Whether the device holds what an object stands for.</summary>
    public bool Holds(object content) => ReferenceEquals(content, this.content);

    /// <summary>Sends what was written to the device, to stay there for the batches that follow.</summary>
    /// <param name="content">An object that stands for the values and no others.</param>
    /// <param name="memory">Makes memory of a length on the device.</param>
    public void Keep(object content, Func<nint, DeviceArena<T>> memory)
    {
        if (kept?.Length != length)
        {
            kept?.Dispose();
            // If there is no memory for them, the next batch tries again.
            kept = null;
            kept = memory(length);
        }
        Queue(kept.View(0, length));
        this.content = content;
    }

    /// <summary>Makes room for the next batch, in the other half unless the device holds it already.</summary>
    public void Next(nint elements)
    {
        if (content is not null && elements == length) return;
        content = null;
        (half, length) = (1 - half, checked((int)elements));
        WaitForHalf();
        if (halves[half] is { } room && room.Length >= length) return;
        halves[half]?.Dispose();
        halves[half] = new(device, length);
    }

    /// <summary>Queues the copy of the batch.</summary>
    public void CopyTo(ArrayView<T> target)
    {
        if (content is null)
        {
            Queue(target);
            return;
        }
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            kept!.View(0, length).CopyTo(device.Stream, target);
        }
    }

    /// <summary>Waits until what was queued of the half was copied.</summary>
    void WaitForHalf()
    {
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            if (queued[half] == device.Waits) device.Wait();
        }
    }

    void Queue(ArrayView<T> target)
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
        kept?.Dispose();
    }
}

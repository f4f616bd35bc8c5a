using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu.Training;

/// <summary>
/// One input of a loss on its way to a device: pieces of page-locked memory, which take turns. A batch is written into one while the device
/// still copies batches before from others. What all batches have in common is sent once, and stays on the device.
/// </summary>
sealed class StagedInput<T>(Device device) : IDisposable where T : unmanaged
{
    // A wait is for everything queued, and the device has nothing to do after it: small batches wait for every eighth only.
    const int MostPieces = 8, FewestPieces = 2, LargestOfMany = 1 << 20;

    readonly PageLocked<T>?[] pieces = new PageLocked<T>?[MostPieces];
    // The device's count of waits when a piece was last queued: a later count means that it was copied.
    readonly long[] queued = [.. Enumerable.Repeat(-1L, MostPieces)];
    DeviceArena<T>? kept;
    object? content;
    int piece, length;

    /// <summary>The number of elements.</summary>
    public int Length => length;

    /// <summary>The batch as it was written.</summary>
    public ReadOnlySpan<T> Written => pieces[piece]!.Span[..length];

    /// <summary>Where the next batch is written. What was noted of it is forgotten.</summary>
    public Span<T> Values
    {
        get
        {
            if (content is not null) WaitForPiece();
            content = null;
            return pieces[piece]!.Span[..length];
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

    /// <summary>Makes room for the next batch, in the next piece unless the device holds it already.</summary>
    public void Next(nint elements)
    {
        if (content is not null && elements == length) return;
        content = null;
        length = checked((int)elements);
        piece = (piece + 1) % (length * Unsafe.SizeOf<T>() <= LargestOfMany ? MostPieces : FewestPieces);
        WaitForPiece();
        if (pieces[piece] is { } room && room.Length >= length) return;
        pieces[piece]?.Dispose();
        pieces[piece] = new(device, length);
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

    /// <summary>Waits until what was queued of the piece was copied.</summary>
    void WaitForPiece()
    {
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            if (queued[piece] == device.Waits) device.Wait();
        }
    }

    void Queue(ArrayView<T> target)
    {
        lock (device.Gate)
        {
            ObjectDisposedException.ThrowIf(device.IsDisposed, device);
            pieces[piece]!.CopyTo(target);
            queued[piece] = device.Waits;
        }
    }

    public void Dispose()
    {
        foreach (var room in pieces) room?.Dispose();
        kept?.Dispose();
    }
}

namespace ILGPU;

sealed class DeviceMemory<T>(T[] items)
{
    public T[]? Items { get; set; } = items;
}

/// <summary>A view of device memory or shared memory; elements are accessible inside kernels only, and only those of the view.</summary>
public readonly struct ArrayView<T> where T : unmanaged
{
    readonly long index;

    internal ArrayView(DeviceMemory<T> memory, long index, long length) => (Memory, this.index, Length) = (memory, index, length);

    internal DeviceMemory<T>? Memory { get; }

    public long Length { get; }

    public int IntLength => checked((int)Length);

    public bool IsValid => Memory is not null && Length > 0;

    internal Span<T> Span => Items.AsSpan(checked((int)index), checked((int)Length));

    T[] Items => Memory?.Items ?? throw new InvalidOperationException(Memory is null ? "The view is empty." : "The memory behind the view was freed.");

    public ref T this[int position] => ref this[(long)position];

    public ref T this[long position]
    {
        get
        {
            if (!KernelThread.IsRunning) throw new InvalidOperationException("A view was accessed outside of a kernel.");
            if ((ulong)position >= (ulong)Length) throw new IndexOutOfRangeException($"Element {position} of a view of {Length} elements was accessed.");
            return ref Items[index + position];
        }
    }

    public ArrayView<T> SubView(long position, long length) => position >= 0 && length >= 0 && position + length <= Length
        ? new(Memory!, index + position, length)
        : throw new ArgumentOutOfRangeException(nameof(position), $"Sub view out of range: [{position}, {position + length}) of {Length}.");
}

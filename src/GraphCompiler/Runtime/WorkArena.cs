using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// One pinned, 64-byte aligned block of memory, addressed in bytes, in which every tensor that an entry works on has a planned place.
/// Tensors that are not needed at the same time share places, whatever their elements are.
/// </summary>
public sealed unsafe class WorkArena
{
    readonly CacheLine[] lines;
    readonly byte* origin;
    readonly List<(nint Begin, nint End, object Content)> contents = [];

    /// <summary>Allocates an arena of <paramref name="bytes"/> bytes, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="InsufficientMemoryException">There is not that much memory.</exception>
    public WorkArena(nint bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        // One vector of slack behind the end, so that a full-width load of the last row stays inside the array.
        lines = CacheLine.Allocate<byte>(bytes, slack: 1, isCleared: true);
        Bytes = bytes;
        origin = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(lines)) + CacheLine.Align(lines);
    }

    /// <summary>The size in bytes.</summary>
    public nint Bytes { get; }

    /// <summary>
    /// The tensor that begins at byte <paramref name="offset"/>. Not bounds-checked: generated code's offsets are planned at build time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Buffer<T> At<T>(nint offset) where T : unmanaged => new((T*)(origin + offset), this);

    /// <summary>A view of <paramref name="length"/> elements from byte <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The view leaves the arena, or has more elements than a span.</exception>
    public Span<T> Slice<T>(nint offset, nint length) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Bytes - length * sizeof(T));
        return new(origin + offset, (int)length);
    }

    /// <summary>The place of an input, to be written. What was noted of its contents is forgotten.</summary>
    /// <inheritdoc cref="Slice"/>
    public Span<T> Input<T>(nint offset, nint length) where T : unmanaged
    {
        Forget(offset, offset + length * sizeof(T));
        return Slice<T>(offset, length);
    }

    /// <summary>Forgets what is known of the contents from a byte on: kernels are about to write there.</summary>
    public void Overwrite(nint from) => Forget(from, Bytes);

    /// <summary>Whether values, or some of them, are in this arena.</summary>
    internal bool Overlaps<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        // Arenas do not move, and no other memory moves into one.
        var first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        return first < origin + Bytes && first + (nint)values.Length * sizeof(T) > origin;
    }

    /// <summary>Where an address lies in the arena; meaningless for others.</summary>
    internal nint OffsetOf(void* address) => (nint)((byte*)address - origin);

    /// <summary>Notes what a place holds.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">The number of bytes.</param>
    /// <param name="content">An object that stands for the values and no others.</param>
    internal void Note(nint offset, nint bytes, object content)
    {
        Forget(offset, offset + bytes);
        contents.Add((offset, offset + bytes, content));
    }

    /// <summary>Whether a place still holds what was noted of it.</summary>
    internal bool Holds(nint offset, nint bytes, object content)
    {
        foreach (var (begin, end, known) in contents)
            if (begin == offset && end == offset + bytes && ReferenceEquals(known, content)) return true;
        return false;
    }

    void Forget(nint from, nint to)
    {
        for (var i = contents.Count - 1; i >= 0; i--)
            if (contents[i].Begin < to && contents[i].End > from) contents.RemoveAt(i);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>One pinned, 64-byte aligned block of memory in which every buffer of a model has a planned place.</summary>
/// <typeparam name="T">The element type: <see cref="float"/>, <see cref="double"/> or <see cref="int"/>.</typeparam>
public sealed unsafe class Arena<T> : IArena<T> where T : unmanaged
{
    readonly CacheLine[] lines;
    readonly List<(nint Begin, nint End, object Content)> contents = [];

    /// <summary>Allocates an arena of <paramref name="length"/> elements, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="InsufficientMemoryException">There is not that much memory.</exception>
    public Arena(nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        // One vector of slack behind the end, so that a full-width load of the last row stays inside the array.
        lines = CacheLine.Allocate<T>(length, slack: 1, isCleared: true);
        Length = length;
        Origin = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(lines)) + CacheLine.Align(lines) / sizeof(T);
    }

    /// <summary>The first element. It is where it is for the arena's life.</summary>
    internal T* Origin { get; }

    /// <summary>The number of elements.</summary>
    public nint Length { get; }

    /// <summary>The element at <paramref name="offset"/>. Not bounds-checked: generated code's offsets are planned at build time.</summary>
    public ref T this[nint offset]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Origin[offset];
    }

    /// <summary>The buffer that begins at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Buffer<T> At(nint offset) => new(this, offset);

    /// <summary>A view of <paramref name="length"/> elements from <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The view leaves the arena, or has more elements than a span.</exception>
    public Span<T> Slice(nint offset, nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return MemoryMarshal.CreateSpan(ref this[offset], (int)length);
    }

    /// <summary>Whether values, or some of them, are in this arena.</summary>
    internal bool Overlaps(ReadOnlySpan<T> values)
    {
        // Arenas do not move, and no other memory moves into one.
        var first = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        return first < Origin + Length && first + values.Length > Origin;
    }

    /// <summary>The place of an input, to be written. What was noted of its contents is forgotten.</summary>
    /// <inheritdoc cref="Slice"/>
    public Span<T> Input(nint offset, nint length)
    {
        Forget(offset, offset + length);
        return Slice(offset, length);
    }

    /// <summary>Forgets what is known of the contents from an offset on: kernels are about to write there.</summary>
    public void Overwrite(nint from) => Forget(from, Length);

    /// <summary>Notes what a place holds.</summary>
    /// <param name="offset">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="content">An object that stands for the values and no others.</param>
    internal void Note(nint offset, nint length, object content)
    {
        Forget(offset, offset + length);
        contents.Add((offset, offset + length, content));
    }

    /// <summary>Whether a place still holds what was noted of it.</summary>
    internal bool Holds(nint offset, nint length, object content)
    {
        foreach (var (begin, end, known) in contents)
            if (begin == offset && end == offset + length && ReferenceEquals(known, content)) return true;
        return false;
    }

    void Forget(nint from, nint to)
    {
        for (var i = contents.Count - 1; i >= 0; i--)
            if (contents[i].Begin < to && contents[i].End > from) contents.RemoveAt(i);
    }
}

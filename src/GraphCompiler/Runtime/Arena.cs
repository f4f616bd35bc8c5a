using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>One pinned, 64-byte aligned block of memory for elements of one type, such as the parameters of a model.</summary>
/// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class Arena<T> : IArena<T> where T : unmanaged
{
    readonly CacheLine[] lines;

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
}

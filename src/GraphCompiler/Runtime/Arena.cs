using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>One pinned, 64-byte aligned block of memory in which every buffer of a model has a planned place.</summary>
/// <typeparam name="T">The element type: <see cref="float"/>, <see cref="double"/> or <see cref="int"/>.</typeparam>
public sealed class Arena<T> where T : unmanaged
{
    const int Alignment = 64;
    readonly T[] items;
    readonly int origin;

    /// <summary>Allocates an arena of <paramref name="length"/> elements, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or does not fit one array.</exception>
    public Arena(nint length)
    {
        // One vector of slack behind the end, so that a full-width load of the last row stays inside the array.
        var slack = Alignment / Unsafe.SizeOf<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - 2 * slack);
        items = GC.AllocateArray<T>((int)length + 2 * slack, pinned: true);
        Length = length;
        origin = Misalignment(items, slack);
    }

    /// <summary>The number of elements.</summary>
    public nint Length { get; }

    /// <summary>The element at <paramref name="offset"/>. Not bounds-checked: generated code's offsets are planned at build time.</summary>
    public ref T this[nint offset]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), origin + offset);
    }

    /// <summary>The buffer that begins at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Buffer<T> At(nint offset) => new(this, offset);

    /// <summary>A view of <paramref name="length"/> elements from <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The view leaves the arena.</exception>
    public Span<T> Slice(nint offset, nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        return items.AsSpan(origin + (int)offset, (int)length);
    }

    static unsafe int Misalignment(T[] pinned, int perLine)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        var past = (int)(address % Alignment) / Unsafe.SizeOf<T>();
        return past == 0 ? 0 : perLine - past;
    }
}

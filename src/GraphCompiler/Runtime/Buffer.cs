using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>The place of one tensor: an arena and an offset into it. What a generated kernel takes for each operand.</summary>
public readonly struct Buffer<T>(Arena<T> arena, nint offset) where T : unmanaged
{
    /// <summary>The arena that holds the tensor.</summary>
    public Arena<T> Arena => arena;

    /// <summary>The index of the tensor's first element in the arena.</summary>
    public nint Offset => offset;

    /// <summary>The place that begins <paramref name="elements"/> elements further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Buffer<T> At(nint elements) => new(arena, offset + elements);

    /// <summary>The tensor's first element.</summary>
    public ref T Origin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref arena[offset];
    }

    /// <summary>The tensor's element at a linear index. Not bounds-checked.</summary>
    public ref T this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref arena[offset + index];
    }
}

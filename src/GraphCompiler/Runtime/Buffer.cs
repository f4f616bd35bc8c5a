using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>The place of one tensor: an arena and an offset into it. What a generated kernel takes for each operand.</summary>
public readonly unsafe struct Buffer<T> where T : unmanaged
{
    // Arenas do not move, and the reference keeps this one alive: so a kernel finds each operand in one load.
    readonly T* origin;

    /// <summary>The place that begins <paramref name="offset"/> elements behind an arena's beginning.</summary>
    public Buffer(Arena<T> arena, nint offset) : this(arena, arena.Origin + offset) { }

    Buffer(Arena<T> arena, T* origin)
    {
        Arena = arena;
        this.origin = origin;
    }

    /// <summary>The arena that holds the tensor.</summary>
    public Arena<T> Arena { get; }

    /// <summary>The index of the tensor's first element in the arena.</summary>
    public nint Offset => (nint)(origin - Arena.Origin);

    /// <summary>The place that begins <paramref name="elements"/> elements further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Buffer<T> At(nint elements) => new(Arena, origin + elements);

    /// <summary>The tensor's first element.</summary>
    public ref T Origin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *origin;
    }

    /// <summary>The tensor's element at a linear index. Not bounds-checked.</summary>
    public ref T this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref origin[index];
    }
}

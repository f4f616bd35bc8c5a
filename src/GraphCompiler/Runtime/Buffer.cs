using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// The place of one tensor: in an arena, or where a caller has it. What a generated kernel takes for each operand.
/// </summary>
public readonly unsafe struct Buffer<T> : IPlace where T : unmanaged
{
    // Neither arenas nor pinned memory move: so a kernel finds each operand in one load. The reference keeps the arena alive.
    readonly T* origin;
    readonly object? arena;

    /// <summary>The place that begins <paramref name="offset"/> elements behind an arena's beginning.</summary>
    public Buffer(Arena<T> arena, nint offset) : this(arena.Origin + offset, arena) { }

    /// <summary>A place in memory that does not move while the buffer is used.</summary>
    internal Buffer(T* origin, object? arena = null)
    {
        this.origin = origin;
        this.arena = arena;
    }

    /// <summary>The place that begins <paramref name="elements"/> elements further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Buffer<T> At(nint elements) => new(origin + elements, arena);

    /// <summary>The tensor's first element.</summary>
    public ref T Origin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *origin;
    }

    void* IPlace.Address => origin;

    Type IPlace.Element => typeof(T);

    /// <summary>The tensor's element at a linear index. Not bounds-checked.</summary>
    public ref T this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref origin[index];
    }
}

/// <summary>The place of a tensor, whatever its elements are.</summary>
unsafe interface IPlace
{
    /// <summary>Where it begins.</summary>
    void* Address { get; }

    /// <summary>The type of the elements.</summary>
    Type Element { get; }
}

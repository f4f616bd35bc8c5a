using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu;

/// <summary>Memory that a thread reuses from product to product; it grows to what the largest needed.</summary>
static unsafe class ProductScratch<T> where T : unmanaged
{
    [ThreadStatic] static CacheLine[]? packed;
    [ThreadStatic] static CacheLine[]? partial;

    /// <summary>Room for packed operands and sums, aligned to a cache line.</summary>
    public static T* Packed(nint length) => Room(ref packed, length);

    /// <summary>Room for the parts of sums over a split depth.</summary>
    public static T* Partial(nint length) => Room(ref partial, length);

    static T* Room(ref CacheLine[]? memory, nint length)
    {
        if (memory is null || ((nint)memory.Length - 1) * CacheLine.Bytes < length * sizeof(T))
            memory = CacheLine.Allocate<T>(length, slack: 0, isCleared: false);
        return (T*)((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + CacheLine.Align(memory));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Cpu;

/// <summary>Memory that a thread reuses from product to product; it grows to what the largest needed.</summary>
static unsafe class ProductScratch<T> where T : unmanaged
{
    [ThreadStatic] static T[]? packed;
    [ThreadStatic] static T[]? partial;

    /// <summary>Room for packed operands and sums, aligned to a cache line.</summary>
    public static T* Packed(nint length) => Room(ref packed, length);

    /// <summary>Room for the parts of sums over a split depth.</summary>
    public static T* Partial(nint length) => Room(ref partial, length);

    static T* Room(ref T[]? memory, nint length)
    {
        var line = 64 / sizeof(T);
        if (memory is null || memory.Length < length + line)
            memory = GC.AllocateUninitializedArray<T>(checked((int)(length + line)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        return (T*)((address + 63) & ~(nuint)63);
    }
}

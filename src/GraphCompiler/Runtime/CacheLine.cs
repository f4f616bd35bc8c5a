using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// 64 bytes: what pinned memory is allocated in. An array has at most <see cref="Array.MaxLength"/> elements, whatever their size, so an
/// array of lines holds 128 GB.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
struct CacheLine
{
    public const int Bytes = 64;

    /// <summary>The most bytes of one allocation.</summary>
    public const long MostBytes = ((long)int.MaxValue - 64 * 1024) * Bytes;

    /// <summary>The elements of one line.</summary>
    public static int Elements<T>() where T : unmanaged => Bytes / Unsafe.SizeOf<T>();

    /// <summary>
    /// Pinned memory for a number of elements and <paramref name="slack"/> lines more, at an address that <see cref="Align"/> brings to a
    /// line's beginning.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">It would be more than <see cref="MostBytes"/>.</exception>
    public static CacheLine[] Allocate<T>(nint length, int slack, bool isCleared) where T : unmanaged
    {
        var bytes = (double)length * Unsafe.SizeOf<T>();
        if (bytes > MostBytes)
            throw new InsufficientMemoryException(
                FormattableString.Invariant($"{bytes:N0} bytes are more than an arena can have, {MostBytes:N0}."));
        var lines = (int)(((long)length * Unsafe.SizeOf<T>() + Bytes - 1) / Bytes) + slack + 1;
        return isCleared ? GC.AllocateArray<CacheLine>(lines, pinned: true) : GC.AllocateUninitializedArray<CacheLine>(lines, pinned: true);
    }

    /// <summary>The first of a number of elements, at a line's beginning, in memory that is allocated anew where it has too few.</summary>
    public static unsafe T* Room<T>(ref CacheLine[]? memory, nint length) where T : unmanaged
    {
        if (memory is null || ((nint)memory.Length - 1) * Bytes < length * sizeof(T))
            memory = Allocate<T>(length, slack: 0, isCleared: false);
        return (T*)((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + Align(memory));
    }

    /// <summary>The bytes before the first line that begins at a multiple of its size.</summary>
    public static unsafe int Align(CacheLine[] pinned) =>
        (int)(-(nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)) & (Bytes - 1));
}

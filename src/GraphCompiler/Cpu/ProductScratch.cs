using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu;

/// <summary>Memory that a thread reuses from product to product; it grows to what the largest needed.</summary>
static unsafe class ProductScratch<T> where T : unmanaged
{
    [ThreadStatic] static CacheLine[]? packed;
    [ThreadStatic] static CacheLine[]? partial;
    [ThreadStatic] static CacheLine[]? rows;

    /// <summary>Room for packed operands and sums, aligned to a cache line.</summary>
    public static T* Packed(nint length) => CacheLine.Room<T>(ref packed, length);

    /// <summary>Room for the parts of sums over a split depth.</summary>
    public static T* Partial(nint length) => CacheLine.Room<T>(ref partial, length);

    /// <summary>Room for the sums of whole rows.</summary>
    public static T* Rows(nint length) => CacheLine.Room<T>(ref rows, length);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu.Width512;

/// <summary>What a tile of a matrix product reads and writes. Strides are in elements.</summary>
unsafe struct TileArguments<T> where T : unmanaged
{
    /// <summary>left[i, k] lies at Left + i * LeftRow + k * LeftStep.</summary>
    public T* Left;
    public nint LeftRow, LeftStep;

    /// <summary>
    /// right[k, j] lies at Right + k * RightStep + j; in windows, vector v of right[k] lies at Right + Places[k] + Origins[v].
    /// </summary>
    public T* Right;
    public nint RightStep, Depth;
    public nint* Places, Origins;

    /// <summary>Receives the tile's sums, row after row without gaps.</summary>
    public T* Sums;

    /// <summary>How many lanes of a row's last vector exist; the others are not read.</summary>
    public int EdgeLanes;
}

/// <summary>A number of rows, known when a tile is compiled.</summary>
interface IRows
{
    static abstract int Count { get; }
}

/// <summary>How a tile reads its operands, known when it is compiled.</summary>
interface IOperands
{
    /// <summary>Whether the last vector of each row is partial.</summary>
    static virtual bool IsLastPartial => false;

    /// <summary>Whether all vectors are partial, with as many lanes.</summary>
    static virtual bool AreAllPartial => false;

    /// <summary>Whether vectors lie where tables say, not next to each other at one step.</summary>
    static virtual bool InWindows => false;

    /// <summary>
    /// Whether the elements of the left operand that follow this tile's are fetched: LeftRow is 1 and LeftStep large.
    /// </summary>
    static virtual bool FetchesLeft => false;
}

struct WholeRight : IOperands;

struct PartialRight : IOperands
{
    public static bool IsLastPartial => true;
}

struct DistantLeft : IOperands
{
    public static bool FetchesLeft => true;
}

struct PartialRightDistantLeft : IOperands
{
    public static bool IsLastPartial => true;

    public static bool FetchesLeft => true;
}

struct WindowsRight : IOperands
{
    public static bool InWindows => true;
}

struct PartialWindowsRight : IOperands
{
    public static bool IsLastPartial => true;

    public static bool InWindows => true;
}

struct NarrowWindowsRight : IOperands
{
    public static bool AreAllPartial => true;

    public static bool InWindows => true;
}

/// <summary>
/// The inner loops of matrix products: a tile of sums stays in registers while the depth passes by. One method per width; the number of
/// rows is a type argument, so the compiler drops the rows that a tile does not have.
/// </summary>
static unsafe partial class ProductTiles
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Fma<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector512.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    /// <summary>Fewer rows have too little work to fetch beside it.</summary>
    const int LeastPrefetched = 8;

    /// <summary>How many bytes ahead a tile of few rows fetches, which has part of a cache line at a time.</summary>
    const int FetchedAhead = 2 * CacheLine.Bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch<T>(T* first, int count) where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (var last = count * sizeof(T) - 1; last >= 0; last -= CacheLine.Bytes) Sse.Prefetch0((byte*)first + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Broadcast<T>(byte* source) where T : unmanaged => Vector512.Create(*(T*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Load<T, TOperands>(T* source, Vector512<T> mask) where T : unmanaged where TOperands : struct, IOperands
        => TOperands.AreAllPartial ? Partial.Load(source, mask) : Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> LoadLast<T, TOperands>(T* source, Vector512<T> mask) where T : unmanaged where TOperands : struct, IOperands
        => TOperands.IsLastPartial || TOperands.AreAllPartial ? Partial.Load(source, mask) : Vector512.Load(source);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>What a tile of a matrix product reads and writes. Strides are in elements.</summary>
unsafe struct TileArguments<T> where T : unmanaged
{
    /// <summary>left[i, k] lies at Left + i * LeftRow + k * LeftStep.</summary>
    public T* Left;
    public nint LeftRow, LeftStep;

    /// <summary>right[k, j] lies at Right + k * RightStep + j.</summary>
    public T* Right;
    public nint RightStep, Depth;

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

/// <summary>Whether the last vector of each row is partial, known when a tile is compiled.</summary>
interface IEdge
{
    static abstract bool Partial { get; }
}

struct WholeEdge : IEdge
{
    public static bool Partial => false;
}

struct PartialEdge : IEdge
{
    public static bool Partial => true;
}

/// <summary>
/// The inner loops of matrix products: a tile of sums stays in registers while the depth passes by. One method per width; the number of
/// rows is a type argument, so the compiler drops the rows that a tile does not have.
/// </summary>
static unsafe partial class ProductTiles
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Fma<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z) where T : unmanaged
        => typeof(T) == typeof(float)
            ? Vector512.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> LoadEdge<T, TEdge>(T* source, Vector512<T> mask) where T : unmanaged where TEdge : struct, IEdge
        => TEdge.Partial ? Partial.Load(source, mask) : Vector512.Load(source);
}

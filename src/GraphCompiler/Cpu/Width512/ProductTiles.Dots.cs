using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>What a tile of sums over vectors along the depth reads and adds to.</summary>
unsafe struct DotArguments<T> where T : unmanaged
{
    /// <summary>Vector k of row i lies at Left + i * LeftRow + LeftPlaces[k].</summary>
    public T* Left;
    public nint LeftRow;
    public nint* LeftPlaces;

    /// <summary>Vector k of column j lies at Right + RightPlaces[k] + Columns[j].</summary>
    public T* Right;
    public nint* RightPlaces, Columns;

    /// <summary>The vectors of each row and column.</summary>
    public nint Steps;

    /// <summary>Each vector holds parts of a sum, in a place of its own; rows lie SumsRow apart.</summary>
    public T* Sums;
    public nint SumsRow;

    /// <summary>How many lanes of partial vectors exist.</summary>
    public int Lanes;
}

static unsafe partial class ProductTiles
{
    /// <summary>The rows and columns of a tile of sums over vectors along the depth.</summary>
    public const int RowsOfDots = 6, ColumnsOfDots = 4;

    /// <summary>The code for such a tile.</summary>
    /// <param name="rows">The tile's height.</param>
    /// <param name="isPartial">Whether vectors have fewer lanes than there are.</param>
    public static delegate*<DotArguments<T>*, void> ForDots<T>(int rows, bool isPartial) where T : unmanaged =>
        isPartial ? ForDots<T, NarrowWindowsRight>(rows) : ForDots<T, WindowsRight>(rows);

    static delegate*<DotArguments<T>*, void> ForDots<T, TOperands>(int rows) where T : unmanaged
        where TOperands : struct, IOperands => rows switch
    {
        1 => &Dots<T, Rows1, TOperands>,
        2 => &Dots<T, Rows2, TOperands>,
        3 => &Dots<T, Rows3, TOperands>,
        4 => &Dots<T, Rows4, TOperands>,
        5 => &Dots<T, Rows5, TOperands>,
        _ => &Dots<T, Rows6, TOperands>,
    };

    /// <summary>A tile of four columns and up to 6 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    static void Dots<T, TRows, TOperands>(DotArguments<T>* tile)
        where T : unmanaged where TRows : struct, IRows where TOperands : struct, IOperands
    {
        Vector512<T> c0_0 = Vector512<T>.Zero, c0_1 = Vector512<T>.Zero, c0_2 = Vector512<T>.Zero, c0_3 = Vector512<T>.Zero;
        Vector512<T> c1_0 = Vector512<T>.Zero, c1_1 = Vector512<T>.Zero, c1_2 = Vector512<T>.Zero, c1_3 = Vector512<T>.Zero;
        Vector512<T> c2_0 = Vector512<T>.Zero, c2_1 = Vector512<T>.Zero, c2_2 = Vector512<T>.Zero, c2_3 = Vector512<T>.Zero;
        Vector512<T> c3_0 = Vector512<T>.Zero, c3_1 = Vector512<T>.Zero, c3_2 = Vector512<T>.Zero, c3_3 = Vector512<T>.Zero;
        Vector512<T> c4_0 = Vector512<T>.Zero, c4_1 = Vector512<T>.Zero, c4_2 = Vector512<T>.Zero, c4_3 = Vector512<T>.Zero;
        Vector512<T> c5_0 = Vector512<T>.Zero, c5_1 = Vector512<T>.Zero, c5_2 = Vector512<T>.Zero, c5_3 = Vector512<T>.Zero;
        var mask = Partial.First<T>(tile->Lanes);
        nint row = tile->LeftRow, count = Vector512<T>.Count;
        nint v0 = tile->Columns[0], v1 = tile->Columns[1], v2 = tile->Columns[2], v3 = tile->Columns[3];
        T* left = tile->Left, right = tile->Right;
        nint* leftPlace = tile->LeftPlaces, rightPlace = tile->RightPlaces;
        for (var steps = tile->Steps; steps > 0; steps--)
        {
            var b = right + *rightPlace++;
            var b0 = Load<T, TOperands>(b + v0, mask);
            var b1 = Load<T, TOperands>(b + v1, mask);
            var b2 = Load<T, TOperands>(b + v2, mask);
            var b3 = Load<T, TOperands>(b + v3, mask);
            var at = left + *leftPlace++;
            Vector512<T> a;
            a = Load<T, TOperands>(at, mask);
            c0_0 = Fma(a, b0, c0_0); c0_1 = Fma(a, b1, c0_1); c0_2 = Fma(a, b2, c0_2); c0_3 = Fma(a, b3, c0_3);
            if (TRows.Count > 1)
            {
                a = Load<T, TOperands>(at += row, mask);
                c1_0 = Fma(a, b0, c1_0); c1_1 = Fma(a, b1, c1_1); c1_2 = Fma(a, b2, c1_2); c1_3 = Fma(a, b3, c1_3);
            }
            if (TRows.Count > 2)
            {
                a = Load<T, TOperands>(at += row, mask);
                c2_0 = Fma(a, b0, c2_0); c2_1 = Fma(a, b1, c2_1); c2_2 = Fma(a, b2, c2_2); c2_3 = Fma(a, b3, c2_3);
            }
            if (TRows.Count > 3)
            {
                a = Load<T, TOperands>(at += row, mask);
                c3_0 = Fma(a, b0, c3_0); c3_1 = Fma(a, b1, c3_1); c3_2 = Fma(a, b2, c3_2); c3_3 = Fma(a, b3, c3_3);
            }
            if (TRows.Count > 4)
            {
                a = Load<T, TOperands>(at += row, mask);
                c4_0 = Fma(a, b0, c4_0); c4_1 = Fma(a, b1, c4_1); c4_2 = Fma(a, b2, c4_2); c4_3 = Fma(a, b3, c4_3);
            }
            if (TRows.Count > 5)
            {
                a = Load<T, TOperands>(at += row, mask);
                c5_0 = Fma(a, b0, c5_0); c5_1 = Fma(a, b1, c5_1); c5_2 = Fma(a, b2, c5_2); c5_3 = Fma(a, b3, c5_3);
            }
        }
        var sums = tile->Sums;
        Add(sums, count, c0_0, c0_1, c0_2, c0_3);
        if (TRows.Count > 1) Add(sums += tile->SumsRow, count, c1_0, c1_1, c1_2, c1_3);
        if (TRows.Count > 2) Add(sums += tile->SumsRow, count, c2_0, c2_1, c2_2, c2_3);
        if (TRows.Count > 3) Add(sums += tile->SumsRow, count, c3_0, c3_1, c3_2, c3_3);
        if (TRows.Count > 4) Add(sums += tile->SumsRow, count, c4_0, c4_1, c4_2, c4_3);
        if (TRows.Count > 5) Add(sums += tile->SumsRow, count, c5_0, c5_1, c5_2, c5_3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add<T>(T* sums, nint count, Vector512<T> c0, Vector512<T> c1, Vector512<T> c2, Vector512<T> c3) where T : unmanaged
    {
        (Vector512.Load(sums) + c0).Store(sums);
        (Vector512.Load(sums + count) + c1).Store(sums + count);
        (Vector512.Load(sums + 2 * count) + c2).Store(sums + 2 * count);
        (Vector512.Load(sums + 3 * count) + c3).Store(sums + 3 * count);
    }
}

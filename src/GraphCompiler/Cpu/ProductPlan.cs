using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

/// <summary>How a product is cut into blocks, tiles and depth segments. A function of the shape and the instruction set alone, never of the threads.</summary>
readonly struct ProductPlan
{
    /// <summary>Sums of one thread's turn: below, handing work over costs more than it gains.</summary>
    const double LeastWork = 60_000;

    public readonly ProductShape Shape;

    /// <summary>A tile's width in vectors, and its height in rows.</summary>
    public readonly int Width, Height;

    /// <summary>The tiles of one block in either direction.</summary>
    public readonly nint RowTiles, ColumnTiles;

    /// <summary>The blocks of one product in either direction.</summary>
    public readonly nint RowBlocks, ColumnBlocks;

    /// <summary>Into how many parts the depth is cut, each summed apart; the parts are then added in order.</summary>
    public readonly nint Splits;

    /// <summary>The depth that operands are kept in cache for.</summary>
    public readonly nint DepthBlock;

    /// <summary>Whether the operands are first copied into the order the tiles read them in.</summary>
    public readonly bool PackLeft, PackRight;

    /// <summary>The blocks of one thread's turn.</summary>
    public readonly nint Grain;

    ProductPlan(in ProductShape shape, int lanes)
    {
        Shape = shape;
        var vectors = Ceiling(shape.Columns, lanes);
        Width = vectors < 4 ? (int)vectors : shape.Rows <= ProductTiles.MostRows(4) ? 4 : shape.Rows <= ProductTiles.MostRows(3) ? 3 : 2;
        var rowTiles = Ceiling(shape.Rows, ProductTiles.MostRows(Width));
        Height = (int)Ceiling(shape.Rows, rowTiles);
        rowTiles = Ceiling(shape.Rows, Height);
        var columnTiles = Ceiling(vectors, Width);

        var large = shape.Rows >= 128 && shape.Columns >= 192 && shape.Depth >= 192;
        PackLeft = large;
        PackRight = large || shape.RightColumn != 1 || !Avx512F.IsSupported && shape.Columns % lanes != 0;
        Splits = 1;
        if (rowTiles * columnTiles * shape.Batches < 8 && shape.Depth >= 1024)
            Splits = Math.Min(8, shape.Depth / 512);
        DepthBlock = Balanced(shape.Depth / Splits + Splits, large ? 400 : 2048);

        RowTiles = Balanced(rowTiles, 10);
        ColumnTiles = Balanced(columnTiles, 8);
        // Smaller blocks while there are few of them, so that a team has something to share.
        while (ColumnTiles > 1 && Count(rowTiles, columnTiles) < 8)
            ColumnTiles = (ColumnTiles + 1) / 2;
        while (RowTiles > 1 && Count(rowTiles, columnTiles) < 8)
            RowTiles = (RowTiles + 1) / 2;
        RowBlocks = Ceiling(rowTiles, RowTiles);
        ColumnBlocks = Ceiling(columnTiles, ColumnTiles);
        var work = (double)Math.Min(shape.Rows, RowTiles * Height) * Math.Min(shape.Columns, ColumnTiles * Width * lanes) * Math.Max(1, shape.Depth / Splits);
        Grain = Math.Max(1, (nint)(LeastWork / work));
    }

    /// <summary>All blocks: of every batch, depth part, row and column.</summary>
    public nint Blocks => Shape.Batches * Splits * RowBlocks * ColumnBlocks;

    /// <summary>The plan of a product of elements of type <typeparamref name="T"/>.</summary>
    public static ProductPlan For<T>(in ProductShape shape) where T : unmanaged => new(shape, Vector512<T>.Count);

    nint Count(nint rowTiles, nint columnTiles) => Shape.Batches * Splits * Ceiling(rowTiles, RowTiles) * Ceiling(columnTiles, ColumnTiles);

    /// <summary>The smallest size of which no more parts are needed than of the largest.</summary>
    static nint Balanced(nint total, nint largest) => total <= largest ? Math.Max(total, 1) : Ceiling(total, Ceiling(total, largest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Ceiling(nint total, nint part) => (total + part - 1) / part;
}

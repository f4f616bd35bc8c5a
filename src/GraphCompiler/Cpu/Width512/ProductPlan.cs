using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>How a product is cut into blocks, tiles and depth segments. </summary>
/// <remarks>
/// What decides the order of a sum (the split of the depth) is a function of the shape alone. The blocks may follow the number of threads,
/// because every sum runs through the depth in the same order whatever block it is in.
/// </remarks>
readonly struct ProductPlan
{
    /// <summary>The most terms that are added up plainly.</summary>
    const int LongestSegment = 512;

    /// <summary>Sums of one thread's turn: below, handing work over costs more than it gains.</summary>
    const double LeastWork = 60_000;

    /// <summary>The sums that wait for their rows to be complete: a part of the second-level cache.</summary>
    const nint MostSumsOfRows = 64 * 1024;

    public readonly ProductShape Shape;

    /// <summary>The threads that share the blocks.</summary>
    public readonly int Threads;

    /// <summary>A tile's width in vectors, and its height in rows.</summary>
    public readonly int Width, Height;

    /// <summary>The tiles of one product in either direction.</summary>
    public readonly nint AllRowTiles, AllColumnTiles;

    /// <summary>The tiles of one block in either direction.</summary>
    public readonly nint RowTiles, ColumnTiles;

    /// <summary>Into how many parts the depth is cut, each summed apart; the parts are then added in order.</summary>
    public readonly nint Splits;

    /// <summary>The depth that operands are kept in cache for.</summary>
    public readonly nint DepthBlock;

    /// <summary>The depth that is added up plainly; the sums of several segments are added with compensation.</summary>
    public readonly nint Segment;

    /// <summary>Whether the operands are first copied into the order the tiles read them in.</summary>
    public readonly bool PackLeft, PackRight;

    /// <summary>Whether the whole right operand has been packed before, panel after panel.</summary>
    public readonly bool IsRightKept;

    /// <summary>The operands whose positions do not lie at one stride.</summary>
    public readonly ProductView? LeftView, RightView;

    /// <summary>The right operand if tiles read it where it lies although its positions do not lie at one stride; else null.</summary>
    public readonly ProductWindows? Windows;

    /// <summary>The columns that the vectors of a row have lanes for, where they follow <see cref="Windows"/>; else the columns.</summary>
    public readonly nint Columns;

    /// <summary>
    /// The elements that one thread needs: kept sums, twice with what rounding has lost of them and a tile for a segment's sums where the
    /// depth has several segments, then the packed right operand, then the packed left one.
    /// </summary>
    public readonly nint SumsLength, PackedRightLength, ScratchLength;

    /// <summary>The blocks of one thread's turn.</summary>
    public readonly nint Grain;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    ProductPlan(in ProductShape shape, int lanes, int threads, bool isRightKept, bool hasWholeRows)
    {
        IsRightKept = isRightKept;
        Shape = shape;
        Threads = threads;
        Splits = 1;
        // The parts of a split depth are added up row by row, as if rows had no gaps.
        if (!isRightKept && (shape.Depth < 1024 || shape.Batches >= 8)) Windows = ProductWindows.Of(in shape, lanes);
        var vectors = Windows?.Vectors ?? Ceiling(shape.Columns, lanes);
        Columns = Windows is null ? shape.Columns : vectors * lanes;
        // Copying pays where tiles would read the right operand again and again from beyond the second-level cache, and sooner where the
        // positions of the left operand's depth lie apart, as in the gradients of weights.
        var leastCopied = shape.LeftColumn.Stride > 1 ? 2_500 : 10_000;
        var large = Windows is null && shape.Rows >= 128 && shape.Columns * shape.Depth / lanes >= leastCopied;
        Width = Windows is { VectorsOfRun: > 1 } windows && windows.Run % lanes != 0 ? windows.VectorsOfRun
            : vectors < 4 ? (int)vectors
            : large ? 2
            : vectors % 4 == 0 || shape.Rows <= ProductTiles.MostRows(4) ? 4
            : 3;
        var rowTiles = Ceiling(shape.Rows, ProductTiles.MostRows(Width));
        Height = (int)Ceiling(shape.Rows, rowTiles);
        rowTiles = Ceiling(shape.Rows, Height);
        var columnTiles = Ceiling(vectors, Width);

        if (!shape.LeftRow.IsSimple || !shape.LeftColumn.IsSimple) LeftView = new(shape.LeftRow, shape.Rows, shape.LeftColumn, shape.Depth);
        if (Windows is null && (!shape.RightRow.IsSimple || !shape.RightColumn.IsSimple))
            RightView = new(shape.RightColumn, shape.Columns, shape.RightRow, shape.Depth);
        // A result of one vector's width uses each element of the left operand once. Where the depth lies across the operand's rows, as in
        // gradients of weights, tiles read some of the rows at a time, which stay in the cache, and nothing is copied.
        var inRows = vectors == 1 && shape.LeftColumn.Stride > 1 && LeftView is null;
        PackLeft = large && !inRows || LeftView is not null;
        PackRight = isRightKept || large || RightView is not null
            || Windows is null && (shape.RightColumn.Stride != 1 || !Partial.LoadsMasked && shape.Columns % lanes != 0);
        if (Windows is null && rowTiles * columnTiles * shape.Batches < 8 && shape.Depth >= 1024)
            Splits = Math.Min(8, shape.Depth / 512);
        var longestPart = Divide(shape.Depth, Splits) + Splits - 1;
        DepthBlock = Balanced(longestPart, inRows ? 128 : large ? 400 : 2048);
        Segment = Math.Min(DepthBlock, LongestSegment);

        AllRowTiles = rowTiles;
        AllColumnTiles = columnTiles;
        nint mostRowTiles = inRows ? 36 : 18;
        if (hasWholeRows) mostRowTiles = Math.Clamp(Divide(MostSumsOfRows, Height * Columns), 1, mostRowTiles);
        RowTiles = Balanced(rowTiles, mostRowTiles);
        ColumnTiles = hasWholeRows ? columnTiles : Balanced(columnTiles, 16);
        // Smaller blocks while there are too few to share out evenly; the direction that costs the least repeated packing first.
        while (threads > 1 && (hasWholeRows ? RowTiles : RowTiles * ColumnTiles) > 1 && Blocks < 3 * threads)
        {
            if (ColumnTiles == 1 || hasWholeRows || RowTiles > 1 && RowTiles * Height >= ColumnTiles * Width * lanes)
                RowTiles = (RowTiles + 1) / 2;
            else
                ColumnTiles = (ColumnTiles + 1) / 2;
        }
        nint tileColumns = Width * lanes, tile = Height * tileColumns;
        SumsLength = longestPart > DepthBlock ? tile * RowTiles * ColumnTiles : tile;
        PackedRightLength = PackRight && !isRightKept ? DepthBlock * tileColumns : 0;
        var packedLeftLength = PackLeft ? DepthBlock * Height * RowTiles : 0;
        ScratchLength = (longestPart > Segment ? 2 * SumsLength + tile : SumsLength) + PackedRightLength
            + Ceiling(packedLeftLength, lanes) * lanes;
        var work = (double)Math.Min(shape.Rows, RowTiles * Height) * Math.Min(shape.Columns, ColumnTiles * tileColumns)
            * Math.Max(1, Divide(shape.Depth, Splits));
        Grain = Math.Max(1, (nint)(LeastWork / work));
    }

    /// <summary>The blocks of one product in either direction.</summary>
    public nint RowBlocks => Ceiling(AllRowTiles, RowTiles);

    /// <inheritdoc cref="RowBlocks"/>
    public nint ColumnBlocks => Ceiling(AllColumnTiles, ColumnTiles);

    /// <summary>All blocks: of every batch, depth part, row and column.</summary>
    public nint Blocks => Shape.Batches * Splits * RowBlocks * ColumnBlocks;

    /// <summary>The plan of a product of elements of type <typeparamref name="T"/>.</summary>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="threads">The threads that share the blocks.</param>
    /// <param name="isRightKept">Whether the whole right operand is packed before.</param>
    /// <param name="hasWholeRows">Whether a block has all columns of its rows.</param>
    public static ProductPlan For<T>(in ProductShape shape, int threads, bool isRightKept, bool hasWholeRows) where T : unmanaged =>
        new(shape, Vector512<T>.Count, threads, isRightKept, hasWholeRows);

    /// <summary>The smallest size of which no more parts are needed than of the largest.</summary>
    static nint Balanced(nint total, nint largest) => total <= largest ? Math.Max(total, 1) : Ceiling(total, Ceiling(total, largest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Ceiling(nint total, nint part) => Divide(total + part - 1, part);

    /// <summary>Division that uses the much faster 32-bit instruction where it can; for non-negative numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Divide(nint dividend, nint divisor)
        => ((dividend | divisor) >> 31) == 0 ? (nint)((uint)dividend / (uint)divisor) : dividend / divisor;
}

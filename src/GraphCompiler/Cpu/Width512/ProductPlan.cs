using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>How a product is cut into blocks, tiles and depth segments. </summary>
/// <remarks>
/// What decides the order of a sum (the split of the depth) is a function of the shape alone. The blocks may follow the number of threads
/// and the rows of a part, because every sum runs through the depth in the same order whatever block it is in.
/// </remarks>
readonly struct ProductPlan
{
    /// <summary>The most terms that are added up plainly.</summary>
    const int LongestSegment = 512;

    /// <summary>The most sums of a product whose long depth is shared out: each part of the depth needs room for all.</summary>
    const nint MostSplitSums = 64 * 1024;

    /// <summary>The least depth that is shared out: a shorter one gains less than adding up its parts costs.</summary>
    const nint LeastSplitDepth = 640;

    /// <summary>Sums of one thread's turn: below, handing work over costs more than it gains.</summary>
    const double LeastWork = 80_000;

    /// <summary>The turns of a thread. Blocks of one turn may share what is packed.</summary>
    const int MostTurns = 8;

    /// <summary>The parts of sums that a thread adds up in one turn, at least.</summary>
    const nint LeastGathered = 20_000;

    /// <summary>What a thread that is held up costs the others, as a share of a block: finer blocks are taken over sooner.</summary>
    const double ShareOfDelay = 0.2;

    /// <summary>The vectors of the right operand that a block holds: a part of the second-level cache.</summary>
    const nint MostHeldVectors = 8 * 1024;

    /// <summary>The vectors of a held right operand, gaps between its rows included, from which on copying it pays.</summary>
    const nint LeastCopiedVectors = 4 * 1024;

    /// <summary>The least rows and columns of products whose blocks hold the right operand.</summary>
    const nint LeastRowsOfHeld = 32, LeastColumnsOfHeld = 64;

    /// <summary>The columns from which on a row's part of the left operand is copied if its depth lies apart.</summary>
    const nint LeastColumnsOfCopiedRow = 96;

    /// <summary>The sums that wait for their rows to be complete: a part of the second-level cache.</summary>
    const nint MostSumsOfRows = 64 * 1024;

    public readonly ProductShape Shape;

    /// <summary>The rows that are computed at a time: all of the shape's, or those of a part.</summary>
    public readonly nint Rows;

    /// <summary>The threads that share the blocks.</summary>
    public readonly int Threads;

    /// <summary>A tile's width in vectors, and its height in rows.</summary>
    public readonly int Width, Height;

    /// <summary>How far apart the steps of a packed tile of the left operand lie.</summary>
    public readonly int PackedHeight;

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

    /// <summary>
    /// Whether a block holds its columns of the right operand, packed once, in the second-level cache while tiles go along rows, each row's
    /// part of the left operand in the first-level one; else it holds its rows of the left operand while tiles go down columns. The small
    /// tiles of few registers would read a column of the right operand from beyond the first-level cache for every six rows.
    /// </summary>
    public readonly bool HoldsRight;

    /// <summary>Whether tiles follow one another along rows; else down columns.</summary>
    public bool GoesAlongRows => HoldsRight || Windows is not null;

    /// <summary>Whether tiles fetch the next tile's part of the left operand's rows, which lie far apart.</summary>
    public readonly bool PrefetchesLeft;

    /// <summary>Whether the whole right operand has been packed before, panel after panel.</summary>
    public readonly bool IsRightKept;

    /// <summary>The operands whose positions do not lie at one stride.</summary>
    public readonly ProductView? LeftView, RightView;

    /// <summary>The right operand if tiles read it where it lies although its positions do not lie at one stride; else null.</summary>
    public readonly ProductWindows? Windows;

    /// <summary>The form with vectors along the depth, if the product has it; then nothing else matters but the parts.</summary>
    public readonly ProductDots? Dots;

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
    ProductPlan(in ProductShape shape, nint rows, int lanes, int threads, bool isRightKept, bool hasWholeRows)
    {
        IsRightKept = isRightKept;
        Shape = shape;
        Rows = rows;
        Threads = threads;
        Splits = 1;
        Dots = hasWholeRows ? null : ProductDots.Of(in shape, lanes);
        if (Dots is not null)
        {
            (Splits, ScratchLength) = (Dots.Parts, Dots.ScratchLength);
            return;
        }
        // The parts of a split depth are added up row by row, as if rows had no gaps.
        if (!isRightKept && (shape.Depth < 1024 || shape.Batches >= 8)) Windows = ProductWindows.Of(in shape, lanes);
        var vectors = Windows?.Vectors ?? Ceiling(shape.Columns, lanes);
        Columns = Windows is null ? shape.Columns : vectors * lanes;
        // Copying pays where tiles would read the right operand again and again from beyond the second-level cache, and sooner where the
        // positions of the left operand's depth lie apart, as in the gradients of weights.
        var leastCopied = shape.LeftColumn.Stride > 1 ? 2_500 : 10_000;
        var hasFewRegisters = Hardware.Registers < 32;
        HoldsRight = hasFewRegisters && Windows is null && shape.Rows >= LeastRowsOfHeld && shape.Columns >= LeastColumnsOfHeld
            && (!hasWholeRows || vectors * shape.Depth <= MostHeldVectors);
        var large = !hasFewRegisters && Windows is null && shape.Rows >= 128 && shape.Columns * shape.Depth / lanes >= leastCopied;
        Width = Windows is { VectorsOfRun: > 1 } windows && windows.Run % lanes != 0
            ? hasFewRegisters && windows.VectorsOfRun == 4 ? 2 : windows.VectorsOfRun
            : vectors < 4 ? (int)vectors
            : large || hasFewRegisters && GoesAlongRows ? 2
            : vectors % 4 == 0 || shape.Rows <= ProductTiles.MostRows(4) ? 4
            : 3;
        Height = HeightOf(rows, shape.Batches == 1 && !HoldsRight ? threads : 1, ProductTiles.MostRows(Width));
        var rowTiles = Ceiling(rows, Height);
        var columnTiles = Ceiling(vectors, Width);

        if (!shape.LeftRow.IsSimple || !shape.LeftColumn.IsSimple) LeftView = new(shape.LeftRow, shape.Rows, shape.LeftColumn, shape.Depth);
        if (Windows is null && (!shape.RightRow.IsSimple || !shape.RightColumn.IsSimple))
            RightView = new(shape.RightColumn, shape.Columns, shape.RightRow, shape.Depth);
        // A result of one tile's width uses each element of the left operand once. Where the depth lies across the operand's rows, as in
        // gradients of weights, tiles read some of the rows at a time, which stay in the cache, and nothing is copied.
        var inRows = vectors <= (hasFewRegisters ? 2 : 1) && shape.LeftColumn.Stride > 1 && LeftView is null;
        PackLeft = LeftView is not null || large && !inRows
            || HoldsRight && shape.LeftColumn.Stride != 1 && shape.Columns >= LeastColumnsOfCopiedRow;
        PackedHeight = HoldsRight ? (int)Ceiling(Height, lanes) * lanes : Height;
        PackRight = isRightKept || large || RightView is not null
            || HoldsRight && shape.RightRow.Stride * shape.Depth >= LeastCopiedVectors * lanes
            || Windows is null && (shape.RightColumn.Stride != 1 || !Partial.LoadsMasked && shape.Columns % lanes != 0);
        // A long depth is shared out in parts where sums are few: sharing out the sums, each thread would read most of both operands.
        if (Windows is null && shape.Depth >= LeastSplitDepth && shape.Batches * shape.Rows * shape.Columns <= MostSplitSums
            && (!inRows && !hasWholeRows
                || Ceiling(shape.Rows, ProductTiles.MostRows(Width)) * columnTiles * shape.Batches < 8))
            Splits = Math.Clamp(Ceiling(shape.Depth, LongestSegment), 2, 8);
        var longestPart = shape.Depth - (Splits - 1) * Divide(shape.Depth, Splits);
        DepthBlock = Balanced(longestPart, inRows ? 64 : large || HoldsRight && PackLeft ? 512 : 2048);
        Segment = Math.Min(DepthBlock, LongestSegment);

        AllRowTiles = rowTiles;
        AllColumnTiles = columnTiles;
        nint tileColumns = Width * lanes, tile = Height * tileColumns;
        var mostColumnTiles = HoldsRight ? Math.Max(1, Divide(MostHeldVectors, DepthBlock * Width)) : 16;
        var mostRowTiles = inRows ? 72
            : !HoldsRight ? 24
            : longestPart <= DepthBlock ? rowTiles
            : Math.Max(1, Divide(MostHeldVectors * lanes, Math.Min(columnTiles, mostColumnTiles) * tile));
        if (hasWholeRows) mostRowTiles = Math.Clamp(Divide(MostSumsOfRows, Height * Columns), 1, mostRowTiles);
        PrefetchesLeft = inRows;
        RowTiles = Balanced(rowTiles, mostRowTiles);
        ColumnTiles = hasWholeRows ? columnTiles : Balanced(columnTiles, mostColumnTiles);
        if (threads > 1) (RowTiles, ColumnTiles) = Shared(hasWholeRows);
        SumsLength = longestPart > DepthBlock ? tile * RowTiles * ColumnTiles : tile;
        PackedRightLength = PackRight && !isRightKept ? DepthBlock * tileColumns * (HoldsRight ? ColumnTiles : 1) : 0;
        var packedLeftLength = PackLeft ? DepthBlock * PackedHeight * (HoldsRight ? 1 : RowTiles) : 0;
        ScratchLength = (longestPart > Segment ? 2 * SumsLength + tile : SumsLength) + PackedRightLength
            + Ceiling(packedLeftLength, lanes) * lanes;
        var work = (double)Math.Min(rows, RowTiles * Height) * Math.Min(shape.Columns, ColumnTiles * tileColumns)
            * Math.Max(1, Divide(shape.Depth, Splits));
        Grain = Math.Max((nint)Math.Ceiling(LeastWork / work), Divide(Blocks, MostTurns * threads));
    }

    /// <summary>
    /// The height of tiles, of which there are as few as possible. Where each thread has a few, they may be a little lower so that all
    /// threads have as many rows.
    /// </summary>
    static int HeightOf(nint rows, int threads, int most)
    {
        if (threads > 1 && rows % threads == 0 && Divide(rows, threads) is var ofThread && ofThread <= 4 * most)
            for (var height = most; 3 * height >= 2 * most; height--)
                if (ofThread % height == 0) return height;
        return (int)Ceiling(rows, Ceiling(rows, most));
    }

    /// <summary>The tiles of a block with which the threads are done first.</summary>
    (nint RowTiles, nint ColumnTiles) Shared(bool hasWholeRows)
    {
        // For each step of the depth: the cycles of multiply-adds, two in each, and of reading the operands, often from another core.
        var tile = 0.5 * Height * Width;
        var left = (PackLeft ? 0.5 : 0.25) * Height;
        var right = (IsRightKept ? 0 : PackRight ? 6 : 2) * Width;
        var (best, chosen) = (double.MaxValue, (RowTiles, ColumnTiles));
        var mostColumnBlocks = hasWholeRows ? 1 : AllColumnTiles;
        for (var rowBlocks = RowBlocks; rowBlocks > 0; rowBlocks = Finer(rowBlocks, AllRowTiles, Threads))
            for (var columnBlocks = ColumnBlocks; columnBlocks > 0; columnBlocks = Finer(columnBlocks, mostColumnBlocks, Threads))
            {
                var (rows, columns) = (Ceiling(AllRowTiles, rowBlocks), Ceiling(AllColumnTiles, columnBlocks));
                var turns = Ceiling(Shape.Batches * Splits * Ceiling(AllRowTiles, rows) * Ceiling(AllColumnTiles, columns), Threads);
                var cycles = (turns + ShareOfDelay) * (rows * columns * tile + rows * left + columns * right);
                if (cycles < best) (best, chosen) = (cycles, (rows, columns));
            }
        return chosen;
    }

    /// <summary>The next number of blocks to try: the next that threads share evenly, but at most twice as many; 0 at the end.</summary>
    static nint Finer(nint blocks, nint most, int threads)
    {
        if (blocks >= most) return 0;
        var even = Ceiling(blocks + 1, threads) * threads;
        return Math.Min(most, Math.Min(even, 2 * blocks));
    }

    /// <summary>The blocks of one product in either direction.</summary>
    public nint RowBlocks => Ceiling(AllRowTiles, RowTiles);

    /// <inheritdoc cref="RowBlocks"/>
    public nint ColumnBlocks => Ceiling(AllColumnTiles, ColumnTiles);

    /// <summary>All blocks: of every batch, depth part, row and column.</summary>
    public nint Blocks => Shape.Batches * Splits * RowBlocks * ColumnBlocks;

    /// <summary>Whether sums are made of parts, which are added up at the end.</summary>
    public bool HasParts => Splits > 1 || Dots is not null;

    /// <summary>Whether a block packs all of its operands at once, so that they are still there after it.</summary>
    public bool HasOneDepthBlock => Splits == 1 && Shape.Depth <= DepthBlock;

    /// <summary>The rows of one thread's turn in which the parts of sums are added.</summary>
    public nint GatheringGrain => Math.Max(1, Divide(LeastGathered, Shape.Columns * Splits));

    /// <summary>The plan of a product of elements of type <typeparamref name="T"/>.</summary>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="rows">The rows that are computed at a time.</param>
    /// <param name="threads">The threads that share the blocks.</param>
    /// <param name="isRightKept">Whether the whole right operand is packed before.</param>
    /// <param name="hasWholeRows">Whether a block has all columns of its rows.</param>
    public static ProductPlan For<T>(in ProductShape shape, nint rows, int threads, bool isRightKept, bool hasWholeRows)
        where T : unmanaged => new(shape, rows, Vector512<T>.Count, threads, isRightKept, hasWholeRows);

    /// <summary>The smallest size of which no more parts are needed than of the largest.</summary>
    static nint Balanced(nint total, nint largest) => total <= largest ? Math.Max(total, 1) : Ceiling(total, Ceiling(total, largest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Ceiling(nint total, nint part) => Divide(total + part - 1, part);

    /// <summary>Division that uses the much faster 32-bit instruction where it can; for non-negative numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Divide(nint dividend, nint divisor)
        => ((dividend | divisor) >> 31) == 0 ? (nint)((uint)dividend / (uint)divisor) : dividend / divisor;
}

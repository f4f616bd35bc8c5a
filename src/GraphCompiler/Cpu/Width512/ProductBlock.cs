using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>
/// One block of a product: computes its tiles one after another. It knows nothing of the epilogue, so its code exists once per element
/// type.
/// </summary>
unsafe ref struct ProductBlock<T> where T : unmanaged
{
    readonly ref readonly ProductPlan plan;
    readonly T* left, right, packedLeft, packedRight, sums, compensations, segmentSums;
    readonly nint firstRow, firstColumn, firstDepth, rowsOfBlock, columnsOfBlock, depth, rowTiles, columnTiles;
    readonly bool isLeftPacked;
    nint depthBegin, rowTile, columnTile;
    delegate*<TileArguments<T>*, void> wholeTile, lastTile;
    TileArguments<T> arguments;

    /// <summary>Begins a block.</summary>
    /// <param name="plan">The product's plan.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand; packed as a whole if it is kept.</param>
    /// <param name="firstRowTile">The block's first tile in the result, by rows.</param>
    /// <param name="firstColumnTile">The block's first tile in the result, by columns.</param>
    /// <param name="firstDepth">Where the depth to sum over begins.</param>
    /// <param name="depth">Its length.</param>
    /// <param name="scratch">This thread's <see cref="ProductPlan.ScratchLength"/> elements.</param>
    /// <param name="isLeftPacked">Whether it holds the same rows of the left operand, packed by the block before this one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ProductBlock(in ProductPlan plan, T* left, T* right, nint firstRowTile, nint firstColumnTile, nint firstDepth,
        nint depth, T* scratch, bool isLeftPacked)
    {
        this.plan = ref plan;
        this.left = left;
        this.right = right;
        this.firstDepth = firstDepth;
        this.depth = depth;
        this.isLeftPacked = isLeftPacked;
        var tileColumns = (nint)plan.Width * Vector512<T>.Count;
        firstRow = firstRowTile * plan.Height;
        firstColumn = firstColumnTile * tileColumns;
        rowsOfBlock = Math.Min(plan.RowTiles * plan.Height, plan.Rows - firstRow);
        columnsOfBlock = Math.Min(plan.ColumnTiles * tileColumns, plan.Columns - firstColumn);
        rowTiles = Math.Min(plan.RowTiles, plan.AllRowTiles - firstRowTile);
        columnTiles = Math.Min(plan.ColumnTiles, plan.AllColumnTiles - firstColumnTile);

        sums = scratch;
        compensations = sums + plan.SumsLength;
        segmentSums = compensations + plan.SumsLength;
        packedRight = depth > plan.Segment ? segmentSums + plan.Height * tileColumns : compensations;
        packedLeft = packedRight + plan.PackedRightLength;
        BeginTiles();

        // All but the last part of the depth; the tiles of the last one are handed out by Next.
        for (depthBegin = 0; depth - depthBegin > plan.DepthBlock; depthBegin += plan.DepthBlock)
            while (Advance(plan.DepthBlock))
            {
            }
    }

    /// <summary>The sums of the current tile: <see cref="Rows"/> rows of <see cref="Vectors"/> vectors.</summary>
    public readonly T* Sums => arguments.Sums;

    /// <summary>The current tile's first row within the block.</summary>
    public readonly nint Row => rowTile * plan.Height;

    /// <summary>The current tile's first column within the block.</summary>
    public readonly nint Column => columnTile * plan.Width * Vector512<T>.Count;

    /// <summary>The current tile's number of rows.</summary>
    public readonly int Rows => (int)Math.Min(plan.Height, rowsOfBlock - Row);

    /// <summary>The current tile's number of columns.</summary>
    public readonly int Columns => (int)Math.Min(plan.Width * Vector512<T>.Count, columnsOfBlock - Column);

    /// <summary>The current tile's width in vectors.</summary>
    public readonly int Vectors => (Columns + Vector512<T>.Count - 1) / Vector512<T>.Count;

    /// <summary>Finishes the next tile; false when there is none.</summary>
    public bool Next() => Advance(depth - depthBegin);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool Advance(nint length)
    {
        if (!MoveOn())
        {
            BeginTiles();
            return false;
        }
        if (rowTile == 0 && columnTile == 0 && plan.PackLeft && !isLeftPacked)
            PackLeft(length);
        if (rowTile == 0 || plan.Windows is not null)
            BeginColumn(length);
        var (row, height) = (Row, plan.Height);
        var last = rowTile == rowTiles - 1;
        arguments.Left = plan.PackLeft ? packedLeft + row * length : LeftAt(row);
        if (plan.PackLeft)
            arguments.LeftStep = last ? rowsOfBlock - row : height;
        var kept = depth > plan.DepthBlock ? (columnTile * rowTiles + rowTile) * height * plan.Width * Vector512<T>.Count : 0;
        if (depth > plan.Segment)
            AddSegments(last ? lastTile : wholeTile, kept, length);
        else
            Compute(last ? lastTile : wholeTile, sums);
        return true;
    }

    /// <summary>
    /// Goes on to the next tile: down a column of tiles, while its part of the right operand is in the cache. Windows overlap, so there
    /// it goes along a row of tiles, while the row's part of the left operand is in the cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool MoveOn() => plan.Windows is null ? Increase(ref rowTile, rowTiles, ref columnTile, columnTiles)
        : Increase(ref columnTile, columnTiles, ref rowTile, rowTiles);

    static bool Increase(ref nint inner, nint ofInner, ref nint outer, nint ofOuter)
    {
        if (++inner < ofInner) return true;
        inner = 0;
        return ++outer < ofOuter;
    }

    void BeginTiles() => (rowTile, columnTile) = plan.Windows is null ? (-1, 0) : (0, -1);

    void Compute(delegate*<TileArguments<T>*, void> tile, T* target)
    {
        arguments.Sums = target;
        fixed (TileArguments<T>* argument = &arguments)
            tile(argument);
    }

    /// <summary>
    /// Adds the segments of the current depth to the tile's sums, which lie <paramref name="kept"/> elements behind the block's first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddSegments(delegate*<TileArguments<T>*, void> tile, nint kept, nint length)
    {
        var operand = arguments.Right;
        var places = arguments.Places;
        var size = (nint)Rows * Vectors * Vector512<T>.Count;
        for (nint begin = 0; begin < length; begin += plan.Segment)
        {
            arguments.Depth = Math.Min(plan.Segment, length - begin);
            if (depthBegin + begin == 0)
            {
                Compute(tile, sums + kept);
                new Span<T>(compensations + kept, (int)size).Clear();
            }
            else
            {
                Compute(tile, segmentSums);
                for (nint i = 0; i < size; i += Vector512<T>.Count)
                {
                    var sum = new Lanes<T>(Vector512.Load(sums + kept + i));
                    var error = new Lanes<T>(Vector512.Load(compensations + kept + i));
                    Lanes<T>.Accumulate(ref sum, ref error, new(Vector512.Load(segmentSums + i)));
                    sum.Value.Store(sums + kept + i);
                    error.Value.Store(compensations + kept + i);
                }
            }
            arguments.Left += arguments.Depth * arguments.LeftStep;
            arguments.Right += arguments.Depth * arguments.RightStep;
            if (plan.Windows is not null) arguments.Places += arguments.Depth;
        }
        arguments.Right = operand;
        arguments.Places = places;
        arguments.Sums = sums + kept;
    }

    /// <summary>Prepares the operands for one column of tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void BeginColumn(nint length)
    {
        ref readonly var shape = ref plan.Shape;
        var count = Vector512<T>.Count;
        var columns = (int)Math.Min(plan.Width * count, columnsOfBlock - Column);
        var vectors = (columns + count - 1) / count;
        if (plan.IsRightKept)
        {
            arguments.Right = right + KeptRight<T>.OffsetOf(in plan, firstColumn + Column) + (firstDepth + depthBegin) * vectors * count;
            arguments.RightStep = vectors * count;
        }
        else if (plan.Windows is { } windows)
        {
            var first = (firstColumn + Column) / count;
            arguments.Right = right;
            arguments.RightStep = 0;
            arguments.Origins = windows.OriginsFrom(first);
            arguments.Places = windows.PlacesFrom(firstDepth + depthBegin);
        }
        else if (plan.PackRight)
        {
            if (plan.RightView is { } view)
                view.Pack(right, firstColumn + Column, columns, vectors * count, firstDepth + depthBegin, length, packedRight,
                    vectors * count);
            else ProductPacking.Pack(RightAt(Column), shape.RightColumn.Stride, shape.RightRow.Stride, columns, vectors * count, length,
                packedRight, vectors * count);
            arguments.Right = packedRight;
            arguments.RightStep = vectors * count;
        }
        else
        {
            arguments.Right = RightAt(Column);
            arguments.RightStep = shape.RightRow.Stride;
        }
        arguments.LeftRow = plan.PackLeft ? 1 : shape.LeftRow.Stride;
        if (!plan.PackLeft) arguments.LeftStep = shape.LeftColumn.Stride;
        arguments.PrefetchesLeft = plan.PrefetchesLeft;
        arguments.Depth = length;
        arguments.EdgeLanes = plan.Windows?.LanesOf((firstColumn + Column) / count + vectors - 1) ?? columns - (vectors - 1) * count;
        var isPartial = !plan.PackRight && arguments.EdgeLanes < count;
        var (inWindows, areAllPartial) = (plan.Windows is not null, plan.Windows is { VectorsOfRun: 1 } && isPartial);
        wholeTile = ProductTiles.For<T>(vectors, plan.Height, isPartial, inWindows, areAllPartial);
        lastTile = ProductTiles.For<T>(vectors, (int)(rowsOfBlock - (rowTiles - 1) * plan.Height), isPartial, inWindows, areAllPartial);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void PackLeft(nint length)
    {
        ref readonly var shape = ref plan.Shape;
        for (nint row = 0; row < rowsOfBlock; row += plan.Height)
        {
            var rows = (int)Math.Min(plan.Height, rowsOfBlock - row);
            if (plan.LeftView is { } view)
                view.Pack(left, firstRow + row, rows, rows, firstDepth + depthBegin, length, packedLeft + row * length, rows);
            else ProductPacking.Pack(LeftAt(row), shape.LeftRow.Stride, shape.LeftColumn.Stride, rows, rows, length,
                packedLeft + row * length, rows);
        }
    }

    /// <summary>The left operand at a row of the block, for operands of simple strides.</summary>
    readonly T* LeftAt(nint row) =>
        left + (firstRow + row) * plan.Shape.LeftRow.Stride + (firstDepth + depthBegin) * plan.Shape.LeftColumn.Stride;

    /// <summary>The right operand at a column of the block, likewise.</summary>
    readonly T* RightAt(nint column) =>
        right + (firstColumn + column) * plan.Shape.RightColumn.Stride + (firstDepth + depthBegin) * plan.Shape.RightRow.Stride;
}

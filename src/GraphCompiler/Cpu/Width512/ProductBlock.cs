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
    readonly nint leftRow, leftStep, rightRow, rightColumn;
    readonly int heightOfLast;
    readonly bool isPacked;
    nint depthBegin, rowTile, columnTile, nextColumn;
    int columns;
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
    /// <param name="isPacked">
    /// Whether it has the operand that a block holds, packed by the block before this one: the same columns of the right operand or the
    /// same rows of the left one.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ProductBlock(in ProductPlan plan, T* left, T* right, nint firstRowTile, nint firstColumnTile, nint firstDepth,
        nint depth, T* scratch, bool isPacked)
    {
        this.plan = ref plan;
        this.left = left;
        this.right = right;
        this.firstDepth = firstDepth;
        this.depth = depth;
        this.isPacked = isPacked;
        // Here, since these properties copy large structures.
        (leftRow, leftStep) = (plan.Shape.LeftRow.Stride, plan.Shape.LeftColumn.Stride);
        (rightRow, rightColumn) = (plan.Shape.RightRow.Stride, plan.Shape.RightColumn.Stride);
        var tileColumns = (nint)plan.Width * Vector512<T>.Count;
        firstRow = firstRowTile * plan.Height;
        firstColumn = firstColumnTile * tileColumns;
        rowsOfBlock = Math.Min(plan.RowTiles * plan.Height, plan.Rows - firstRow);
        columnsOfBlock = Math.Min(plan.ColumnTiles * tileColumns, plan.Columns - firstColumn);
        rowTiles = Math.Min(plan.RowTiles, plan.AllRowTiles - firstRowTile);
        columnTiles = Math.Min(plan.ColumnTiles, plan.AllColumnTiles - firstColumnTile);
        heightOfLast = (int)(rowsOfBlock - (rowTiles - 1) * plan.Height);

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
        if (rowTile == 0 && columnTile == 0 && !isPacked) PackHeld(length);
        if (!plan.HoldsRight ? rowTile == 0 || plan.Windows is not null : columnTile == 0 || columnTile == columnTiles - 1)
            BeginColumn(length);
        else if (plan.HoldsRight)
            arguments.Right += nextColumn;
        var (height, last) = (plan.Height, rowTile == rowTiles - 1);
        if (!plan.HoldsRight)
        {
            arguments.Left = plan.PackLeft ? packedLeft + Row * length : LeftAt(Row);
            if (plan.PackLeft) arguments.LeftStep = last ? heightOfLast : height;
        }
        else if (columnTile == 0)
            BeginRow(length);
        var kept = depth > plan.DepthBlock ? (columnTile * rowTiles + rowTile) * height * plan.Width * Vector512<T>.Count : 0;
        if (depth > plan.Segment)
            AddSegments(last ? lastTile : wholeTile, kept, length);
        else
            Compute(last ? lastTile : wholeTile, sums);
        return true;
    }

    /// <summary>
    /// Goes on to the next tile: along a row of tiles, while its part of the left operand is in the first-level cache, or down a column of
    /// tiles, likewise with the right operand.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool MoveOn() => plan.GoesAlongRows ? Increase(ref columnTile, columnTiles, ref rowTile, rowTiles)
        : Increase(ref rowTile, rowTiles, ref columnTile, columnTiles);

    static bool Increase(ref nint inner, nint ofInner, ref nint outer, nint ofOuter)
    {
        if (++inner < ofInner) return true;
        inner = 0;
        return ++outer < ofOuter;
    }

    void BeginTiles() => (rowTile, columnTile) = plan.GoesAlongRows ? (0, -1) : (-1, 0);

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
        var leftOperand = arguments.Left;
        var rightOperand = arguments.Right;
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
        arguments.Left = leftOperand;
        arguments.Right = rightOperand;
        arguments.Places = places;
        arguments.Sums = sums + kept;
    }

    /// <summary>Prepares the right operand for a tile of another column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void BeginColumn(nint length)
    {
        var count = Vector512<T>.Count;
        var columns = (int)Math.Min(plan.Width * count, columnsOfBlock - Column);
        var vectors = (columns + count - 1) / count;
        if (plan.IsRightKept)
        {
            arguments.Right = right + KeptRight<T>.OffsetOf(in plan, firstColumn + Column) + (firstDepth + depthBegin) * vectors * count;
            arguments.RightStep = vectors * count;
            nextColumn = plan.Width * count * plan.Shape.Depth;
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
            arguments.Right = packedRight + (plan.HoldsRight ? Column * length : 0);
            if (!plan.HoldsRight) PackRight(Column, columns, length, packedRight);
            arguments.RightStep = vectors * count;
            nextColumn = plan.Width * count * length;
        }
        else
        {
            arguments.Right = RightAt(Column);
            arguments.RightStep = rightRow;
            nextColumn = plan.Width * count;
        }
        arguments.LeftRow = plan.PackLeft ? 1 : leftRow;
        if (!plan.PackLeft) arguments.LeftStep = leftStep;
        arguments.Depth = length;
        if (columns == this.columns && plan.Windows is null) return;
        this.columns = columns;
        arguments.EdgeLanes = plan.Windows?.LanesOf((firstColumn + Column) / count + vectors - 1) ?? columns - (vectors - 1) * count;
        var isPartial = !plan.PackRight && arguments.EdgeLanes < count;
        var (inWindows, areAllPartial) = (plan.Windows is not null, plan.Windows is { VectorsOfRun: 1 } && isPartial);
        wholeTile = ProductTiles.For<T>(vectors, plan.Height, isPartial, inWindows, areAllPartial, plan.PrefetchesLeft);
        lastTile = ProductTiles.For<T>(vectors, heightOfLast, isPartial, inWindows, areAllPartial, plan.PrefetchesLeft);
    }

    /// <summary>Prepares the left operand for a row of tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void BeginRow(nint length)
    {
        arguments.Left = plan.PackLeft ? packedLeft : LeftAt(Row);
        if (!plan.PackLeft) return;
        PackLeft(Row, Rows, plan.PackedHeight, length, packedLeft);
        arguments.LeftStep = plan.PackedHeight;
    }

    /// <summary>Packs the operand that a block holds.</summary>
    void PackHeld(nint length)
    {
        if (plan.HoldsRight)
        {
            if (!plan.PackRight || plan.IsRightKept) return;
            nint tileColumns = plan.Width * Vector512<T>.Count;
            for (nint column = 0; column < columnsOfBlock; column += tileColumns)
                PackRight(column, (int)Math.Min(tileColumns, columnsOfBlock - column), length, packedRight + column * length);
        }
        else if (plan.PackLeft)
            for (nint row = 0; row < rowsOfBlock; row += plan.Height)
            {
                var rows = (int)Math.Min(plan.Height, rowsOfBlock - row);
                PackLeft(row, rows, rows, length, packedLeft + row * length);
            }
    }

    void PackLeft(nint row, int rows, int padded, nint length, T* target)
    {
        if (plan.LeftView is { } view)
            view.Pack(left, firstRow + row, rows, padded, firstDepth + depthBegin, length, target, padded);
        else ProductPacking.Pack(LeftAt(row), leftRow, leftStep, rows, padded, length, target, padded);
    }

    void PackRight(nint column, int columns, nint length, T* target)
    {
        var padded = (columns + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;
        if (plan.RightView is { } view)
            view.Pack(right, firstColumn + column, columns, padded, firstDepth + depthBegin, length, target, padded);
        else ProductPacking.Pack(RightAt(column), rightColumn, rightRow, columns, padded, length, target, padded);
    }

    /// <summary>The left operand at a row of the block, for operands of simple strides.</summary>
    readonly T* LeftAt(nint row) =>
        left + (firstRow + row) * leftRow + (firstDepth + depthBegin) * leftStep;

    /// <summary>The right operand at a column of the block, likewise.</summary>
    readonly T* RightAt(nint column) =>
        right + (firstColumn + column) * rightColumn + (firstDepth + depthBegin) * rightRow;
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>The products of <see cref="Cpu.Products"/> over vectors of 512 bits.</summary>
static unsafe class Products
{
    /// <inheritdoc cref="Cpu.Products.Run{T, TProduct}(WorkerTeam, in TProduct, in MatrixShape)"/>
    public static void Run<T, TProduct>(WorkerTeam team, in TProduct product, in MatrixShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        if (SmallProducts.Fits(in shape)) SmallProducts.Run<T, TProduct>(in product, in shape, 0, shape.Batches);
        else RunLarge<T, TProduct>(team, in product, in shape);
    }

    // Apart, since the large structure would be cleared for small products too.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RunLarge<T, TProduct>(WorkerTeam team, in TProduct product, in MatrixShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T> => Run<T, TProduct>(team, in product, shape.AsProduct());

    /// <inheritdoc cref="Cpu.Products.Run{T, TProduct}(WorkerTeam, in TProduct, in ProductShape)"/>
    public static void Run<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        var recent = PlanOf<T, TProduct>(in shape, shape.Rows, team.Threads, IsRightKept<T, TProduct>(in shape));
        ref var plan = ref recent.Value;
        var right = PackedRight<T, TProduct>(in product, in plan);
        // The caller owns the memory of all threads, so that none of them allocates however the blocks fall.
        var scratch = ProductScratch<T>.Packed(plan.ScratchLength * plan.Threads);
        var partial = PartialOf<T>(in plan);
        if (plan.Dots is { } dots) team.Run(DotsOf<T, TProduct>(in product, in plan, scratch, partial), dots.Units, dots.Grain);
        else team.Run(new Blocks<T, TProduct>(in product, recent, right, scratch, partial), plan.Blocks, plan.Grain);
        if (partial is not null)
            team.Run(new Gathering<T, TProduct>(in product, in plan, partial), shape.Batches * shape.Rows, plan.GatheringGrain);
    }

    /// <inheritdoc cref="Cpu.Products.RunBatches{T, TProduct}(in TProduct, in MatrixShape, nint, nint)"/>
    public static void RunBatches<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        if (SmallProducts.Fits(in shape)) SmallProducts.Run<T, TProduct>(in product, in shape, begin, end);
        else RunLargeBatches<T, TProduct>(in product, in shape, begin, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RunLargeBatches<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T> => RunBatches<T, TProduct>(in product, shape.AsProduct(), begin, end);

    /// <inheritdoc cref="Cpu.Products.RunBatches{T, TProduct}(in TProduct, in ProductShape, nint, nint)"/>
    public static void RunBatches<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T> =>
        RunPart<T, TProduct>(in product, in shape, begin, end, 0, shape.Rows);

    /// <inheritdoc cref="Cpu.Products.RunRows{T, TProduct}(in TProduct, in MatrixShape, nint, nint)"/>
    public static void RunRows<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        if (SmallProducts.Fits(in shape)) SmallProducts.RunRows<T, TProduct>(in product, in shape, 0, shape.Batches, begin, end);
        else RunLargeRows<T, TProduct>(in product, in shape, begin, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RunLargeRows<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T> =>
        RunPart<T, TProduct>(in product, shape.AsProduct(), 0, shape.Batches, begin, end);

    /// <summary>Some rows of some batches, on the calling thread.</summary>
    static void RunPart<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end, nint firstRow, nint endRow)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        var recent = PlanOf<T, TProduct>(in shape, endRow - firstRow, threads: 1, IsRightKept<T, TProduct>(in shape));
        ref var plan = ref recent.Value;
        var right = PackedRight<T, TProduct>(in product, in plan);
        var scratch = ProductScratch<T>.Packed(plan.ScratchLength);
        var partial = PartialOf<T>(in plan);
        if (plan.Dots is { } dots) DotsOf<T, TProduct>(in product, in plan, scratch, partial).Run(0, dots.Units);
        else
        {
            var blocks = ProductPlan.Divide(plan.Blocks, shape.Batches);
            new Blocks<T, TProduct>(in product, recent, right, scratch, partial, firstRow).Run(begin * blocks, end * blocks);
        }
        if (partial is null) return;
        var gathering = new Gathering<T, TProduct>(in product, in plan, partial);
        for (var batch = begin; batch < end; batch++) gathering.Run(batch * shape.Rows + firstRow, batch * shape.Rows + endRow);
    }

    static ProductDots.Kernel<T> DotsOf<T, TProduct>(in TProduct product, in ProductPlan plan, T* scratch, T* partial)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        ref var operands = ref Unsafe.AsRef(in product);
        fixed (T* left = &operands.Left(0), right = &operands.Right(0))
            return new(plan.Dots!, left, right, scratch, plan.Threads, partial, RowLength<T>(plan.Shape.Columns));
    }

    static bool IsRightKept<T, TProduct>(in ProductShape shape) where T : unmanaged where TProduct : struct, IProduct<T> =>
        shape.Batches == 1 && KeptOperand<T, TProduct>.Time > 0;

    /// <summary>The right operand as the calling thread keeps it; null if it does not, or where nothing is copied.</summary>
    static T* PackedRight<T, TProduct>(in TProduct product, in ProductPlan plan) where T : unmanaged where TProduct : struct, IProduct<T>
    {
        if (!plan.IsRightKept || plan.Dots is not null) return null;
        fixed (T* right = &Unsafe.AsRef(in product).Right(0))
            return (Recent<T, TProduct>.Kept ??= new()).Packed(in plan, right, KeptOperand<T, TProduct>.Time);
    }

    /// <summary>
    /// The plan of a product's rows for some threads. Whether its blocks have whole rows is the same for all products of a type.
    /// </summary>
    internal static StrongBox<ProductPlan> PlanOf<T, TProduct>(
        in ProductShape shape, nint rows, int threads, bool isRightKept, bool hasWholeRows = false) where T : unmanaged
    {
        var recent = Recent<T, TProduct>.Plan ??= new();
        ref var plan = ref recent.Value;
        if (!ProductShape.AreSame(in plan.Shape, in shape) || plan.Rows != rows || plan.Threads != threads
            || plan.IsRightKept != isRightKept)
            plan = ProductPlan.For<T>(shape, rows, threads, isRightKept, hasWholeRows);
        return recent;
    }

    internal static (nint Quotient, nint Remainder) DivRem(nint dividend, nint divisor)
    {
        var quotient = divisor == 1 ? dividend : ProductPlan.Divide(dividend, divisor);
        return (quotient, dividend - quotient * divisor);
    }

    /// <summary>Room for the parts of sums; null if there are none.</summary>
    internal static T* PartialOf<T>(in ProductPlan plan) where T : unmanaged => !plan.HasParts ? null
        : ProductScratch<T>.Partial(plan.Shape.Batches * plan.Splits * plan.Shape.Rows * RowLength<T>(plan.Shape.Columns));

    /// <summary>The elements of a row of whole vectors.</summary>
    internal static nint RowLength<T>(nint columns) => (columns + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;

    /// <summary>What a thread remembers of a product.</summary>
    static class Recent<T, TProduct> where T : unmanaged
    {
        /// <summary>The last plan, since most products come back with the same shape.</summary>
        [ThreadStatic] public static StrongBox<ProductPlan>? Plan;

        /// <summary>The right operand that was kept last.</summary>
        [ThreadStatic] public static KeptRight<T>? Kept;
    }

    /// <summary>
    /// The blocks of a product's rows, from the first one on, numbered by batch, depth part, row block, column block.
    /// </summary>
    internal readonly struct Blocks<T, TProduct>(
        in TProduct product, StrongBox<ProductPlan> box, T* packedRight, T* scratch, T* partial, nint firstRow = 0)
        : IRangeKernel
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        readonly TProduct product = product;
        readonly StrongBox<ProductPlan> box = box;
        readonly T* packedRight = packedRight;
        readonly T* scratch = scratch;
        readonly T* partial = partial;
        readonly nint firstRow = firstRow;

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run(nint begin, nint end)
        {
            ref var epilogue = ref Unsafe.AsRef(in product);
            ref readonly var plan = ref box.Value;
            var own = scratch + Math.Min(WorkerTeam.Member, plan.Threads - 1) * plan.ScratchLength;
            ref readonly var shape = ref plan.Shape;
            nint rowBlocks = plan.RowBlocks, columnBlocks = plan.ColumnBlocks, part = ProductPlan.Divide(shape.Depth, plan.Splits);
            (nint Operand, nint Tile) packed = default;
            for (var index = begin; index < end; index++)
            {
                var (rest, inner) = DivRem(index, plan.HoldsRight ? rowBlocks : columnBlocks);
                (rest, var outer) = DivRem(rest, plan.HoldsRight ? columnBlocks : rowBlocks);
                var (rowBlock, columnBlock) = plan.HoldsRight ? (inner, outer) : (outer, inner);
                var (batch, split) = DivRem(rest, plan.Splits);
                var rowTile = rowBlock * plan.RowTiles;
                var columnTile = columnBlock * plan.ColumnTiles;
                var row = firstRow + rowTile * plan.Height;
                var column = columnTile * plan.Width * Vector512<T>.Count;
                var depthBegin = split * part;
                var depth = split == plan.Splits - 1 ? shape.Depth - depthBegin : part;
                fixed (T* left = &epilogue.Left(batch), right = &epilogue.Right(batch))
                {
                    var held = plan.HoldsRight ? ((nint)right, columnTile) : ((nint)left, rowTile);
                    var isPacked = packed == held && plan.HasOneDepthBlock;
                    packed = held;
                    var block = new ProductBlock<T>(in plan, left + firstRow * shape.LeftRow.Stride,
                        packedRight is null ? right : packedRight, rowTile, columnTile, depthBegin, depth, own, isPacked);
                    while (block.Next())
                    {
                        if (plan.Windows is { } windows)
                            Finish(ref epilogue, ref block, windows, batch, row, column);
                        else if (partial is null)
                            Finish(ref epilogue, ref block, batch, row, column);
                        else
                            Keep(ref block, (batch * plan.Splits + split) * shape.Rows + row, column);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        static void Finish(ref TProduct epilogue, ref ProductBlock<T> block, nint batch, nint row, nint column)
        {
            row += block.Row;
            column += block.Column;
            var sums = block.Sums;
            var rows = block.Rows;
            var (whole, edge) = (block.Columns / Vector512<T>.Count, block.Columns % Vector512<T>.Count);
            for (var r = 0; r < rows; r++, row++)
            {
                var c = column;
                for (var v = 0; v < whole; v++, sums += Vector512<T>.Count, c += Vector512<T>.Count)
                    epilogue.Finish(new Lanes<T>(Vector512.Load(sums)), batch, row, c, Vector512<T>.Count);
                if (edge == 0)
                    continue;
                epilogue.Finish(new Lanes<T>(Vector512.Load(sums)), batch, row, c, edge);
                sums += Vector512<T>.Count;
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        static void Finish(ref TProduct epilogue, ref ProductBlock<T> block, ProductWindows windows, nint batch, nint row, nint column)
        {
            row += block.Row;
            var first = (column + block.Column) / Vector512<T>.Count;
            var sums = block.Sums;
            var (rows, vectors) = (block.Rows, block.Vectors);
            for (var r = 0; r < rows; r++, row++)
                for (var v = 0; v < vectors; v++, sums += Vector512<T>.Count)
                    epilogue.Finish(new Lanes<T>(Vector512.Load(sums)), batch, row, windows.ColumnOf(first + v),
                        windows.LanesOf(first + v));
        }

        void Keep(ref ProductBlock<T> block, nint row, nint column)
        {
            var length = RowLength<T>(box.Value.Shape.Columns);
            var sums = block.Sums;
            var vectors = block.Vectors;
            for (var r = 0; r < block.Rows; r++)
                for (var v = 0; v < vectors; v++, sums += Vector512<T>.Count)
                    Vector512.Load(sums).Store(partial + (row + block.Row + r) * length + column + block.Column + v * Vector512<T>.Count);
        }
    }

    /// <summary>Adds the parts of a split depth, first to last, row by row.</summary>
    internal readonly struct Gathering<T, TProduct>(in TProduct product, in ProductPlan plan, T* partial) : IRangeKernel
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        readonly TProduct product = product;
        readonly ProductPlan plan = plan;
        readonly T* partial = partial;

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run(nint begin, nint end)
        {
            ref var epilogue = ref Unsafe.AsRef(in product);
            var length = RowLength<T>(plan.Shape.Columns);
            for (var index = begin; index < end; index++)
            {
                var (batch, row) = Math.DivRem(index, plan.Shape.Rows);
                for (nint column = 0; column < plan.Shape.Columns; column += Vector512<T>.Count)
                {
                    var sum = Vector512<T>.Zero;
                    for (nint split = 0; split < plan.Splits; split++)
                        sum += Vector512.Load(partial + ((batch * plan.Splits + split) * plan.Shape.Rows + row) * length + column);
                    epilogue.Finish(new Lanes<T>(sum), batch, row, column, (int)Math.Min(Vector512<T>.Count, plan.Shape.Columns - column));
                }
            }
        }
    }
}

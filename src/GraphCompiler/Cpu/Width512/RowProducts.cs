using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>The products of <see cref="Cpu.RowProducts"/> over vectors of 512 bits.</summary>
static unsafe class RowProducts
{
    /// <inheritdoc cref="Cpu.RowProducts.Run{T, TProduct}"/>
    public static void Run<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape)
        where T : unmanaged where TProduct : struct, IRowProduct<T> =>
        Run<T, TProduct>(team, in product, in shape, 0, shape.Batches, 0, shape.Rows);

    /// <inheritdoc cref="Cpu.RowProducts.RunBatches{T, TProduct}"/>
    public static void RunBatches<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IRowProduct<T> =>
        Run<T, TProduct>(null, in product, in shape, begin, end, 0, shape.Rows);

    /// <inheritdoc cref="Cpu.RowProducts.RunRows{T, TProduct}"/>
    public static void RunRows<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IRowProduct<T> =>
        Run<T, TProduct>(null, in product, in shape, 0, shape.Batches, begin, end);

    /// <summary>Computes some rows of some batches; all of them with a team, else on the calling thread.</summary>
    static void Run<T, TProduct>(
        WorkerTeam? team, in TProduct product, in ProductShape shape, nint begin, nint end, nint firstRow, nint endRow)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        if (shape.AsMatrices() is { } matrices && SmallProducts.Fits(in matrices))
        {
            RunSmall<T, TProduct>(in product, in matrices, begin, end, firstRow, endRow);
            return;
        }
        var recent = Products.PlanOf<T, Sums<T, TProduct>>(
            in shape, endRow - firstRow, team?.Threads ?? 1, isRightKept: false, hasWholeRows: true);
        ref var plan = ref recent.Value;
        // The caller owns the memory of all threads, so that none of them allocates however the blocks fall.
        var scratch = ProductScratch<T>.Packed(plan.ScratchLength * plan.Threads);
        var rows = ProductScratch<T>.Rows(LengthOf<T>(in plan) * plan.Threads);
        var partial = Products.PartialOf<T>(in plan);
        var blocks = ProductPlan.Divide(plan.Blocks, shape.Batches);
        if (partial is null)
        {
            Share(team, new RowBlocks<T, TProduct>(in product, recent, scratch, rows, firstRow), begin * blocks, end * blocks, plan.Grain);
            return;
        }
        var sums = new Sums<T, TProduct>(in product, rows, 0, 0);
        Share(team, new Products.Blocks<T, Sums<T, TProduct>>(in sums, recent, null, scratch, partial, firstRow), begin * blocks,
            end * blocks, plan.Grain);
        Gather<T, TProduct>(in product, in plan, partial, rows, begin, end, firstRow, endRow);
    }

    static void Share<TKernel>(WorkerTeam? team, in TKernel kernel, nint begin, nint end, nint grain)
        where TKernel : struct, IRangeKernel
    {
        if (team is null)
            Unsafe.AsRef(in kernel).Run(begin, end);
        else
            team.Run(in kernel, end, grain);
    }

    static void RunSmall<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end, nint firstRow, nint endRow)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        var length = Products.RowLength<T>(shape.Columns);
        var rows = ProductScratch<T>.Rows((endRow - firstRow) * length);
        var sums = new Sums<T, TProduct>(in product, rows, length, firstRow);
        for (var batch = begin; batch < end; batch++)
        {
            SmallProducts.RunRows<T, Sums<T, TProduct>>(in sums, in shape, batch, batch + 1, firstRow, endRow);
            sums.Finish(batch, endRow - firstRow);
        }
    }

    /// <summary>Adds the parts of a split depth and finishes row after row.</summary>
    static void Gather<T, TProduct>(
        in TProduct product, in ProductPlan plan, T* partial, T* rows, nint begin, nint end, nint firstRow, nint endRow)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        for (var batch = begin; batch < end; batch++)
            for (var row = firstRow; row < endRow; row++)
            {
                var sums = new Sums<T, TProduct>(in product, rows, 0, row);
                var index = batch * plan.Shape.Rows + row;
                new Products.Gathering<T, Sums<T, TProduct>>(in sums, in plan, partial).Run(index, index + 1);
                sums.Finish(batch, 1);
            }
    }

    /// <summary>The elements of a block's rows.</summary>
    static nint LengthOf<T>(in ProductPlan plan) => plan.RowTiles * plan.Height * Products.RowLength<T>(plan.Shape.Columns);

    /// <summary>A product of which the sums of some rows are kept until the rows are complete.</summary>
    /// <param name="product">The product.</param>
    /// <param name="rows">Where they are kept.</param>
    /// <param name="length">How far apart the rows are.</param>
    /// <param name="first">The first of the rows.</param>
    readonly struct Sums<T, TProduct>(in TProduct product, T* rows, nint length, nint first) : IProduct<T>
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        readonly TProduct product = product;
        readonly T* rows = rows;
        readonly nint length = length, first = first;

        public ref T Left(nint batch) => ref product.Left(batch);

        public ref T Right(nint batch) => ref product.Right(batch);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish<V>(V sum, nint batch, nint row, nint column, int lanes) where V : struct, IVector<V, T> =>
            V.Store(sum, ref rows[(row - first) * length + column], lanes);

        /// <summary>Hands the rows to the product.</summary>
        public void Finish(nint batch, nint count)
        {
            for (nint row = 0; row < count; row++)
                product.Finish<Lanes<T>>(ref rows[row * length], batch, first + row);
        }
    }

    /// <summary>The blocks of a product's rows, from the first one on, each of whole rows, numbered by batch and row block.</summary>
    readonly struct RowBlocks<T, TProduct>(in TProduct product, StrongBox<ProductPlan> box, T* scratch, T* rows, nint firstRow)
        : IRangeKernel where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        readonly TProduct product = product;
        readonly StrongBox<ProductPlan> box = box;
        readonly T* scratch = scratch;
        readonly T* rows = rows;

        public void Run(nint begin, nint end)
        {
            ref readonly var plan = ref box.Value;
            var own = rows + Math.Min(WorkerTeam.Member, plan.Threads - 1) * LengthOf<T>(in plan);
            var (length, rowsOfBlock) = (Products.RowLength<T>(plan.Shape.Columns), plan.RowTiles * plan.Height);
            for (var index = begin; index < end; index++)
            {
                var (batch, block) = Products.DivRem(index, plan.RowBlocks);
                var first = block * rowsOfBlock;
                var sums = new Sums<T, TProduct>(in product, own, length, firstRow + first);
                new Products.Blocks<T, Sums<T, TProduct>>(in sums, box, null, scratch, null, firstRow).Run(index, index + 1);
                sums.Finish(batch, Math.Min(rowsOfBlock, plan.Rows - first));
            }
        }
    }
}

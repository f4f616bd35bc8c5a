using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>How a kernel's points are dealt to threads.</summary>
internal enum KernelForm
{
    /// <summary>Each thread does points of its own, without barriers.</summary>
    Points,

    /// <summary>Each group does points of its own: its threads share the inner axes and reduce in shared memory.</summary>
    Groups,

    /// <summary>
    /// Neighbouring threads do neighbouring points, and share each with threads that are far away; a row of a group's threads puts the
    /// parts of a point together. <see cref="Points"/> is emitted too, for many points or few terms.
    /// </summary>
    Columns,

    /// <summary>
    /// Each group does blocks of a matrix product, whose factors pass through shared memory; <see cref="Points"/> is emitted too, for small
    /// sizes and small groups.
    /// </summary>
    Blocks,

    /// <summary>Each group does all terms of an index of a scatter; <see cref="Points"/> is emitted too, for very many indices.</summary>
    Scatter,
}

/// <summary>A kernel's schedule over groups of threads.</summary>
/// <param name="Blocks">The product that is done in blocks; null for other forms.</param>
/// <param name="Sides">The sides of blocks; which one is taken, the sizes decide at run time.</param>
internal sealed record GroupSchedule(KernelForm Form, Statement.Product? Blocks, ImmutableArray<int> Sides)
{
    /// <summary>
    /// For <see cref="KernelForm.Columns"/>: how threads share a point. For <see cref="KernelForm.Groups"/>: how groups do; null if they
    /// never should.
    /// </summary>
    public SplitSchedule? Split { get; init; }

    /// <summary>The loops of which a thread does several points in a turn.</summary>
    public ImmutableDictionary<Statement.Loop, UnrolledLoop> Unrolled { get; init; } =
        ImmutableDictionary<Statement.Loop, UnrolledLoop>.Empty;

    /// <summary>For <see cref="KernelForm.Scatter"/>: what is scattered.</summary>
    public ScatterSchedule? Scatter { get; init; }

    /// <summary>The blocks in which tensor cores can do the product; null if it is in double precision, or small.</summary>
    public BlockShape? Tensors { get; init; }

    /// <summary>Whether a factor of the product is in 16 bits: it has lost more than tensor cores lose of the other.</summary>
    public bool IsNarrow => Blocks is { Left.Operand.Type.IsNarrow: true } or { Right.Operand.Type.IsNarrow: true };

    /// <summary>
    /// The store of a product's sums as they are, in single precision and row-major; null if anything else becomes of them.
    /// </summary>
    public Statement.Store? Result { get; init; }

    /// <summary>Chooses a kernel's form, from its shape only.</summary>
    public static GroupSchedule Of(Kernel kernel, GroupTraits traits, DType real)
    {
        if (kernel.Product is { } product && HasBlocks(product, traits))
        {
            return new(KernelForm.Blocks, product, SidesOf(product, traits, real))
            {
                Tensors = real == DType.Float32 ? TensorsOf(product, traits) : null,
                Result = real == DType.Float32 ? ResultOf(kernel, product) : null,
            };
        }
        if (kernel.Product is null && IsReduction(kernel))
        {
            if (SplitSchedule.AcrossPoints(kernel, traits) is { } columns) return new(KernelForm.Columns, null, []) { Split = columns };
            if (IsLong(kernel, traits))
                return new(KernelForm.Groups, null, []) { Split = SplitSchedule.Of(kernel, traits), Unrolled = UnrolledIn(kernel, traits) };
        }
        return ScatterSchedule.Of(kernel, traits) is { } scatter
            ? new(KernelForm.Scatter, null, []) { Scatter = scatter }
            : new(KernelForm.Points, null, []);
    }

    static ImmutableDictionary<Statement.Loop, UnrolledLoop> UnrolledIn(Kernel kernel, GroupTraits traits) =>
        kernel.Body.OfType<Statement.Loop>().Select(loop => (loop, turn: UnrolledLoop.Of(loop, traits)))
            .Where(pair => pair.turn is not null).ToImmutableDictionary(pair => pair.loop, pair => pair.turn!);

    static bool IsReduction(Kernel kernel) =>
        kernel.Statements.Any(statement => statement is Statement.Accumulation) && !kernel.HasUpdates && !kernel.HasRunning;

    static bool IsLong(Kernel kernel, GroupTraits traits) => Axis.SizeOf(kernel.Inner).Constant is { } inner
        ? inner >= traits.LongInner
        : Axis.SizeOf(kernel.Parallel).Constant is not { } points || points <= traits.ManyPoints;

    static bool HasBlocks(Statement.Product product, GroupTraits traits)
    {
        var (rows, columns, depth) = (product.Axes.Rows, product.Axes.Columns, product.Axes.Depth);
        return AtLeast(Axis.SizeOf(rows), traits.SmallestSide) && AtLeast(Axis.SizeOf(columns), traits.SmallestSide)
            && AtLeast(Axis.SizeOf(depth), 2 * traits.SmallestSide)
            && product.Left.Index.Splits(rows, depth) && product.Right.Index.Splits(columns, depth);
    }

    /// <summary>Large blocks have too many sums for a thread's registers in double precision.</summary>
    static ImmutableArray<int> SidesOf(Statement.Product product, GroupTraits traits, DType real) =>
        real == DType.Float32 && AtLeast(Axis.SizeOf(product.Axes.Rows), traits.BlockSide + 1)
            && AtLeast(Axis.SizeOf(product.Axes.Columns), traits.BlockSide + 1)
            ? [traits.BlockSide, 2 * traits.BlockSide]
            : [traits.BlockSide];

    /// <summary>
    /// Blocks of which no more than half is empty, with sides of twice the smaller one where the product has as many lines.
    /// </summary>
    static BlockShape? TensorsOf(Statement.Product product, GroupTraits traits)
    {
        var (rows, columns) = (SideOf(product.Axes.Rows), SideOf(product.Axes.Columns));
        return rows == columns && rows == traits.BlockSide ? null : new(rows, columns, traits.TensorStep);

        int SideOf(ImmutableArray<Axis> lines) => traits.BlockSide * (AtLeast(Axis.SizeOf(lines), traits.BlockSide + 1) ? 2 : 1);
    }

    static Statement.Store? ResultOf(Kernel kernel, Statement.Product product) =>
        kernel.Body is [_, Statement.Store { Value: Expression.Read read, Operand.Type.IsNarrow: false } store] && read.Local == product.Sum
            && FactorStrides.AreDense(store.Index, [.. product.Axes.Batch, .. product.Axes.Rows, .. product.Axes.Columns])
            ? store : null;

    static bool AtLeast(Dim size, int least) => size.Constant is not { } value || value >= least;
}

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
    /// <summary>For <see cref="KernelForm.Groups"/>: how several groups share a point; null if they never should.</summary>
    public SplitSchedule? Split { get; init; }

    /// <summary>For <see cref="KernelForm.Scatter"/>: what is scattered.</summary>
    public ScatterSchedule? Scatter { get; init; }

    /// <summary>Whether tensor cores can do the product: it is in single precision, and large.</summary>
    public bool HasTensors => Sides.Length > 1;

    /// <summary>Whether both factors of the product are in 16 bits.</summary>
    public bool IsNarrow => Blocks is { Left.Operand.Type.IsNarrow: true, Right.Operand.Type.IsNarrow: true };

    /// <summary>Chooses a kernel's form, from its shape only.</summary>
    public static GroupSchedule Of(Kernel kernel, GroupTraits traits, DType real)
    {
        if (kernel.Product is { } product && HasBlocks(product, traits))
            return new(KernelForm.Blocks, product, SidesOf(product, traits, real));
        if (kernel.Product is null && IsReduction(kernel) && IsLong(kernel, traits))
            return new(KernelForm.Groups, null, []) { Split = SplitSchedule.Of(kernel, traits) };
        return ScatterSchedule.Of(kernel, traits) is { } scatter
            ? new(KernelForm.Scatter, null, []) { Scatter = scatter }
            : new(KernelForm.Points, null, []);
    }

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

    static bool AtLeast(Dim size, int least) => size.Constant is not { } value || value >= least;
}

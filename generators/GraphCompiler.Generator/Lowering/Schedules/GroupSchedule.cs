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
    /// Each group does tiles of a matrix product, staged through shared memory; <see cref="Points"/> is emitted too, for small sizes and
    /// small groups.
    /// </summary>
    Tiles,

    /// <summary>Each group does all terms of an index of a scatter; <see cref="Points"/> is emitted too, for very many indices.</summary>
    Scatter,
}

/// <summary>A kernel's schedule over groups of threads.</summary>
/// <param name="Tiles">The product that is done in tiles; null for other forms.</param>
internal sealed record GroupSchedule(KernelForm Form, Statement.Product? Tiles)
{
    /// <summary>For <see cref="KernelForm.Groups"/>: how several groups share a point; null if they never should.</summary>
    public SplitSchedule? Split { get; init; }

    /// <summary>For <see cref="KernelForm.Scatter"/>: what is scattered.</summary>
    public ScatterSchedule? Scatter { get; init; }

    /// <summary>Chooses a kernel's form, from its shape only.</summary>
    public static GroupSchedule Of(Kernel kernel, GroupTraits traits) =>
        kernel.Product is { } product
            ? IsLargeEnough(product.Axes, traits.SmallestTile) ? new(KernelForm.Tiles, product) : new(KernelForm.Points, null)
            : IsReduction(kernel) && IsLong(kernel, traits) ? new(KernelForm.Groups, null) { Split = SplitSchedule.Of(kernel, traits) }
            : ScatterSchedule.Of(kernel, traits) is { } scatter ? new(KernelForm.Scatter, null) { Scatter = scatter }
            : new(KernelForm.Points, null);

    static bool IsReduction(Kernel kernel) =>
        kernel.Statements.Any(statement => statement is Statement.Accumulate) && !kernel.HasUpdates && !kernel.HasRunning;

    static bool IsLong(Kernel kernel, GroupTraits traits) => Axis.SizeOf(kernel.Inner).Constant is { } inner
        ? inner >= traits.LongInner
        : Axis.SizeOf(kernel.Parallel).Constant is not { } points || points <= traits.ManyPoints;

    static bool IsLargeEnough(ProductAxes axes, int least) =>
        AtLeast(Axis.SizeOf(axes.Rows), least) && AtLeast(Axis.SizeOf(axes.Columns), least) && AtLeast(Axis.SizeOf(axes.Depth), 2 * least);

    static bool AtLeast(Dim size, int least) => size.Constant is not { } value || value >= least;
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Generator.Kernels;

/// <summary>How a kernel is scheduled; all kinds share the one form.</summary>
internal enum KernelSchedule
{
    /// <summary>Elementwise over the parallel axes.</summary>
    Map,

    /// <summary>A program of reductions and maps over the inner axes for each point of the parallel axes.</summary>
    Rows,

    /// <summary>A sum of products: stage 0 accumulates, stage 1 is the epilogue.</summary>
    Contract,

    /// <summary>Updates of gathered places, in order along the inner axes.</summary>
    Scatter,

    /// <summary>Accumulators that are read while they grow, in order along the inner axes.</summary>
    Scan,
}

/// <summary>How values are combined.</summary>
internal enum Combiner
{
    Sum,
    Product,
    Max,
    Min,
}

/// <summary>A statement of a kernel's body.</summary>
internal abstract record Statement
{
    /// <summary>Names an intermediate value. <see cref="Note"/> is the user's expression it stands for, if any.</summary>
    internal sealed record Let(Local Local, Expression Value, string Note = "") : Statement;

    /// <summary>Stores an element.</summary>
    internal sealed record Store(Operand Operand, IndexExpression Index, Expression Value) : Statement;

    /// <summary>Combines a value into an element in memory; the order along the inner axes is the program's.</summary>
    /// <param name="Lost">For a sum of many values: holds what rounding has lost of each element.</param>
    internal sealed record Update(Operand Operand, IndexExpression Index, Combiner Combiner, Expression Value, Operand? Lost = null)
        : Statement;

    /// <summary>Combines a value into an accumulator over all inner axes; its result may be read from the next stage on.</summary>
    internal sealed record Accumulate(Local Local, Combiner Combiner, Expression Value, string Note = "") : Statement;
}

/// <summary>
/// One stage of a kernel, run for each point of the parallel axes: first <see cref="Outer"/> once, then <see cref="Inner"/> for each point
/// of the inner axes.
/// </summary>
internal sealed record Stage(ImmutableArray<Statement> Outer, ImmutableArray<Statement> Inner);

/// <summary>The roles of a contraction's axes, each group in memory order.</summary>
/// <param name="Batch">Parallel axes in both operands.</param>
/// <param name="Rows">Parallel axes in the left operand only.</param>
/// <param name="Columns">Parallel axes in the right operand only.</param>
/// <param name="Depth">The summed axes.</param>
internal sealed record ContractionAxes(ImmutableArray<Axis> Batch, ImmutableArray<Axis> Rows, ImmutableArray<Axis> Columns,
    ImmutableArray<Axis> Depth);

/// <summary>
/// A loop nest: for every point of <see cref="Parallel"/>, independently, the stages in order, each looping over <see cref="Inner"/>.
/// Both back ends print this form and nothing else. Two kernels are the same only if they are the same object.
/// </summary>
internal sealed record Kernel
{
    /// <summary>The name, from content and shapes: <c>MatMulAddRelu_N_784_128</c>.</summary>
    public required string Name { get; init; }

    public required KernelSchedule Schedule { get; init; }

    public required ImmutableArray<Axis> Parallel { get; init; }

    public ImmutableArray<Axis> Inner { get; init; } = [];

    /// <summary>The tensors read and written, each once, in order of first use; a tensor that is only written is an output.</summary>
    public required ImmutableArray<Operand> Operands { get; init; }

    public required ImmutableArray<Stage> Stages { get; init; }

    /// <summary>
    /// For <see cref="KernelSchedule.Contract"/>: the axes' roles. Stage 0 has one inner statement, which accumulates a product of two
    /// loads.
    /// </summary>
    public ContractionAxes? Contraction { get; init; }

    /// <summary>What the kernel computes, as a formula in the operands' names.</summary>
    public required string Formula { get; init; }

    /// <summary>The user's expressions it came from.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    public required Dim Flops { get; init; }

    /// <summary>The memory read and written at least once.</summary>
    public required Traffic Traffic { get; init; }

    public IEnumerable<Statement> Statements => Stages.SelectMany(stage => stage.Outer.Concat(stage.Inner));

    /// <summary>The symbols the kernel's sizes mention: its integer parameters.</summary>
    public IEnumerable<string> Symbols => Statements.SelectMany(DimsOf).Concat(Parallel.Concat(Inner).Select(axis => axis.Size))
        .SelectMany(dim => dim.Symbols).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The scalar arguments of the entry the kernel reads.</summary>
    public IEnumerable<string> Arguments => Statements.SelectMany(ExpressionsOf).SelectMany(value => value.SelfAndDescendants())
        .OfType<Expression.Argument>().Select(argument => argument.Name).Distinct();

    public IEnumerable<Operand> Written => Statements.SelectMany(WrittenBy).Distinct();

    public IEnumerable<Operand> Loaded => Statements.SelectMany(ExpressionsOf).SelectMany(value => value.SelfAndDescendants())
        .OfType<Expression.Load>().Select(load => load.Operand).Distinct();

    public bool Equals(Kernel? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public static IEnumerable<Expression> ExpressionsOf(Statement statement) => statement switch
    {
        Statement.Let let => [let.Value],
        Statement.Store store => [store.Value, new Expression.Position(store.Index)],
        Statement.Update update => [update.Value, new Expression.Position(update.Index)],
        Statement.Accumulate accumulate => [accumulate.Value],
        _ => [],
    };

    /// <summary>The operands that a statement writes.</summary>
    public static IEnumerable<Operand> WrittenBy(Statement statement) => statement switch
    {
        Statement.Store store => [store.Operand],
        Statement.Update { Lost: { } lost } update => [update.Operand, lost],
        Statement.Update update => [update.Operand],
        _ => [],
    };

    static IEnumerable<Dim> DimsOf(Statement statement) =>
        ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants()).SelectMany(value => value switch
    {
        Expression.Size size => [size.Dim],
        Expression.Load load => DimsOf(load.Index),
        Expression.Position position => DimsOf(position.Index),
        _ => Enumerable.Empty<Dim>(),
    });

    static IEnumerable<Dim> DimsOf(IndexExpression index) => index.Terms.Select(term => term.Coefficient).Append(index.Offset);
}

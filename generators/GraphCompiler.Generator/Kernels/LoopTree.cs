using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// What a kernel does: for every point of <see cref="Parallel"/>, independently, the statements of <see cref="Body"/> in order. Two trees
/// are the same only if they are the same object.
/// </summary>
internal record LoopTree
{
    public required ImmutableArray<Axis> Parallel { get; init; }

    /// <summary>What is read and written, each once, in order of first use; a tensor that is only written is an output.</summary>
    public required ImmutableArray<Operand> Operands { get; init; }

    public required ImmutableArray<Statement> Body { get; init; }

    /// <summary>The sum of products that the body begins with; the rest of the body is its epilogue.</summary>
    public Statement.Product? Product => Body.IsEmpty ? null : Body[0] as Statement.Product;

    /// <summary>Whether the epilogue is that of whole rows: it loops over the product's columns.</summary>
    public bool HasWholeRows => Product is { } product && !product.Axes.Columns.All(Parallel.Contains);

    /// <summary>The locals that have a value for each column of a product's row: its sums, and what is kept in their place.</summary>
    public IEnumerable<Local> OfColumns =>
        HasWholeRows ? Statements.OfType<Statement.Keep>().Select(keep => keep.Local).Prepend(Product!.Sum) : [];

    /// <summary>The loops, each before those inside it.</summary>
    public IEnumerable<Statement.Loop> Loops => Body.LoopsWithin();

    /// <summary>The lengths of the loops in the body itself.</summary>
    public IEnumerable<Dim> LoopLengths => Body.OfType<Statement.Loop>().Select(loop => Axis.SizeOf(loop.Axes)).Distinct();

    /// <summary>The statements of the body and of its loops, without the loops themselves.</summary>
    public IEnumerable<Statement> Statements => Body.Leaves();

    /// <summary>The axes that the body loops over.</summary>
    public ImmutableArray<Axis> Inner =>
        [.. (Product is { } product ? product.Axes.Depth : []).Concat(Loops.SelectMany(loop => loop.Axes)).Distinct()];

    /// <summary>Whether the order of the loops' points matters to elements in memory: they are updated.</summary>
    public bool HasUpdates => Statements.Any(statement => statement is Statement.Update);

    /// <summary>
    /// Whether the order of the loops' points matters to locals: accumulators are read as they grow, or values are carried.
    /// </summary>
    public bool HasRunning => Statements.Any(statement => statement is Statement.Accumulate { IsRunning: true } or Statement.Carry);

    /// <summary>The symbols that the sizes mention: the kernel's integer parameters.</summary>
    public IEnumerable<string> Symbols => Statements.SelectMany(DimsOf).Concat(Parallel.Concat(Inner).Select(axis => axis.Size))
        .SelectMany(dim => dim.Symbols).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The scalar arguments of the entry that are read.</summary>
    public IEnumerable<string> Arguments => Statements.Parts().OfType<Expression.Argument>().Select(argument => argument.Name).Distinct();

    /// <summary>The scalar functions that are evaluated, those of combiners included.</summary>
    public IEnumerable<ScalarFunction> Functions => Statements
        .SelectMany(statement => statement is Statement.AccumulateTuple { Combiner: var combiner } tuple
            ? tuple.Steps.Concat(combiner.Combine(tuple.Locals, TupleCombiner.Read(tuple.Locals))) : [statement])
        .Parts().OfType<Expression.Apply>().Select(apply => apply.Function).Distinct();

    public IEnumerable<Operand> Written => Statements.SelectMany(statement => statement.Written).Distinct();

    public IEnumerable<Operand> Loaded => Statements.Parts().OfType<Expression.Load>().Select(load => load.Operand).Distinct();

    /// <summary>The operands that statements read or write.</summary>
    public IEnumerable<Operand> Mentioned =>
        Statements.Parts().OfType<Expression.Scalar>().Select(scalar => scalar.Operand).Concat(Loaded).Concat(Written).Distinct();

    public virtual bool Equals(LoopTree? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    static IEnumerable<Dim> DimsOf(Statement statement) => statement.Parts.SelectMany(value => value switch
    {
        Expression.Size size => [size.Dim],
        Expression.Load load => DimsOf(load.Index),
        Expression.Position position => DimsOf(position.Index),
        _ => Enumerable.Empty<Dim>(),
    });

    static IEnumerable<Dim> DimsOf(IndexExpression index) => index.Terms.Select(term => term.Coefficient).Append(index.Offset);
}

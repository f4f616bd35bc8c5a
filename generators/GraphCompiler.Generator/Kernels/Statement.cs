using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>How values are combined.</summary>
internal enum Combiner
{
    Sum,
    Product,
    Max,
    Min,
}

/// <summary>A statement of a kernel's body: a leaf, or a loop with a body of its own.</summary>
internal abstract record Statement
{
    /// <summary>What the statement itself evaluates, the places that it writes included.</summary>
    public virtual ImmutableArray<Expression> Values => [];

    /// <summary>What the statement itself evaluates, each expression before its parts.</summary>
    public IEnumerable<Expression> Parts => Values.SelectMany(value => value.SelfAndDescendants());

    /// <summary>The operands that the statement itself writes.</summary>
    public virtual ImmutableArray<Operand> Written => [];

    /// <summary>The locals that the statement itself defines.</summary>
    public virtual ImmutableArray<Local> Defined => [];

    /// <summary>Names an intermediate value.</summary>
    internal sealed record Let(Local Local, Expression Value) : Statement
    {
        public override ImmutableArray<Expression> Values => [Value];

        public override ImmutableArray<Local> Defined => [Local];
    }

    /// <summary>Stores an element.</summary>
    internal sealed record Store(Operand Operand, IndexExpression Index, Expression Value) : Statement
    {
        public override ImmutableArray<Expression> Values => [Value, new Expression.Position(Index)];

        public override ImmutableArray<Operand> Written => [Operand];
    }

    /// <summary>Combines a value into an element in memory; the order along the loops is the program's.</summary>
    /// <param name="Compensation">For a sum of many values: holds what rounding has lost of each element.</param>
    internal sealed record Update(Operand Operand, IndexExpression Index, Combiner Combiner, Expression Value, Operand? Compensation = null)
        : Statement
    {
        public override ImmutableArray<Expression> Values => [Value, new Expression.Position(Index)];

        public override ImmutableArray<Operand> Written => Compensation is null ? [Operand] : [Operand, Compensation];
    }

    /// <summary>
    /// Combines values into accumulators over all points of the loop around it; the accumulators are values after that loop.
    /// </summary>
    internal abstract record Accumulation : Statement;

    /// <summary>Combines a value into an accumulator.</summary>
    /// <param name="IsRunning">Whether the loop's own body reads the accumulator as it grows.</param>
    internal sealed record Accumulate(Local Local, Combiner Combiner, Expression Value, bool IsRunning = false) : Accumulation
    {
        public override ImmutableArray<Expression> Values => [Value];

        public override ImmutableArray<Local> Defined => [Local];
    }

    /// <summary>Combines several values at once into as many accumulators.</summary>
    internal sealed record AccumulateTuple(ImmutableArray<Local> Locals, TupleCombiner Combiner, ImmutableArray<Expression> Element)
        : Accumulation
    {
        public override ImmutableArray<Expression> Values => Element;

        public override ImmutableArray<Local> Defined => Locals;

        /// <summary>What is done at each point, one point after the other.</summary>
        public ImmutableArray<Statement> Steps => Combiner.Append(Locals, Element);
    }

    /// <summary>Gives locals that are defined before the loop around it their values at the loop's next point, all at once.</summary>
    internal sealed record Carry(ImmutableArray<Local> Locals, ImmutableArray<Expression> Next) : Statement
    {
        public override ImmutableArray<Expression> Values => Next;
    }

    /// <summary>
    /// Keeps a value of each column of a product's row, in the place of the sums: later loops over the columns read it, and what comes
    /// after reads the sums no more.
    /// </summary>
    internal sealed record Keep(Local Local, Expression Value) : Statement
    {
        public override ImmutableArray<Expression> Values => [Value];

        public override ImmutableArray<Local> Defined => [Local];
    }

    /// <summary>Runs the body for each point of some axes, the last one innermost. Without axes it runs once.</summary>
    internal sealed record Loop(ImmutableArray<Axis> Axes, ImmutableArray<Statement> Body) : Statement
    {
        /// <summary>The accumulators of single values of this loop, not those of loops inside.</summary>
        public IEnumerable<Accumulate> Accumulators => Body.OfType<Accumulate>();

        /// <summary>The accumulators of several values at once of this loop.</summary>
        public IEnumerable<AccumulateTuple> Tuples => Body.OfType<AccumulateTuple>();

        /// <summary>All accumulators of this loop.</summary>
        public IEnumerable<Accumulation> Accumulations => Body.OfType<Accumulation>();

        /// <summary>The locals that have other values at the loop's next point.</summary>
        public IEnumerable<Local> Carried => Body.OfType<Carry>().SelectMany(carry => carry.Locals);
    }

    /// <summary>
    /// A sum of products over the axes of the depth, in tiles of rows and columns; the statements after it are the epilogue. Where rows
    /// and columns are parallel, they are done for each element of a tile. Where columns are not, they are done for each row as a whole,
    /// and read its sums in loops over the columns: so a row is reduced before any of it is stored.
    /// </summary>
    /// <param name="Sum">The sum, as the epilogue reads it.</param>
    /// <param name="Axes">The roles of the axes.</param>
    /// <param name="Term">The product of two loads.</param>
    internal sealed record Product(Local Sum, ProductAxes Axes, Expression.Apply Term) : Statement
    {
        public override ImmutableArray<Expression> Values => [Term];

        public override ImmutableArray<Local> Defined => [Sum];

        /// <summary>The factor that varies with rows.</summary>
        public Expression.Load Left => IsSwapped ? Second : First;

        /// <summary>The factor that varies with columns.</summary>
        public Expression.Load Right => IsSwapped ? First : Second;

        /// <summary>The same sum as a loop.</summary>
        public Loop AsLoop => new(Axes.Depth, [new Accumulate(Sum, Combiner.Sum, Term)]);

        Expression.Load First => (Expression.Load)Term.Arguments[0];

        Expression.Load Second => (Expression.Load)Term.Arguments[1];

        // A factor that is repeated along a side does not walk it.
        bool IsSwapped => Walks(First, Axes.Columns) || Walks(Second, Axes.Rows);

        /// <summary>Whether neighbours along the last of some axes lie next to each other in a factor's memory.</summary>
        public static bool IsContiguous(Expression.Load factor, ImmutableArray<Axis> axes) =>
            factor.Index.StrideOf(axes[axes.Length - 1]).IsOne;

        static bool Walks(Expression.Load factor, ImmutableArray<Axis> axes) =>
            axes.Any(axis => !factor.Index.StrideOf(axis).IsZero);
    }
}

/// <summary>The roles of a product's axes, each group in memory order.</summary>
/// <param name="Batch">Parallel axes in both factors.</param>
/// <param name="Rows">Parallel axes in the left factor only.</param>
/// <param name="Columns">Parallel axes in the right factor only.</param>
/// <param name="Depth">The summed axes.</param>
internal sealed record ProductAxes(
    ImmutableArray<Axis> Batch, ImmutableArray<Axis> Rows, ImmutableArray<Axis> Columns, ImmutableArray<Axis> Depth);

using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>A scalar expression of a kernel's body: what one element is, in terms of loads, locals and scalar functions.</summary>
internal abstract record Expression(DType Type)
{
    /// <summary>A floating-point literal.</summary>
    internal sealed record Constant(double Value) : Expression(DType.Real);

    /// <summary>A size as a floating-point value.</summary>
    internal sealed record Size(Dim Dim) : Expression(DType.Real);

    /// <summary>A scalar argument of the entry, constant during a call.</summary>
    internal sealed record Argument(string Name) : Expression(DType.Real);

    /// <summary>The value of an index expression, index-typed.</summary>
    internal sealed record Position(IndexExpression Index) : Expression(DType.Int32);

    /// <summary>An element of a tensor in memory, addressed by its coordinates' linear index in row-major order.</summary>
    internal sealed record Load(Operand Operand, IndexExpression Index) : Expression(Operand.Type.Computed);

    /// <summary>The value of an operand that is a scalar.</summary>
    internal sealed record Scalar(Operand Operand) : Expression(Operand.Type.Computed);

    /// <summary>A local of the kernel: a named intermediate value or the result of an accumulator.</summary>
    internal sealed record Read(Local Local) : Expression(Local.Type);

    /// <summary>A scalar function of other expressions.</summary>
    internal sealed record Apply(ScalarFunction Function, ImmutableArray<Expression> Arguments) : Expression(Function.Result)
    {
        public bool Equals(Apply? other) =>
            other is not null && ReferenceEquals(Function, other.Function) && Arguments.SequenceEqual(other.Arguments);

        public override int GetHashCode() =>
            Arguments.Aggregate(Function.Name.Length, (hash, argument) => hash * 31 + argument.GetHashCode());
    }

    public static implicit operator Expression(double value) => new Constant(value);

    /// <summary>This expression, then all inside it, gathered indices included.</summary>
    public IReadOnlyList<Expression> SelfAndDescendants()
    {
        var all = new List<Expression>();
        Add(this);
        return all;

        void Add(Expression expression)
        {
            all.Add(expression);
            if (expression is Apply apply)
                foreach (var argument in apply.Arguments) Add(argument);
            if (expression is Load load) AddIndices(load.Index);
            if (expression is Position position) AddIndices(position.Index);
        }

        void AddIndices(IndexExpression index)
        {
            foreach (var term in index.Terms)
                if (term.Loaded is { } loaded) Add(loaded);
        }
    }

    /// <summary>The axes the expression's own loads and positions mention; axes behind locals are not followed.</summary>
    public IEnumerable<Axis> Axes() => this switch
    {
        Apply apply => apply.Arguments.SelectMany(argument => argument.Axes()),
        Load load => load.Index.Axes,
        Position position => position.Index.Axes,
        _ => [],
    };

    public Expression ReplaceAxes(Func<Axis, IndexExpression> axes) => this switch
    {
        Apply apply => apply with { Arguments = [.. apply.Arguments.Select(argument => argument.ReplaceAxes(axes))] },
        Load load => load with { Index = load.Index.Replace(axes) },
        Position position => position with { Index = position.Index.Replace(axes) },
        _ => this,
    };
}

/// <summary>
/// What every launch gives a kernel anew, one parameter of the generated kernel: a tensor that it reads or writes, or a scalar.
/// </summary>
/// <param name="isScalar">
/// Whether it is no tensor but the state of a random stream, passed by value; the type is that of the numbers that are drawn.
/// </param>
internal sealed class Operand(string name, DType type, Shape shape, bool isScalar = false)
{
    public string Name { get; } = name;

    public DType Type { get; } = type;

    public Shape Shape { get; } = shape;

    public bool IsScalar { get; } = isScalar;

    /// <summary>What an expression reads of the operand.</summary>
    public Expression At(IndexExpression index) => IsScalar ? new Expression.Scalar(this) : new Expression.Load(this, index);

    public Operand Renamed(string name) => new(name, Type, Shape, IsScalar);

    public override string ToString() => Name;
}

/// <summary>A named intermediate value inside a kernel.</summary>
internal sealed class Local(string name, DType type)
{
    public string Name { get; } = name;

    public DType Type { get; } = type;

    public override string ToString() => Name;
}

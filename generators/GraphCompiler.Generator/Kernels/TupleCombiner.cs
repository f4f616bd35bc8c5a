using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// An associative, commutative combiner of several values at once, such as the greatest element and its position. It is declared once, as
/// expressions of scalar functions, which every target prints and the interpreter of kernels evaluates.
/// </summary>
internal sealed class TupleCombiner
{
    /// <summary>Names a value that is read more than once.</summary>
    internal delegate Expression Naming(string name, Expression value);

    /// <summary>The tuple that two tuples become.</summary>
    internal delegate ImmutableArray<Expression> Rule(ImmutableArray<Expression> left, ImmutableArray<Expression> right, Naming name);

    /// <summary>What a tuple contributes to a total, from the tuple and the totals before this one.</summary>
    internal delegate Expression Share(ImmutableArray<Expression> tuple, ImmutableArray<Expression> before);

    /// <summary>A value of all tuples together that is a plain reduction, once the values before it are known.</summary>
    /// <param name="Combiner">How the shares of tuples are combined.</param>
    /// <param name="Function">The same of two.</param>
    internal sealed record Total(Combiner Combiner, ScalarFunction Function, Share Share);

    readonly Rule combine;
    readonly Rule append;

    /// <param name="name">The name; no two combiners have the same.</param>
    /// <param name="parts">What the values are called.</param>
    /// <param name="identity">The tuple that changes no other one.</param>
    /// <param name="combine">Combines any two tuples.</param>
    /// <param name="append">
    /// Combines a tuple with an element whose position is after those of all elements in it; null if that takes as much as any.
    /// </param>
    public TupleCombiner(
        string name, ImmutableArray<string> parts, ImmutableArray<Expression> identity, Rule combine, Rule? append = null) =>
        (Name, Parts, Identity, this.combine, this.append) = (name, parts, identity, combine, append ?? combine);

    /// <param name="totals">How each value of all tuples together follows from the tuples, one after the other.</param>
    /// <inheritdoc cref="TupleCombiner(string, ImmutableArray{string}, ImmutableArray{Expression}, Rule, Rule?)"/>
    public TupleCombiner(
        string name, ImmutableArray<string> parts, ImmutableArray<Expression> identity, ImmutableArray<Total> totals, Rule? append = null)
        : this(name, parts, identity, (left, right, name) => OfTwo(totals, parts, left, right, name), append) => Totals = totals;

    public string Name { get; }

    public ImmutableArray<string> Parts { get; }

    public ImmutableArray<Expression> Identity { get; }

    /// <summary>
    /// For many tuples, the values one after the other, each a plain reduction; empty if tuples can only be combined two by two.
    /// </summary>
    public ImmutableArray<Total> Totals { get; } = [];

    /// <summary>The statements that combine any tuple into accumulators.</summary>
    public ImmutableArray<Statement> Combine(ImmutableArray<Local> accumulators, ImmutableArray<Expression> tuple) =>
        Expand(combine, accumulators, tuple);

    /// <summary>The statements that combine the next element of a loop into accumulators.</summary>
    public ImmutableArray<Statement> Append(ImmutableArray<Local> accumulators, ImmutableArray<Expression> element) =>
        Expand(append, accumulators, element);

    /// <summary>The values of some locals.</summary>
    public static ImmutableArray<Expression> Read(ImmutableArray<Local> locals) => [.. locals.Select(local => new Expression.Read(local))];

    static ImmutableArray<Expression> OfTwo(
        ImmutableArray<Total> totals, ImmutableArray<string> parts, ImmutableArray<Expression> left, ImmutableArray<Expression> right,
        Naming name)
    {
        ImmutableArray<Expression> result = [];
        for (var i = 0; i < totals.Length; i++)
        {
            var total = new Expression.Apply(totals[i].Function, [totals[i].Share(left, result), totals[i].Share(right, result)]);
            // The last one is read by nothing but the result.
            result = result.Add(i == totals.Length - 1 ? total : name("Both" + Identifiers.Pascal(parts[i]), total));
        }
        return result;
    }

    static ImmutableArray<Statement> Expand(Rule rule, ImmutableArray<Local> accumulators, ImmutableArray<Expression> tuple)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>();
        ImmutableArray<Expression> right = [.. tuple.Select((value, i) => value is Expression.Load or Expression.Apply
            ? Named(accumulators[i].Name + "Next", value)
            : value)];
        statements.Add(new Statement.Carry(accumulators,
            rule(Read(accumulators), right, (name, value) => Named(accumulators[0].Name + name, value))));
        return statements.ToImmutable();

        Expression Named(string name, Expression value)
        {
            var local = new Local(name, value.Type);
            statements.Add(new Statement.Let(local, value));
            return new Expression.Read(local);
        }
    }
}

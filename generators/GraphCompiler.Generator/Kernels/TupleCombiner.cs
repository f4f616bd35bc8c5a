using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// An associative, commutative combiner of several values at once, such as the greatest element and its position. It is declared once, as
/// expressions of scalar functions, which every target prints and the interpreter of kernels evaluates.
/// </summary>
/// <param name="name">The name; no two combiners have the same.</param>
/// <param name="signs">What formulas call each value.</param>
/// <param name="identity">The tuple that changes no other one.</param>
/// <param name="combine">Combines any two tuples.</param>
/// <param name="append">
/// Combines a tuple with an element whose position is after those of all elements in it; null if that takes as much as any.
/// </param>
internal sealed class TupleCombiner(
    string name, ImmutableArray<string> signs, ImmutableArray<Expression> identity, TupleCombiner.Rule combine,
    TupleCombiner.Rule? append = null)
{
    /// <summary>Names a value that is read more than once.</summary>
    internal delegate Expression Naming(string name, Expression value);

    /// <summary>The tuple that two tuples become.</summary>
    internal delegate ImmutableArray<Expression> Rule(ImmutableArray<Expression> left, ImmutableArray<Expression> right, Naming name);

    public string Name => name;

    public ImmutableArray<string> Signs => signs;

    public ImmutableArray<Expression> Identity => identity;

    /// <summary>The statements that combine any tuple into accumulators.</summary>
    public ImmutableArray<Statement> Combine(ImmutableArray<Local> accumulators, ImmutableArray<Expression> tuple) =>
        Expand(combine, accumulators, tuple);

    /// <summary>The statements that combine the next element of a loop into accumulators.</summary>
    public ImmutableArray<Statement> Append(ImmutableArray<Local> accumulators, ImmutableArray<Expression> element) =>
        Expand(append ?? combine, accumulators, element);

    static ImmutableArray<Statement> Expand(Rule rule, ImmutableArray<Local> accumulators, ImmutableArray<Expression> tuple)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>();
        ImmutableArray<Expression> left = [.. accumulators.Select(local => new Expression.Read(local))];
        ImmutableArray<Expression> right = [.. tuple.Select((value, i) => value is Expression.Load or Expression.Apply
            ? Named(accumulators[i].Name + "Next", value)
            : value)];
        statements.Add(new Statement.Carry(accumulators, rule(left, right, (name, value) => Named(accumulators[0].Name + name, value))));
        return statements.ToImmutable();

        Expression Named(string name, Expression value)
        {
            var local = new Local(name, value.Type);
            statements.Add(new Statement.Let(local, value));
            return new Expression.Read(local);
        }
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// Names what spelled points have in common, so that it is computed once, and takes loads and stores together whose elements lie between
/// each other.
/// </summary>
internal sealed class SharedValues
{
    readonly HashSet<Operand> written, loaded;
    readonly Axis vector;
    readonly Spelling spelling;
    readonly Dictionary<Expression, (Expression.Load First, Expression.Load Second)> loads = [];
    readonly Dictionary<Statement, (Statement.Store First, Statement.Store Second)> stores = [];
    readonly Dictionary<Statement, Expression> waiting = [];
    Dictionary<Expression, int> uses = [];
    ImmutableDictionary<Expression, Expression> values = ImmutableDictionary<Expression, Expression>.Empty;
    ImmutableArray<Statement>.Builder result = ImmutableArray.CreateBuilder<Statement>();

    SharedValues(Kernel kernel, Axis vector, Spelling spelling) =>
        (written, loaded, this.vector, this.spelling) = ([.. kernel.Written], [.. kernel.Loaded], vector, spelling);

    public static ImmutableArray<Statement> Run(ImmutableArray<Statement> body, Kernel kernel, Axis vector, Spelling spelling) =>
        new SharedValues(kernel, vector, spelling).Shared(body);

    ImmutableArray<Statement> Shared(ImmutableArray<Statement> body)
    {
        // What a loop's body names has no meaning outside it.
        var (outer, known, counted) = (result, values, uses);
        (result, uses) = (ImmutableArray.CreateBuilder<Statement>(), []);
        ImmutableArray<Statement> own = [.. body.Where(statement => statement is not Statement.Loop)];
        foreach (var value in own.SelectMany(statement => statement.Values)) Count(value);
        foreach (var pair in LanePairs.Of(own.Parts().OfType<Expression.Load>().Where(IsConstant), vector))
            loads[pair.First] = loads[pair.Second] = pair;
        // No store comes between the two of a pair: it may take the place of an operand that the first one reads.
        var ownStores = own.OfType<Statement.Store>().ToList();
        foreach (var (first, second) in LanePairs.Of(ownStores.Where(IsFree), vector))
            if (Math.Abs(ownStores.IndexOf(first) - ownStores.IndexOf(second)) == 1) stores[first] = stores[second] = (first, second);
        foreach (var statement in body)
            if (statement is Statement.Loop loop) result.Add(loop with { Body = Shared(loop.Body) });
            else Add(statement);
        var all = result.ToImmutable();
        (result, values, uses) = (outer, known, counted);
        return all;
    }

    /// <summary>Counts by how many others each value is used, not how often it would be computed.</summary>
    void Count(Expression value)
    {
        uses.TryGetValue(value, out var before);
        uses[value] = before + 1;
        if (before == 0 && value is Expression.Apply apply)
            foreach (var argument in apply.Arguments) Count(argument);
    }

    void Add(Statement statement)
    {
        if (statement is Statement.Let let)
        {
            var name = new Expression.Read(let.Local);
            if (Known(let.Value) is { } known) values = values.SetItem(name, known);
            else
            {
                result.Add(let with { Value = WithShared(let.Value) });
                if (let.Value is Expression.Load or Expression.Apply && IsConstant(let.Value)) values = values.SetItem(let.Value, name);
            }
        }
        else if (!stores.TryGetValue(statement, out var pair)) result.Add(statement.Rewrite(Shared, index => index));
        else if (!waiting.TryGetValue(statement == pair.First ? pair.Second : pair.First, out var other))
            waiting.Add(statement, Shared(((Statement.Store)statement).Value));
        else
        {
            var own = Shared(((Statement.Store)statement).Value);
            var (first, second) = statement == pair.First ? (own, other) : (other, own);
            result.Add(new PairStore(pair.First.Operand, pair.First.Index, first, second));
        }
    }

    Expression Shared(Expression value)
    {
        if (Known(value) is { } known) return known;
        var own = WithShared(value);
        if (!IsShared(value)) return own;
        var name = value is Expression.Load load ? load.Operand.Name : Identifiers.Camel(((Expression.Apply)value).Function.Name);
        var local = NameOf(name, value);
        result.Add(new Statement.Let(local, own));
        values = values.SetItem(value, new Expression.Read(local));
        return values[value];
    }

    /// <summary>What holds the value already; loads it, if it is one of a pair.</summary>
    Expression? Known(Expression value)
    {
        if (values.TryGetValue(value, out var known)) return known;
        if (!loads.TryGetValue(value, out var pair)) return null;
        var (first, second) = (NameOf(pair.First.Operand.Name, pair.First), NameOf(pair.Second.Operand.Name, pair.Second));
        result.Add(new PairLoad(first, second, pair.First));
        values = values.SetItem(pair.First, new Expression.Read(first)).SetItem(pair.Second, new Expression.Read(second));
        return values[value];
    }

    Expression WithShared(Expression value) =>
        value is Expression.Apply apply ? apply with { Arguments = [.. apply.Arguments.Select(Shared)] } : value;

    Local NameOf(string name, Expression value) => new(spelling.Names.Unique(name + (spelling.PlaceOf(value) ?? "Element")), value.Type);

    bool IsShared(Expression value) => value is Expression.Load or Expression.Apply && value.Type.IsReal
        && (uses[value] > 1 || spelling.IsLongTerm(value)) && IsConstant(value)
        && value.SelfAndDescendants().Any(part => part is Expression.Load or Expression.Read);

    /// <summary>Whether no statement of the kernel changes the value.</summary>
    bool IsConstant(Expression value) =>
        value.SelfAndDescendants().All(part => part is not Expression.Load load || !written.Contains(load.Operand));

    /// <summary>Whether it does not matter which statements come between the store and a later one.</summary>
    bool IsFree(Statement.Store store) => !loaded.Contains(store.Operand) && IsConstant(store.Value);
}

using System.Collections.Immutable;

namespace GraphCompiler.Generator.Sizes;

/// <summary>Something an entry takes for granted about its arguments' sizes and checks when it is called.</summary>
/// <param name="Condition">What, in the symbols of the arguments' shapes.</param>
/// <param name="Expression">The user's expression that needs it.</param>
internal sealed record Assumption(SizeCondition Condition, string Expression);

/// <summary>A symbol that an assumption brought in: <c>NOver4</c> for N / 4.</summary>
/// <param name="Numerator">Its definition, in the symbols of the arguments' shapes.</param>
internal sealed record DerivedSize(string Name, Dim Numerator, long Denominator)
{
    public override string ToString() =>
        Denominator == 1 ? Numerator.ToString() : $"{(Numerator.Terms.Length > 1 ? $"({Numerator})" : Numerator)} / {Denominator}";
}

/// <summary>
/// What an entry assumes about its sizes. Graphs are made under the assumptions: equal sizes are one polynomial, a multiple of 4 is 4 times
/// another symbol, and bounds are those of the symbols. So no later stage needs to know of them; only the entry checks them.
/// </summary>
internal sealed class Assumptions
{
    public static readonly Assumptions None = new([], []);

    readonly ImmutableArray<string> symbols;
    readonly Dictionary<string, Dim> meanings = new(StringComparer.Ordinal);
    readonly List<DerivedSize> derived = [];

    Assumptions(ImmutableArray<string> symbols, ImmutableArray<Assumption> items) => (this.symbols, Items) = (symbols, items);

    /// <summary>Nothing assumed yet about the symbols of an entry's shapes.</summary>
    public static Assumptions About(IEnumerable<string> symbols) => new([.. symbols], []);

    /// <summary>What is assumed; none follows from the others.</summary>
    public ImmutableArray<Assumption> Items { get; }

    /// <summary>The symbols of graphs that are not those of the arguments' shapes.</summary>
    public IReadOnlyList<DerivedSize> Derived => derived;

    /// <summary>What a size of the arguments' shapes is in graphs.</summary>
    public Dim Of(Dim declared) => meanings.Count == 0 ? declared : declared.Substitute(MeaningOf);

    public Shape Of(Shape declared) => new([.. declared.Select(Of)]);

    /// <summary>A size of a graph in words: <c>N / 4 + 1</c>.</summary>
    public string TextOf(Dim size) => derived.Count == 0 ? size.ToString() : InDeclaredSymbols(size).ToString();

    public string TextOf(Shape shape) => $"[{string.Join(", ", shape.Select(TextOf))}]";

    /// <summary>These assumptions and one more, without those that follow from the others.</summary>
    /// <param name="condition">The new one, in the symbols of graphs.</param>
    /// <returns>Null if it contradicts the others, or is of no kind that can be assumed.</returns>
    public Assumptions? With(SizeCondition condition, string expression)
    {
        if (condition.Relation == SizeRelation.Multiple && !condition.Right.IsConstant) return null;
        var (left, right) = (InDeclaredSymbols(condition.Left), InDeclaredSymbols(condition.Right));
        var reduced = condition.Relation == SizeRelation.Multiple
            ? new SizeCondition(condition.Relation, left.Numerator, right.Numerator * left.Denominator).Reduced()
            : new SizeCondition(condition.Relation, left.Numerator * right.Denominator, right.Numerator * left.Denominator).Reduced();
        var items = Items.Add(new(reduced, expression));
        foreach (var item in Items)
            if (Build(items.Remove(item)) is { } others && others.Proves(item)) items = items.Remove(item);
        return Build(items) is { } built && items.All(built.Proves) ? built : null;
    }

    bool Proves(Assumption item) => item.Condition.Substitute(MeaningOf).Holds is true;

    Assumptions? Build(ImmutableArray<Assumption> items)
    {
        var built = new Assumptions(symbols, items);
        // Bounds of symbols come last: they are lost where a symbol is replaced.
        return items.OrderBy(item => item.Condition.Relation).ThenByDescending(item => item.Condition.Difference.Symbols.Count())
            .All(item => built.Assume(item.Condition.Substitute(built.MeaningOf))) ? built : null;
    }

    bool Assume(SizeCondition condition) => condition.Holds ?? condition.Relation switch
    {
        SizeRelation.Equal => AssumeEqual(condition.Reduced().Difference),
        SizeRelation.Multiple => AssumeMultiple(condition.Reduced()),
        _ => AssumeNotNegative(condition.Reduced().Difference),
    };

    /// <summary>
    /// Solves for a symbol that then is certainly positive. A symbol that can only be one number should not be a symbol: that is more
    /// likely a mistake.
    /// </summary>
    bool AssumeEqual(Dim zero)
    {
        // The last symbol goes: the first is the batch.
        foreach (var symbol in zero.Symbols.OrderByDescending(symbols.IndexOf))
        {
            if (zero.LinearIn(symbol) is not { Factor.Constant: (1 or -1) and var sign, Others: { IsConstant: false } rest }
                || !((rest * -sign).Least >= 1)) continue;
            Replace(symbol, rest * -sign);
            return true;
        }
        return false;
    }

    /// <summary>One symbol's remainder follows: it is a multiple of the divisor, less a constant.</summary>
    bool AssumeMultiple(SizeCondition condition)
    {
        var divisor = condition.Right.Constant!.Value;
        var rest = condition.Left - condition.Left.Offset;
        if (rest.Terms is not [{ Symbols: [var symbol], Coefficient: var factor }] || divisor > int.MaxValue) return false;
        var remainder = 1L;
        while ((factor * remainder + condition.Left.Offset) % divisor != 0) remainder++;
        var (numerator, denominator) = DefinitionOf(symbol);
        var quotient = Derive(numerator + (divisor - remainder) * denominator, denominator * divisor);
        Replace(symbol, quotient * divisor - (divisor - remainder));
        return true;
    }

    bool AssumeNotNegative(Dim size)
    {
        if ((size - size.Offset).Terms is [{ Symbols: [var only], Coefficient: var factor }])
        {
            // factor is 1 or -1, as the condition is reduced.
            var known = SymbolWithBounds(only).Terms[0];
            Replace(only, factor > 0
                ? Dim.Symbol(only, Math.Max(known.Least, -size.Offset), known.Most)
                : Dim.Symbol(only, known.Least, Math.Min(known.Most ?? long.MaxValue, size.Offset)));
            return true;
        }
        foreach (var symbol in size.Symbols.OrderByDescending(symbols.IndexOf))
        {
            if (size.LinearIn(symbol) is not { Factor.IsOne: true, Others: var rest } || !((rest * -1).Least >= 1)) continue;
            var difference = InDeclaredSymbols(size + 1);
            Replace(symbol, rest * -1 + Derive(difference.Numerator, difference.Denominator) - 1);
            return true;
        }
        return false;
    }

    Dim MeaningOf(string symbol) => meanings.TryGetValue(symbol, out var meaning) ? meaning : Dim.Symbol(symbol);

    /// <summary>A symbol of graphs with the bounds it has by now.</summary>
    Dim SymbolWithBounds(string symbol) =>
        meanings.Values.SelectMany(meaning => meaning.Terms).Where(term => term.Monomial == symbol)
            .Select(term => Dim.Symbol(symbol, term.Least, term.Most)).FirstOrDefault() ?? Dim.Symbol(symbol);

    void Replace(string symbol, Dim value)
    {
        foreach (var declared in symbols)
            meanings[declared] = MeaningOf(declared).Substitute(free => free == symbol ? value : SymbolWithBounds(free));
        if (value.Name != symbol) derived.RemoveAll(size => size.Name == symbol);
    }

    Dim Derive(Dim numerator, long denominator)
    {
        var positive = numerator.Where(term => term.Coefficient > 0);
        var definition = positive + (numerator == positive ? "" : (numerator - positive).ToString())
            + (denominator == 1 ? "" : "/" + denominator);
        var name = string.Concat(definition.Replace("+", "Plus").Replace("-", "Minus").Replace("*", "Times").Replace("/", "Over")
            .Where(char.IsLetterOrDigit));
        if (char.IsDigit(name[0])) name = "Size" + name;
        while (symbols.Contains(name) || derived.Any(size => size.Name == name)) name += "Size";
        derived.Add(new(name, numerator, denominator));
        return Dim.Symbol(name);
    }

    (Dim Numerator, long Denominator) DefinitionOf(string symbol) =>
        derived.FirstOrDefault(size => size.Name == symbol) is { } size ? (size.Numerator, size.Denominator) : (Dim.Symbol(symbol), 1);

    /// <summary>A size of a graph in the symbols of the arguments' shapes: a polynomial over a number.</summary>
    DerivedSize InDeclaredSymbols(Dim size)
    {
        var (numerator, denominator) = (Dim.Zero, 1L);
        foreach (var term in size.Terms)
        {
            var (product, divisor) = term.Symbols.Select(DefinitionOf)
                .Aggregate(((Dim)term.Coefficient, 1L), (sum, factor) => (sum.Item1 * factor.Numerator, sum.Item2 * factor.Denominator));
            (numerator, denominator) = (numerator * divisor + product * denominator, denominator * divisor);
            var common = Dim.GreatestCommonDivisor(Dim.GreatestCommonDivisor(numerator.Content, numerator.Offset), denominator);
            (numerator, denominator) = (numerator.DivideExactly(common)!, denominator / common);
        }
        return new("", numerator, denominator);
    }

    public override string ToString() => string.Concat(Items.Select(item => $"{item.Condition}  // {item.Expression}\n"));
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Emit;

/// <summary>How an entry finds its symbols in the lengths of its arguments; those it can't find become integer arguments.</summary>
internal sealed class SymbolSolver
{
    /// <summary>One argument's length: <c>Unit</c> times the symbol plus <c>Fixed</c>.</summary>
    /// <param name="Argument">The argument whose length is used.</param>
    /// <param name="Symbol">The symbol to solve for or to compare; null when the length is known by then.</param>
    /// <param name="Unit">How much longer the argument gets when the symbol grows by one.</param>
    /// <param name="Fixed">The part of the length that does not depend on the symbol.</param>
    /// <param name="FoundIn">For a symbol known before: the argument it was found in, to compare with.</param>
    internal sealed record Step(ArgumentSpec Argument, string? Symbol, Dim Unit, Dim Fixed, string? FoundIn);

    readonly Dictionary<string, string> known;

    SymbolSolver(ImmutableArray<Step> steps, ImmutableArray<string> given, Dictionary<string, string> known) =>
        (Steps, Given, this.known) = (steps, given, known);

    /// <summary>One step for each tensor argument, in an order in which each is possible.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>The symbols the caller has to give.</summary>
    public ImmutableArray<string> Given { get; }

    /// <summary>The argument that a condition's first symbol comes from: the one to blame if it does not hold.</summary>
    public string ArgumentOf(SizeCondition condition) => known[condition.Left.Symbols.Concat(condition.Right.Symbols).First()];

    public static SymbolSolver Solve(ImmutableArray<ArgumentSpec> arguments)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var given = ImmutableArray.CreateBuilder<string>();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = arguments.Where(argument => argument.Shape is not null).ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(argument =>
                Unknown(argument) is [] || (Unknown(argument) is [var only] && Length(argument).LinearIn(only) is not null));
            if (ready is null)
            {
                // The leading symbol, the batch, can be found once the others are given.
                var symbol = Unknown(waiting[0]).Last();
                given.Add(symbol);
                known.Add(symbol, symbol);
                continue;
            }
            waiting.Remove(ready);
            var length = Length(ready);
            if (Unknown(ready) is [var found])
            {
                Add(ready, found, null);
                known.Add(found, ready.Name);
            }
            else if (length.Symbols.ToList() is [var single] && length.LinearIn(single) is not null) Add(ready, single, known[single]);
            else steps.Add(new(ready, null, length, Dim.Zero, null));
        }
        return new(steps.ToImmutable(), given.ToImmutable(), known);

        List<string> Unknown(ArgumentSpec argument) =>
            [.. argument.Shape!.Value.SelectMany(dim => dim.Symbols).Distinct().Where(symbol => !known.ContainsKey(symbol))];

        void Add(ArgumentSpec argument, string symbol, string? foundIn)
        {
            var (unit, fixedPart) = Length(argument).LinearIn(symbol)!.Value;
            steps.Add(new(argument, symbol, unit, fixedPart, foundIn));
        }
    }

    static Dim Length(ArgumentSpec argument) => argument.Shape!.Value.Elements;
}

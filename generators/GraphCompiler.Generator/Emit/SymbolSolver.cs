using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Emit;

/// <summary>How an entry finds its symbols in the lengths of its arguments; those it can't find become integer arguments.</summary>
internal sealed class SymbolSolver
{
    /// <param name="Argument">The argument whose length is used.</param>
    /// <param name="Symbol">The symbol to solve for or to compare; null when the length is known by then.</param>
    /// <param name="Rest">The other sizes' product.</param>
    /// <param name="FoundIn">For a symbol known before: the argument it was found in, to compare with.</param>
    internal sealed record Step(ArgumentSpec Argument, string? Symbol, Dim Rest, string? FoundIn);

    SymbolSolver(ImmutableArray<Step> steps, ImmutableArray<string> given) => (Steps, Given) = (steps, given);

    /// <summary>One step for each tensor argument, in an order in which each is possible.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>The symbols the caller has to give.</summary>
    public ImmutableArray<string> Given { get; }

    public static SymbolSolver Solve(ImmutableArray<ArgumentSpec> arguments)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var given = ImmutableArray.CreateBuilder<string>();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = arguments.Where(argument => argument.Shape is not null).ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(argument => Unknown(argument).Count() <= 1 && !Repeats(argument, Unknown(argument).FirstOrDefault()));
            if (ready is null)
            {
                // The leading symbol, the batch, can be found once the others are given.
                var symbol = Unknown(waiting[0]).Last();
                given.Add(symbol);
                known.Add(symbol, symbol);
                continue;
            }
            waiting.Remove(ready);
            var shape = ready.Shape!.Value;
            var mentioned = shape.SelectMany(dim => dim.Symbols).Distinct().ToList();
            if (Unknown(ready).FirstOrDefault() is { } found)
            {
                steps.Add(new(ready, found, Rest(shape, found), null));
                known.Add(found, ready.Name);
            }
            else if (mentioned is [var only] && !Repeats(ready, only)) steps.Add(new(ready, only, Rest(shape, only), known[only]));
            else steps.Add(new(ready, null, shape.Elements, null));
        }
        return new(steps.ToImmutable(), given.ToImmutable());

        IEnumerable<string> Unknown(ArgumentSpec argument) => argument.Shape!.Value.SelectMany(dim => dim.Symbols).Distinct().Where(symbol => !known.ContainsKey(symbol));
    }

    static bool Repeats(ArgumentSpec argument, string? symbol) => symbol is not null && argument.Shape!.Value.Count(dim => dim.Symbols.Contains(symbol)) > 1;

    static Dim Rest(Shape shape, string symbol) => shape.Where(dim => !dim.Symbols.Contains(symbol)).Aggregate(Dim.One, (product, dim) => product * dim);
}

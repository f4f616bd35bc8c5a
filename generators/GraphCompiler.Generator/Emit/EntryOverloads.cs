using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>An entry's overloads as C# declares them: what it takes, what it returns, and what it fills instead.</summary>
internal sealed class EntryOverloads
{
    readonly EntrySpec entry;
    readonly string real;
    readonly ImmutableArray<string> givenNames;

    public EntryOverloads(EntrySpec entry, bool isDouble)
    {
        (this.entry, real, Given) = (entry, isDouble ? "double" : "float", SymbolSolver.Solve(entry.Arguments).Given);
        // Only in a model with errors is a symbol called like an argument.
        var arguments = new Identifiers(entry.Arguments.Select(argument => argument.Name));
        givenNames = [.. Given.Select(symbol => arguments.Unique(Identifiers.OfSymbol(symbol)))];
        Names = new([.. entry.Arguments.Select(argument => argument.Name), .. entry.Symbols.Concat(entry.Assumptions.Derived.Select(size => size.Name)).Select(Identifiers.OfSymbol)]);
        ResultNames = [.. entry.Results.Select(result => Names.Unique(result.Name))];
    }

    /// <summary>The names that are taken.</summary>
    public Identifiers Names { get; }

    /// <summary>The symbols that the caller gives.</summary>
    public ImmutableArray<string> Given { get; }

    /// <summary>What results are called as arguments.</summary>
    public ImmutableArray<string> ResultNames { get; }

    public string TypeOf(ElementType type) => TypeOf(type, real);

    /// <summary>The type of elements as the caller of an entry sees them.</summary>
    public static string TypeOf(ElementType type, string real) => type switch
    {
        ElementType.Index => "int",
        ElementType.Bool => "bool",
        _ => real,
    };

    /// <summary>Whether the only result is a number, as far as is known.</summary>
    public bool IsScalar => entry.Results.Length == 1 && entry.Evaluation?.Results.Single().Node.Rank == 0;

    /// <summary>The type of what an entry returns: a number, or all results in arrays.</summary>
    public string Returned => IsScalar ? TypeOf(entry.Results[0].Type) : entry.Results is [var only] ? TypeOf(only.Type) + "[]" : $"({string.Join(", ", entry.Results.Select(result => $"{TypeOf(result.Type)}[] {Identifiers.Escaped(result.Name)}"))})";

    /// <summary>The parameters: the entry's arguments, the given symbols, and spans for results.</summary>
    /// <param name="results">The positions of the results that are filled.</param>
    public string Parameters(params IEnumerable<int> results) => Parameters(TypeOf, results);

    /// <summary>Whether the entry takes integers, so that there are overloads that take them with 64 bits.</summary>
    public bool TakesIntegers => entry.Arguments.Any(argument => argument.Type == ElementType.Index);

    /// <summary>The parameters of an overload whose integers have 64 bits.</summary>
    /// <inheritdoc cref="Parameters(IEnumerable{int})"/>
    public string WideParameters(params IEnumerable<int> results) =>
        Parameters(type => type == ElementType.Index ? "long" : TypeOf(type), results);

    /// <summary>The arguments with which an overload of wide integers calls the one of integers.</summary>
    /// <param name="results">The positions of the results that are filled.</param>
    public string NarrowedArguments(params IEnumerable<int> results) => string.Join(", ", entry.Arguments
        .Select((argument, i) => Identifiers.Escaped(argument.Name) is var name && argument.Type == ElementType.Index
            ? $"Memory.Narrowed({Literals.Int(i)}, {name}, nameof({name}))" : name)
        .Concat(givenNames).Concat(results.Select(result => ResultNames[result])));

    string Parameters(Func<ElementType, string> typeOf, IEnumerable<int> results) => string.Join(", ", entry.Arguments.Select(argument => argument.Shape is null
            ? $"{real} {Identifiers.Escaped(argument.Name)}"
            : $"{Qualified.ReadOnlySpan(typeOf(argument.Type))} {Identifiers.Escaped(argument.Name)}")
        .Concat(givenNames.Select(name => $"int {name}"))
        .Concat(results.Select(result => $"{Qualified.Span(TypeOf(entry.Results[result].Type))} {ResultNames[result]}")));

    /// <summary>The positions of the results that overloads fill: all but a loss.</summary>
    public IEnumerable<int> Filled => Enumerable.Range(0, entry.Results.Length).Skip(entry.IsLoss ? 1 : 0);
}

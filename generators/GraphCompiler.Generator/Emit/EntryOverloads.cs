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
        Names = new(
        [
            .. entry.Arguments.Select(argument => argument.Name),
            .. entry.Symbols.Concat(entry.Assumptions.Derived.Select(size => size.Name)).Select(Identifiers.OfSymbol),
        ]);
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

    /// <summary>The public methods.</summary>
    public IEnumerable<EntryMethod> Methods
    {
        get
        {
            // Of a model with errors, it may not be known whether the only result is a number.
            var isNumber = entry.Results.Length == 1 && entry.Evaluation?.Results.Single().Node.Rank == 0;
            ImmutableArray<int> all = [.. Enumerable.Range(0, entry.Results.Length)];
            if (entry.IsLoss)
            {
                foreach (var name in MemberNames.MethodsOf(entry.Name, isLoss: true))
                {
                    var hasGradients = name != entry.Name;
                    yield return new(name, real, [], HasGradients: hasGradients);
                    if (all.Length > 1) yield return new(name, real, all.RemoveAt(0), HasGradients: hasGradients);
                }
            }
            else if (isNumber) yield return new(entry.Name, TypeOf(entry.Results[0].Type), []);
            else
            {
                yield return new(entry.Name, Arrays, [], MakesArrays: true);
                yield return new(entry.Name, "void", all);
            }
        }
    }

    string Arrays => entry.Results is [var only]
        ? TypeOf(only.Type) + "[]"
        : $"({string.Join(", ", entry.Results.Select(result => $"{TypeOf(result.Type)}[] {Identifiers.Escaped(result.Name)}"))})";

    /// <summary>A method as it is declared.</summary>
    public string Declaration(EntryMethod method) =>
        $"public {method.Returned} {Identifiers.Escaped(method.Name)}({string.Join(", ", Parameters.Concat(method.Filled.Select(Parameter)))})";

    /// <summary>What a method that makes arrays passes on to the one that fills them.</summary>
    public IEnumerable<string> Passed => entry.Arguments.Select(argument => Identifiers.Escaped(argument.Name)).Concat(givenNames).Concat(ResultNames);

    IEnumerable<string> Parameters => entry.Arguments.Select(argument => argument.Shape is null
            ? $"{real} {Identifiers.Escaped(argument.Name)}"
            : $"{Qualified.ReadOnlySpan(TypeOf(argument.Type))} {Identifiers.Escaped(argument.Name)}")
        .Concat(givenNames.Select(name => $"int {name}"));

    string Parameter(int result) => $"{Qualified.Span(TypeOf(entry.Results[result].Type))} {ResultNames[result]}";
}

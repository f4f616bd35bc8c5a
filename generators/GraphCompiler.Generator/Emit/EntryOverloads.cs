using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>An entry's overloads as C# declares them: what it takes, what it returns, and what it fills instead.</summary>
internal sealed class EntryOverloads
{
    readonly EntrySpec entry;
    readonly DType real;
    readonly ImmutableArray<string> givenNames;
    readonly string mark;

    public EntryOverloads(EntrySpec entry, DType real)
    {
        (this.entry, this.real, Given) = (entry, real, SymbolSolver.Solve(entry.Arguments).Given);
        // Only in a model with errors is a symbol called like an argument.
        var arguments = new Identifiers(entry.Arguments.Select(argument => argument.Name));
        givenNames = [.. Given.Select(symbol => arguments.Unique(Identifiers.OfSymbol(symbol)))];
        Names = new(
        [
            .. entry.Arguments.Select(argument => argument.Name),
            .. entry.Symbols.Concat(entry.Assumptions.Derived.Select(size => size.Name)).Select(Identifiers.OfSymbol),
        ]);
        ResultNames = [.. entry.Results.Select(result => Names.Unique(result.Name))];
        mark = Names.Unique("form");
    }

    /// <summary>The names that are taken.</summary>
    public Identifiers Names { get; }

    /// <summary>The symbols that the caller gives.</summary>
    public ImmutableArray<string> Given { get; }

    /// <summary>What results are called as arguments.</summary>
    public ImmutableArray<string> ResultNames { get; }

    /// <summary>The type of elements as the caller of an entry sees them.</summary>
    public string TypeOf(DType type) => type.In(real).Keyword;

    /// <summary>The public methods.</summary>
    public IEnumerable<EntryMethod> Methods => entry.Arguments.Any(argument => argument.Type.IsInteger)
        ? OfIntegers.SelectMany(method => new[] { method, method with { TakesLong = true } })
        : OfIntegers;

    IEnumerable<EntryMethod> OfIntegers
    {
        get
        {
            ImmutableArray<int> all = [.. Enumerable.Range(0, entry.Results.Length)];
            if (entry.IsLoss)
            {
                foreach (var name in MemberNames.MethodsOf(entry.Name, isLoss: true))
                {
                    var hasGradients = name != entry.Name;
                    if (all.Length == 1) yield return new(name, real.Keyword, [], HasGradients: hasGradients);
                    else
                    {
                        yield return new(name, Arrays, [], MakesArrays: true, HasGradients: hasGradients);
                        yield return new(name, real.Keyword, all.RemoveAt(0), HasGradients: hasGradients);
                    }
                }
            }
            else if (entry.ReturnsNumber) yield return new(entry.Name, TypeOf(entry.Results[0].Type), []);
            else
            {
                yield return new(entry.Name, Arrays, [], MakesArrays: true);
                yield return new(entry.Name, "void", all);
            }
        }
    }

    string Arrays => entry.Results is [var only]
        ? TypeOf(only.Type) + "[]"
        : $"({string.Join(", ", entry.Results.Select((result, i) => $"{TypeOf(i)} {Identifiers.Escaped(result.Name)}"))})";

    string TypeOf(int result) => TypeOf(entry.Results[result].Type) + (IsLossItself(result) ? "" : "[]");

    /// <summary>Whether a result is the number that a loss returns.</summary>
    public bool IsLossItself(int result) => entry.IsLoss && result == 0;

    /// <summary>A method as it is declared.</summary>
    public string Declaration(EntryMethod method)
    {
        var parameters = entry.Arguments.Select(argument => Parameter(argument, method.TakesLong))
            .Concat(givenNames.Select(name => $"int {name}"))
            .Concat(method.Filled.Select(result => $"{Qualified.Span(TypeOf(entry.Results[result].Type))} {ResultNames[result]}"));
        if (MarkOf(method) is { } mark) parameters = parameters.Append($"{Qualified.CompiledForm} {mark} = default");
        return $"public {method.Returned} {Identifiers.Escaped(method.Name)}({string.Join(", ", parameters)})";
    }

    /// <summary>
    /// The argument that tells a method from the entry itself, where no span takes a tensor's place; callers leave it out.
    /// </summary>
    /// <returns>Its name; null if there is none.</returns>
    public string? MarkOf(EntryMethod method) =>
        method.Name == entry.Name && method.Filled.IsEmpty && entry.Arguments.All(argument => argument.Shape is null) ? mark : null;

    string Parameter(ArgumentSpec argument, bool takesLong)
    {
        var name = Identifiers.Escaped(argument.Name);
        if (argument.Shape is null) return $"{real.Keyword} {name}";
        return $"{Qualified.ReadOnlySpan(takesLong && argument.Type.IsInteger ? DType.Int64.Keyword : TypeOf(argument.Type))} {name}";
    }

    /// <summary>
    /// The call of the method that does the work of another one: that fills the arrays made, or takes the integers of 64 bits.
    /// </summary>
    public string Call(EntryMethod method)
    {
        var arguments = entry.Arguments.Select((argument, i) => Identifiers.Escaped(argument.Name) is var name && method.TakesLong
            && argument.Type.IsInteger ? $"Memory.Narrowed({Literals.Int(i)}, {name}, nameof({name}))" : name);
        var results = method.TakesLong
            ? method.Filled.Select(result => ResultNames[result])
            : ResultNames.Where((_, i) => !IsLossItself(i));
        return $"{Identifiers.Escaped(method.Name)}({string.Join(", ", arguments.Concat(givenNames).Concat(results))})";
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend.Declarations;

/// <summary>An entry's declaration.</summary>
internal sealed record EntrySignature(IMethodSymbol Method, bool IsLoss, ImmutableArray<ArgumentSpec> Arguments,
    ImmutableArray<ResultSpec> Results, string Documentation, bool IsSound)
{
    /// <summary>Whether the body can be evaluated: mistakes, if there are any, are in arguments.</summary>
    public bool CanRun { get; init; } = IsSound;

    /// <summary>The positions of arguments with mistakes.</summary>
    public ImmutableHashSet<int> UnknownArguments { get; init; } = [];

    /// <summary>The entry without its graphs.</summary>
    public EntrySpec ToSpec() => new()
    {
        Name = Method.Name,
        IsLoss = IsLoss,
        Arguments = Arguments,
        Results = Results,
        Documentation = Documentation,
    };
}

/// <summary>Reads and checks the declarations of a model's entries.</summary>
internal static class EntryReader
{
    public static ImmutableArray<EntrySignature> ReadAll(INamedTypeSymbol type, Findings findings)
    {
        var signatures = ImmutableArray.CreateBuilder<EntrySignature>();
        foreach (var method in EntriesOf(type))
        {
            if (signatures.Any(other => other.Method.Name == method.Name))
                findings.Add(Finding.At(LocationOf(method), "GC0006", method.Name));
            else if (Read(method, findings) is { } signature) signatures.Add(signature);
        }
        return signatures.ToImmutable();
    }

    public static bool HasEntries(INamedTypeSymbol type) => EntriesOf(type).Any();

    /// <summary>Whether a class is abstract and has entries, which are those of the models that derive from it.</summary>
    public static bool IsFamily(INamedTypeSymbol type) =>
        type is { IsAbstract: true, IsStatic: false, TypeKind: TypeKind.Class } && !KnownTypes.Has(type, "ModelAttribute")
            && HasEntries(type);

    /// <summary>
    /// The entries of a model: those that it inherits, which make it one of a family of models, then its own. An override with an attribute
    /// of its own replaces the entry that it overrides.
    /// </summary>
    static IEnumerable<IMethodSymbol> EntriesOf(INamedTypeSymbol type)
    {
        bool IsOfFamily(INamedTypeSymbol parent) => !KnownTypes.Has(parent, "ModelAttribute")
            && SymbolEqualityComparer.Default.Equals(parent.ContainingAssembly, type.ContainingAssembly);
        var declared = Members.Bases(type).Where(IsOfFamily).Reverse().Append(type)
            .SelectMany(parent => parent.GetMembers().OfType<IMethodSymbol>().Where(IsEntry)).ToList();
        return declared.Where(method => !declared.Any(other => Overrides(other, method)));
    }

    static bool Overrides(IMethodSymbol method, IMethodSymbol other)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, other.OriginalDefinition)) return true;
        return false;
    }

    public static bool IsEntry(IMethodSymbol method) => KnownTypes.Has(method, "GraphAttribute") || KnownTypes.Has(method, "LossAttribute");

    public static Location LocationOf(IMethodSymbol method) => method.Locations[0];

    /// <returns>Null if there is nothing that could be compiled, nor a signature to generate.</returns>
    static EntrySignature? Read(IMethodSymbol method, Findings findings)
    {
        var isLoss = KnownTypes.Has(method, "LossAttribute");
        var mistakes = new List<Finding>();
        var unknown = ImmutableHashSet.CreateBuilder<int>();
        var arguments = method.Parameters.Select(parameter =>
        {
            var before = mistakes.Count;
            var argument = ReadArgument(method, parameter, mistakes.Add);
            if (argument is null || mistakes.Count > before) unknown.Add(parameter.Ordinal);
            return argument;
        }).ToImmutableArray();
        ReportSizesLikeArguments(method, arguments, mistakes.Add);
        var isKnown = method.Parameters.All(parameter => parameter.Type.TypeKind != TypeKind.Error)
            && method.ReturnType.TypeKind != TypeKind.Error;
        var results = Results(method, isLoss);
        // The body of a method of a wrong kind is not evaluated: that would report one mistake twice.
        var canRun = true;
        if (WhyNot(method, isLoss) is { } kind)
            (canRun, mistakes) = (false, [Finding.At(LocationOf(method), "GC0004", NameOf(method), kind)]);
        // Without tensors the generated overload has the entry's own arguments, and C# prefers the entry where it can be called.
        else if (mistakes.Count == 0 && isKnown && !method.Parameters.Any(IsTensor)
            && method.DeclaredAccessibility != Accessibility.Private)
            (canRun, mistakes) = (false, [Finding.At(LocationOf(method), "GC0005", method.Name)]);
        else if (mistakes.Count == 0 && isKnown && results.IsEmpty)
            (canRun, mistakes) = (false, [Finding.At(ReturnTypeOf(method), "GC0007", method.Name,
                method.ReturnType.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat))]);
        foreach (var mistake in mistakes) findings.Add(mistake);
        if (method.MethodKind != MethodKind.Ordinary) return null;

        var documentation = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax
            ? DocumentationText.SummaryOf(syntax)
            : "";
        var isSound = mistakes.Count == 0 && isKnown && arguments.All(argument => argument is not null);
        var known = arguments.Select((argument, i) =>
            argument ?? new(method.Parameters[i].Name, TypeOf(method.Parameters[i]), IsTensor(method.Parameters[i]) ? Shape.Scalar : null));
        return new(method, isLoss, [.. known], results.IsEmpty ? ["result"] : results, documentation, isSound)
            { CanRun = canRun, UnknownArguments = unknown.ToImmutable() };
    }

    static void ReportSizesLikeArguments(IMethodSymbol method, ImmutableArray<ArgumentSpec?> arguments, Action<Finding> report)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (argument, parameter) in arguments.Zip(method.Parameters, (argument, parameter) => (argument, parameter)))
            foreach (var (symbol, i) in argument?.Shape?.Select((dim, i) => (dim.ToString(), i)) ?? [])
                if (method.Parameters.Any(other => other.Name == symbol) && reported.Add(symbol))
                    report(Finding.At(ShapeReader.LocationOf(KnownTypes.Find(parameter, "ShapeAttribute")!, i), "GC0017", symbol,
                        method.Name));
    }

    static string? WhyNot(IMethodSymbol method, bool isLoss) =>
        method.AssociatedSymbol is not null ? "be an accessor: make it a method"
        : !method.ExplicitInterfaceImplementations.IsEmpty ? "be an explicit implementation of an interface: make it a method of the class"
        : method.IsGenericMethod ? "be generic: give its types"
        : method.IsAsync ? "be async: it is compiled, not run"
        : method.IsStatic ? "be static: the compiled method belongs to a model object"
        : method.IsExtern || (method.IsAbstract && KnownTypes.Has(method.ContainingType, "ModelAttribute")) ? "lack a body"
        : method.RefKind != RefKind.None ? "return by reference"
        : method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) ? "take arguments by reference"
        : method.Parameters.Any(parameter => parameter.IsParams || parameter.IsOptional) ? "take optional arguments"
        : KnownTypes.Has(method, "GradientAttribute") ? "have a gradient rule: the rule belongs on a function that the entry calls"
        : isLoss && KnownTypes.Has(method, "GraphAttribute") ? "be both [Graph] and [Loss]"
        : null;

    static string NameOf(IMethodSymbol method) => method.AssociatedSymbol?.Name ?? method.Name.Substring(method.Name.LastIndexOf('.') + 1);

    static bool IsTensor(IParameterSymbol parameter) => KnownTypes.IsTensor(parameter.Type) || KnownTypes.IsIntTensor(parameter.Type);

    static DType TypeOf(IParameterSymbol parameter) => TypeOf(parameter.Type);

    static DType TypeOf(ITypeSymbol type) =>
        KnownTypes.IsIntTensor(type) ? DType.Int32 : KnownTypes.IsBoolTensor(type) ? DType.Bool : DType.Real;

    /// <returns>Null if the argument can't be used: what is wrong has been reported, or is a mistake in C#.</returns>
    static ArgumentSpec? ReadArgument(IMethodSymbol method, IParameterSymbol parameter, Action<Finding> report)
    {
        var attribute = KnownTypes.Find(parameter, "ShapeAttribute");
        if (IsTensor(parameter) && !KnownTypes.IsParameter(parameter.Type))
        {
            if (attribute is null) report(Finding.At(parameter.Locations[0], "GC0123", parameter.Name, method.Name));
            if (attribute is null || ShapeReader.Read(attribute, report) is not { } shape) return null;
            var elements = ArenaLimit.LeastElements(shape);
            if (elements <= ArenaLimit.Elements) return new(parameter.Name, TypeOf(parameter), shape);
            report(Finding.At(attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? parameter.Locations[0], "GC0151",
                ArenaLimit.Exceeded($"The argument '{parameter.Name}'", elements)));
            return null;
        }
        if (parameter.Type.TypeKind == TypeKind.Error) return null;
        if (parameter.Type.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double))
            report(Finding.At(parameter.Locations[0], "GC0013", parameter.Name,
                parameter.Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
        else if (attribute is not null)
            report(Finding.At(attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? parameter.Locations[0], "GC0124",
                parameter.Name));
        return new(parameter.Name, DType.Real, null);
    }

    /// <summary>The names of the results; none if the type is not one an entry can return.</summary>
    static ImmutableArray<ResultSpec> Results(IMethodSymbol method, bool isLoss) => method.ReturnType switch
    {
        var single when IsResult(single, isLoss) => [Result("result", single)],
        INamedTypeSymbol { IsTupleType: true } tuple when tuple.TupleElements.Select((element, i) =>
            IsResult(element.Type, isLoss && i == 0)).All(fits => fits) =>
            [.. tuple.TupleElements.Select((element, i) =>
                Result(element.IsExplicitlyNamedTupleElement
                    ? element.Name
                    : "result" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), element.Type))],
        _ => [],
    };

    static ResultSpec Result(string name, ITypeSymbol type) => new(name, TypeOf(type));

    static bool IsResult(ITypeSymbol type, bool isLoss) =>
        isLoss ? TypeOf(type).IsReal && KnownTypes.IsTensor(type) : KnownTypes.IsTensor(type) || KnownTypes.IsIntTensor(type);

    static Location ReturnTypeOf(IMethodSymbol method) =>
        (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as MethodDeclarationSyntax)?.ReturnType.GetLocation()
            ?? LocationOf(method);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend;

/// <summary>An entry's declaration.</summary>
internal sealed record EntrySignature(IMethodSymbol Method, bool IsLoss, ImmutableArray<ArgumentSpec> Arguments, ImmutableArray<ResultSpec> Results, string Documentation, bool IsSound)
{
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
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            var isLoss = KnownTypes.Has(method, "LossAttribute");
            if (!isLoss && !KnownTypes.Has(method, "GraphAttribute")) continue;
            if (signatures.Any(other => other.Method.Name == method.Name)) findings.Add(Finding.At(LocationOf(method), "GC0006", method.Name));
            // Without a tensor the generated overload would have the signature of the entry itself.
            else if (!method.Parameters.Any(parameter => KnownTypes.IsTensor(parameter.Type) || KnownTypes.IsIntTensor(parameter.Type))) findings.Add(Finding.At(LocationOf(method), "GC0005", method.Name));
            else signatures.Add(Read(method, isLoss, findings));
        }
        return signatures.ToImmutable();
    }

    public static Location LocationOf(IMethodSymbol method) => method.Locations[0];

    static EntrySignature Read(IMethodSymbol method, bool isLoss, Findings findings)
    {
        var isSound = true;
        void Report(Finding finding)
        {
            isSound = false;
            findings.Add(finding);
        }

        if (WhyNot(method, isLoss) is { } kind) Report(Finding.At(LocationOf(method), "GC0004", method.Name, kind));
        var arguments = method.Parameters.Select(parameter => ReadArgument(method, parameter, Report)).ToImmutableArray();
        var results = Results(method, isLoss);
        if (results.IsEmpty && isSound)
            Report(Finding.At(ReturnTypeOf(method), "GC0007", method.Name, method.ReturnType.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
        var documentation = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax ? DocumentationText.SummaryOf(syntax) : "";
        return new(method, isLoss, arguments, results.IsEmpty ? ["result"] : results, documentation, isSound);
    }

    static string? WhyNot(IMethodSymbol method, bool isLoss) =>
        method.IsGenericMethod ? "generic: give its types"
        : method.IsAsync ? "async: it is compiled, not run"
        : method.IsStatic ? "static: the compiled method belongs to a model object"
        : method.IsAbstract || method.IsExtern ? "without a body"
        : method.RefKind != RefKind.None ? "returning by reference"
        : method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) ? "taking arguments by reference"
        : method.Parameters.Any(parameter => parameter.IsParams || parameter.IsOptional) ? "taking optional arguments"
        : isLoss && KnownTypes.Has(method, "GraphAttribute") ? "both [Graph] and [Loss]"
        : null;

    static ArgumentSpec ReadArgument(IMethodSymbol method, IParameterSymbol parameter, Action<Finding> report)
    {
        var attribute = KnownTypes.Find(parameter, "ShapeAttribute");
        var isIndex = KnownTypes.IsIntTensor(parameter.Type);
        if (isIndex || (KnownTypes.IsTensor(parameter.Type) && !KnownTypes.IsParameter(parameter.Type)))
        {
            if (attribute is null) report(Finding.At(parameter.Locations[0], "GC0123", parameter.Name, method.Name));
            var shape = attribute is null ? null : ShapeReader.Read(attribute, report);
            return new(parameter.Name, isIndex ? ElementType.Index : ElementType.Real, shape ?? Shape.Scalar);
        }
        if (parameter.Type.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double))
            report(Finding.At(parameter.Locations[0], "GC0013", parameter.Name, parameter.Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
        else if (attribute is not null)
            report(Finding.At(attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? parameter.Locations[0], "GC0124", parameter.Name));
        return new(parameter.Name, ElementType.Real, null);
    }

    /// <summary>The names of the results; none if the type is not one an entry can return.</summary>
    static ImmutableArray<ResultSpec> Results(IMethodSymbol method, bool isLoss) => method.ReturnType switch
    {
        var single when IsResult(single, isLoss) => [Result("result", single)],
        INamedTypeSymbol { IsTupleType: true } tuple when tuple.TupleElements.Select((element, i) => IsResult(element.Type, isLoss && i == 0)).All(fits => fits) =>
            [.. tuple.TupleElements.Select((element, i) => Result(element.IsExplicitlyNamedTupleElement ? element.Name : "result" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), element.Type))],
        _ => [],
    };

    static ResultSpec Result(string name, ITypeSymbol type) => new(name, KnownTypes.IsIntTensor(type) ? ElementType.Index : ElementType.Real);

    static bool IsResult(ITypeSymbol type, bool isLoss) => KnownTypes.IsTensor(type) || (KnownTypes.IsIntTensor(type) && !isLoss);

    static Location ReturnTypeOf(IMethodSymbol method) =>
        (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as MethodDeclarationSyntax)?.ReturnType.GetLocation() ?? LocationOf(method);
}

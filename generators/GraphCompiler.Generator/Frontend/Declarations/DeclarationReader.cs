using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend.Declarations;

/// <summary>Whether a class can be a model, and how to reopen it.</summary>
internal static class DeclarationReader
{
    /// <returns>Whether its fields can be evaluated.</returns>
    public static bool Check(INamedTypeSymbol type, Findings findings)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (!Syntaxes(outer).Any(syntax => syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
                findings.Add(Finding.At(NameOf(outer), "GC0001", outer.Name));
        }
        if (WhyNot(type) is { } kind) findings.Add(Finding.At(NameOf(type), "GC0002", type.Name, kind));
        if (type.InstanceConstructors.FirstOrDefault(constructor =>
            !constructor.Parameters.IsEmpty && !constructor.IsImplicitlyDeclared) is { } constructor)
            findings.Add(Finding.At(ArgumentsOf(constructor), "GC0003", type.Name, "a constructor with arguments"));
        if (Required(type) is { } required) findings.Add(Finding.At(required.Locations[0], "GC0003", type.Name, "a required member"));
        return !findings.HasErrors;
    }

    /// <summary>Whether C# itself has something against a class.</summary>
    public static bool HasErrors(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(reference =>
        compilation.GetSemanticModel(reference.SyntaxTree).GetDiagnostics(reference.Span, cancellation)
            .Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

    static string? WhyNot(INamedTypeSymbol type) =>
        !type.TypeParameters.IsEmpty ? "generic"
        : type.IsGenericType ? "inside a generic type"
        : type.IsStatic ? "static"
        : type.IsAbstract ? "abstract"
        : type.IsFileLocal ? "local to its file"
        : Members.Bases(type).Any(parent => KnownTypes.Has(parent, "ModelAttribute")) ? "derived from another model"
        : null;

    static ISymbol? Required(INamedTypeSymbol type) => Members.SelfAndBases(type).SelectMany(part => part.GetMembers())
        .FirstOrDefault(member => member is IFieldSymbol { IsRequired: true } or IPropertySymbol { IsRequired: true }
            && member.Locations[0].IsInSource);

    static Location ArgumentsOf(IMethodSymbol constructor) => (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        ConstructorDeclarationSyntax declaration => declaration.ParameterList,
        TypeDeclarationSyntax declaration => declaration.ParameterList,
        _ => null,
    })?.GetLocation() ?? constructor.Locations[0];

    public static Location NameOf(INamedTypeSymbol type) => Syntaxes(type).FirstOrDefault()?.Identifier.GetLocation() ?? Location.None;

    /// <summary>The declarations to reopen, outermost first.</summary>
    public static ImmutableArray<string> Declarations(INamedTypeSymbol type)
    {
        var declarations = new Stack<string>();
        for (var outer = type; outer is not null; outer = outer.ContainingType)
            declarations.Push($"partial {Keyword(outer)} {Name(outer)}");
        return [.. declarations];
    }

    static string Keyword(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        TypeKind.Interface => "interface",
        _ => type.IsRecord ? "record" : "class",
    };

    static string Name(INamedTypeSymbol type)
    {
        var name = TypeName(type);
        return type.TypeParameters.IsEmpty ? name : $"{name}<{string.Join(", ", type.TypeParameters.Select(parameter => parameter.Name))}>";
    }

    /// <summary>A class's own name in C#, where some words that mean something elsewhere can't be names of types either.</summary>
    public static string TypeName(INamedTypeSymbol type) =>
        SyntaxFacts.GetKeywordKind(type.Name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(type.Name) == SyntaxKind.None
            ? type.Name
            : "@" + type.Name;

    static IEnumerable<TypeDeclarationSyntax> Syntaxes(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>();
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Rename;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0006: gives a second entry of the same name a name of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RenameEntry : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0006"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<MethodDeclarationSyntax>() is not { } declaration
            || mistake.Semantics.GetDeclaredSymbol(declaration) is not { } method) yield break;
        var number = 2;
        while (method.ContainingType.GetMembers(method.Name + number).Any()) number++;
        var name = method.Name + number;
        yield return new($"Rename to '{name}'",
            cancellation => Renamer.RenameSymbolAsync(mistake.Document.Project.Solution, method, default, name, cancellation));
    }
}

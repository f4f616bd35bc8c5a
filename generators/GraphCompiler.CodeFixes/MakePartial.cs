using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0001: makes a class partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartial : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0001"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<TypeDeclarationSyntax>() is { } type)
            yield return mistake.Replace($"Make '{type.Identifier.Text}' partial", type, type.With(SyntaxKind.PartialKeyword));
    }
}

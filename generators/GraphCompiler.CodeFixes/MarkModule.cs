using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0018: marks a class that holds parameters as a module.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkModule : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0018"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<TypeDeclarationSyntax>() is { } type)
            yield return mistake.Replace($"Mark '{type.Identifier.Text}' as [Module]", type,
                type.With(Editing.Attribute("Module"), SyntaxFactory.EndOfLine("\n")));
    }
}

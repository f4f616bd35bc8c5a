using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0013: makes an integer argument of an entry a float.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TakeFloat : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0013"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<ParameterSyntax>() is { Type: PredefinedTypeSyntax type } parameter)
            yield return mistake.Replace($"Make '{parameter.Identifier.Text}' a float", type,
                SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.FloatKeyword)).WithTriviaFrom(type));
    }
}

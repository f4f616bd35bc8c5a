using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0004: makes a static entry an instance method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeInstance : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0004"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<MethodDeclarationSyntax>() is { } method
            && method.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.StaticKeyword)) is { RawKind: not 0 } modifier)
        {
            var next = modifier.GetNextToken();
            var bare = method.ReplaceTokens([modifier, next],
                (old, _) => old == modifier ? SyntaxFactory.Token(SyntaxKind.None) : old.WithLeadingTrivia(modifier.LeadingTrivia));
            yield return mistake.Replace($"Make '{method.Identifier.Text}' an instance method", method,
                bare.WithModifiers(SyntaxFactory.TokenList(bare.Modifiers.Where(token => !token.IsKind(SyntaxKind.None)))));
        }
    }
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0015, GC0124: removes an attribute from where it means nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveAttribute : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0015", "GC0124"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        var attribute = mistake.Around<AttributeSyntax>()
            ?? mistake.Around<MethodDeclarationSyntax>()?.AttributeLists.SelectMany(list => list.Attributes)
                .FirstOrDefault(candidate => candidate.Name.ToString() is "Graph" or "Loss");
        if (attribute?.Parent is not AttributeListSyntax { Attributes.Count: 1, Parent: { } owner } list) yield break;
        var bare = owner.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!;
        yield return mistake.Replace($"Remove [{attribute}]", owner, bare.WithLeadingTrivia(owner.GetLeadingTrivia()));
    }
}

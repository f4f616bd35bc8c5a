using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0009: removes a field whose parameters nothing uses.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveUnused : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0009"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Node.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }) yield break;
        var title = $"Remove '{variable.Identifier.Text}'";
        if (variable.Parent is VariableDeclarationSyntax { Variables.Count: > 1 }) yield return mistake.Remove(title, variable);
        else if (variable.Parent?.Parent is FieldDeclarationSyntax field) yield return mistake.Remove(title, field);
    }
}

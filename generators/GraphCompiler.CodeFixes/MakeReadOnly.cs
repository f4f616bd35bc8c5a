using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0010: makes a field that graph code reads readonly, or takes its setter from a property.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeReadOnly : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0010"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        var member = mistake.SymbolOf(mistake.Node);
        switch (member?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax())
        {
            case VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field }:
                yield return mistake.ReplaceAnywhere($"Make '{member.Name}' readonly", field, field.With(SyntaxKind.ReadOnlyKeyword));
                break;
            case PropertyDeclarationSyntax { AccessorList: { } accessors } property when accessors.Accessors.FirstOrDefault(accessor =>
                accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) is { } setter:
                yield return mistake.ReplaceAnywhere($"Remove the setter of '{member.Name}'", property,
                    property.RemoveNode(setter, SyntaxRemoveOptions.KeepNoTrivia)!);
                break;
        }
    }
}

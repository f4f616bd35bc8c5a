using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0120: marks a parameter that graph code assigns as state.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkState : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0120"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<InvocationExpressionSyntax>()?.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
            && mistake.SymbolOf(receiver) is IFieldSymbol field
            && field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
                is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { AttributeLists.Count: 0 } declaration })
            yield return mistake.ReplaceAnywhere($"Mark '{field.Name}' as [State]", declaration,
                declaration.With(Editing.Attribute("State")));
    }
}

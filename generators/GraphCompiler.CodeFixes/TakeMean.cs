using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0008: returns the mean of a loss that is no scalar.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TakeMean : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0008"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<MethodDeclarationSyntax>() is not { } method) yield break;
        var results = (method.ExpressionBody is { } arrow
            ? [arrow.Expression]
            : method.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>().Select(statement => statement.Expression).OfType<ExpressionSyntax>())
            .Select(result => result is TupleExpressionSyntax tuple ? tuple.Arguments[0].Expression : result).ToArray();
        if (results.Length > 0) yield return mistake.Replace("Take the mean", results, result => ((ExpressionSyntax)result).Call("Mean"));
    }
}

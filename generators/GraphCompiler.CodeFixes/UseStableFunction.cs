using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0201, GC0203: calls the function that is exact, or leaves out the softmax that the loss applies itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UseStableFunction : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0201", "GC0203"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<InvocationExpressionSyntax>() is not { } call) yield break;
        var isLogarithm = mistake.SymbolOf(call) is { Name: "Log" };
        foreach (var inner in call.ArgumentList.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (mistake.SymbolOf(inner) is not { Name: "Softmax" or "Sigmoid" } function) continue;
            var exact = SyntaxFactory.IdentifierName("Log" + function.Name);
            if (isLogarithm) yield return mistake.Replace($"Use {exact}", call, inner.WithExpression(exact).WithTriviaFrom(call));
            else yield return mistake.Replace($"Leave '{function.Name}' out", inner,
                inner.ArgumentList.Arguments[0].Expression.WithTriviaFrom(inner));
        }
    }
}

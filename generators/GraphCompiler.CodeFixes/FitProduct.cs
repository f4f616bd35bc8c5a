using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0102: transposes or swaps the operands of a product that does not fit, or flattens the input of a layer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class FitProduct : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0102"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<InvocationExpressionSyntax>() is not { ArgumentList.Arguments: var arguments } call || arguments.Count == 0)
            yield break;
        var left = arguments[0].Expression;
        if (arguments.Count == 2 && mistake.SymbolOf(call) is { Name: "MatMul" })
        {
            var right = arguments[1].Expression;
            yield return mistake.Replace($"Transpose '{right}'", right, right.Call("Transpose"));
            yield return mistake.Replace($"Transpose '{left}'", left, left.Call("Transpose"));
            yield return mistake.Replace("Swap the operands", [left, right], old => (old == left ? right : left).WithTriviaFrom(old));
        }
        else yield return mistake.Replace($"Flatten '{left}'", left, left.Call("Flatten"));
    }
}

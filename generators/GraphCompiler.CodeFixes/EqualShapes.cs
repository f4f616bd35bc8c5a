using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0136: gives an argument the shape of the other one by dropping or adding an axis of size 1, or by flattening it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class EqualShapes : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0136"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<InvocationExpressionSyntax>() is not { } call) yield break;
        foreach (var operand in call.ArgumentList.Arguments.Select(argument => argument.Expression))
        {
            yield return mistake.Replace($"Squeeze '{operand}'", operand, operand.Call("Squeeze", "-1"));
            yield return mistake.Replace($"Unsqueeze '{operand}'", operand, operand.Call("Unsqueeze", "-1"));
            yield return mistake.Replace($"Flatten '{operand}'", operand, operand.Call("Reshape", "-1"));
        }
    }
}

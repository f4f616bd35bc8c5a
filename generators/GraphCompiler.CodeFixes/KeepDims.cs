using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0103: keeps the axis of a reduction, so that its result broadcasts.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class KeepDims : ModelFix
{
    const string Name = "keepDims";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0103"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        // The reduction may stand in the marked expression, or before it in the same method.
        var calls = mistake.Node.DescendantNodesAndSelf().Concat(mistake.Around<MemberDeclarationSyntax>()?.DescendantNodes() ?? [])
            .OfType<InvocationExpressionSyntax>().Distinct();
        foreach (var call in calls)
        {
            if (mistake.SymbolOf(call) is not IMethodSymbol method || !method.Parameters.Any(parameter => parameter.Name == Name)) continue;
            var arguments = call.ArgumentList.Arguments;
            if (arguments.Count == 0 || arguments.Any(argument => argument.NameColon?.Name.Identifier.Text == Name)) continue;
            var list = SyntaxFactory.ParseArgumentList($"({arguments.ToFullString()}, {Name}: true)").WithTriviaFrom(call.ArgumentList);
            yield return mistake.Replace($"Add '{Name}: true' to '{call}'", call, call.WithArgumentList(list));
        }
    }
}

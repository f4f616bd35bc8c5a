using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.CodeFixes;

/// <summary>GC0123: gives an argument the shape that one of its name and type has in another entry, or one symbol.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddShape : ModelFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["GC0123"];

    internal override IEnumerable<Repair> Propose(Mistake mistake)
    {
        if (mistake.Around<ParameterSyntax>() is not { } parameter) yield break;
        var known = mistake.Around<TypeDeclarationSyntax>()!.DescendantNodes().OfType<ParameterSyntax>()
            .Where(other => other.Identifier.Text == parameter.Identifier.Text && other.Type?.ToString() == parameter.Type?.ToString())
            .SelectMany(other => other.AttributeLists).SelectMany(list => list.Attributes)
            .Where(attribute => attribute.Name.ToString() == "Shape").Select(attribute => attribute.ToString());
        foreach (var shape in known.Append("Shape(\"N\")").Distinct())
            yield return mistake.Replace($"Add [{shape}]", parameter, parameter.With(Editing.Attribute(shape)));
    }
}

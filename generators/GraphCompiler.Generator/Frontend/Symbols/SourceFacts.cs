using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>What has to be known of a file to decide whether a library must carry its source, from its syntax alone.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsGraphCode">Whether it declares modules or graph functions.</param>
/// <param name="Declared">The types it declares, or parts of them.</param>
/// <param name="Used">The names it uses where a type may stand.</param>
/// <param name="GlobalUsings">Its global usings.</param>
internal sealed record SourceFacts(string Path, string Text, bool IsGraphCode, ImmutableHashSet<string> Declared,
    ImmutableHashSet<string> Used, string GlobalUsings)
{
    public static SourceFacts Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (Caches.SourceFacts.TryGetValue(tree, out var known)) return known;
        var facts = Read(tree, cancellation);
        return Caches.SourceFacts.GetValue(tree, _ => facts);
    }

    static SourceFacts Read(SyntaxTree tree, CancellationToken cancellation)
    {
        var root = tree.GetCompilationUnitRoot(cancellation);
        var types = root.DescendantNodes(node => node is not BaseMethodDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>().ToArray();
        var used = root.DescendantNodes().OfType<SimpleNameSyntax>().Where(MayNameType)
            .SelectMany(name => name.Parent is AttributeSyntax
                ? new[] { name.Identifier.ValueText, name.Identifier.ValueText + "Attribute" }
                : [name.Identifier.ValueText]);
        return new(
            tree.FilePath,
            tree.GetText(cancellation).ToString(),
            types.OfType<TypeDeclarationSyntax>().Any(IsGraphType),
            [.. types.Select(type => type.Identifier.ValueText)],
            [.. used],
            string.Concat(root.Usings.Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
                .Select(directive => directive.ToString() + "\n")));
    }

    static bool MayNameType(SimpleNameSyntax name) =>
        name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Parent is MemberAccessExpressionSyntax;

    static bool IsGraphType(TypeDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => LastName(attribute.Name) is "Module" or "ModuleAttribute")
        || type.Members.OfType<MethodDeclarationSyntax>().Any(method => method.Modifiers.Any(SyntaxKind.StaticKeyword)
            && method.ParameterList.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType).Any(MentionsTensor));

    static bool MentionsTensor(TypeSyntax? type) => type is not null
        && type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>()
            .Any(name => name.Identifier.ValueText is "Tensor" or "IntTensor" or "Parameter");

    static string LastName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    public bool Equals(SourceFacts? other) =>
        other is not null && (ReferenceEquals(this, other) || (Path == other.Path && Text == other.Text));

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);
}

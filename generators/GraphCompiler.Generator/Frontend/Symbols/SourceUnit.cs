using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>
/// An assembly whose source is at hand: the user's own project, a referenced project, or a library that carries its source.
/// </summary>
internal sealed class SourceUnit(Compilation compilation)
{
    readonly ConcurrentDictionary<string, ISymbol?> declarations = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    readonly ConcurrentDictionary<SyntaxNode, IOperation?> operations = new();

    /// <summary>The unit of a compilation, shared by all that read from it: its methods are bound once.</summary>
    public static SourceUnit Of(Compilation compilation) => Caches.SourceUnits.GetValue(compilation, key => new SourceUnit(key));

    public Compilation Compilation { get; } = compilation;

    /// <summary>This unit's symbol for a type, method, property or field that another compilation may see as metadata.</summary>
    /// <remarks>Cached by name, since a unit outlives the compilations whose symbols are looked up.</remarks>
    public ISymbol? Map(ISymbol symbol)
    {
        var definition = symbol.OriginalDefinition;
        if (SymbolEqualityComparer.Default.Equals(definition.ContainingAssembly, Compilation.Assembly)) return definition;
        return DocumentationCommentId.CreateDeclarationId(definition) is { } id ? declarations.GetOrAdd(id, Find) : null;
    }

    ISymbol? Find(string id) => DocumentationCommentId.GetSymbolsForDeclarationId(id, Compilation)
        .FirstOrDefault(symbol => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly));

    /// <summary>The body of a method, accessor, constructor or local function; null if it has none.</summary>
    public IOperation? Body(IMethodSymbol method)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax();
            // A property with an arrow declares its getter there; a partial method's declaration has no body.
            if (syntax is ArrowExpressionClauseSyntax or AccessorDeclarationSyntax { Body: not null }
                or AccessorDeclarationSyntax { ExpressionBody: not null }
                or BaseMethodDeclarationSyntax { Body: not null } or BaseMethodDeclarationSyntax { ExpressionBody: not null }
                or LocalFunctionStatementSyntax)
                return Operation(syntax);
        }
        return method.PartialImplementationPart is { } part ? Body(part) : null;
    }

    /// <summary>A method's parameters as its body knows them: the implementation of a partial method has its own.</summary>
    public static ImmutableArray<IParameterSymbol> ParametersOf(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).Parameters;

    /// <summary>The initializer of a field or property; null if it has none.</summary>
    public IOperation? Initializer(ISymbol member)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var clause = reference.GetSyntax() switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                ParameterSyntax { Default: { } value } => value,
                _ => null,
            };
            // The clause, not its value: the value alone lacks the conversion to the member's type.
            if (clause is not null) return Operation(clause) is ISymbolInitializerOperation { Value: var value }
                ? value
                : Operation(clause.Value);
        }
        return null;
    }

    public IOperation? Operation(SyntaxNode syntax) => operations.GetOrAdd(syntax, key =>
        models.GetOrAdd(key.SyntaxTree, tree => Compilation.GetSemanticModel(tree)).GetOperation(key));
}

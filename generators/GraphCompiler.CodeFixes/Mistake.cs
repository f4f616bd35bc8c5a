using Microsoft.CodeAnalysis;

namespace GraphCompiler.CodeFixes;

/// <summary>A diagnostic with the syntax it marks.</summary>
internal sealed class Mistake(Document document, SyntaxNode root, SemanticModel semantics, SyntaxNode node)
{
    public Document Document { get; } = document;

    public SemanticModel Semantics { get; } = semantics;

    /// <summary>What is marked.</summary>
    public SyntaxNode Node { get; } = node;

    /// <summary>The innermost syntax of a kind that holds what is marked.</summary>
    public T? Around<T>() where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();

    public ISymbol? SymbolOf(SyntaxNode syntax) => Semantics.GetSymbolInfo(syntax).Symbol;

    public Repair Replace(string title, SyntaxNode old, SyntaxNode by) => Replace(title, [old], _ => by);

    public Repair Replace(string title, IReadOnlyCollection<SyntaxNode> olds, Func<SyntaxNode, SyntaxNode> by) =>
        new(title, _ => Task.FromResult(Document.WithSyntaxRoot(root.ReplaceNodes(olds, (old, _) => by(old))).Project.Solution));

    public Repair Remove(string title, SyntaxNode old) =>
        new(title, _ => Task.FromResult(Document.WithSyntaxRoot(root.RemoveNode(old, SyntaxRemoveOptions.KeepNoTrivia)!).Project.Solution));

    /// <summary>Replaces a node that may stand in another file.</summary>
    public Repair ReplaceAnywhere(string title, SyntaxNode old, SyntaxNode by) => new(title, async cancellation =>
    {
        var home = Document.Project.Solution.GetDocument(old.SyntaxTree) ?? Document;
        return home.WithSyntaxRoot((await old.SyntaxTree.GetRootAsync(cancellation).ConfigureAwait(false))
            .ReplaceNode(old, by)).Project.Solution;
    });
}

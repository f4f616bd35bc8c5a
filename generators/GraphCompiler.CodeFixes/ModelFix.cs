using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GraphCompiler.CodeFixes;

/// <summary>
/// Offers those of its proposals that mend the mistake: each is tried, and the changed model is checked as the user's own was.
/// </summary>
public abstract class ModelFix : CodeFixProvider
{
    internal abstract IEnumerable<Repair> Propose(Mistake mistake);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var cancellation = context.CancellationToken;
        var root = await context.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var semantics = await context.Document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || semantics is null) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var mistake = new Mistake(context.Document, root, semantics,
                root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true));
            foreach (var repair in Propose(mistake))
            {
                var mended = await repair.Apply(cancellation).ConfigureAwait(false);
                if (await Verification.Mends(context.Document, mended, cancellation).ConfigureAwait(false))
                    context.RegisterCodeFix(CodeAction.Create(repair.Title, _ => Task.FromResult(mended), repair.Title), diagnostic);
            }
        }
    }
}

using GraphCompiler.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.CodeFixes;

/// <summary>Whether a change mends a mistake and makes no other.</summary>
internal static class Verification
{
    public static async Task<bool> Mends(Document document, Solution mended, CancellationToken cancellation)
    {
        var project = mended.GetProject(document.Project.Id)!;
        if (await Mistakes(project, cancellation).ConfigureAwait(false)
            >= await Mistakes(document.Project, cancellation).ConfigureAwait(false)) return false;
        foreach (var changed in mended.GetChanges(document.Project.Solution).GetProjectChanges()
            .SelectMany(change => change.GetChangedDocuments()))
        {
            var before = await Errors(document.Project.Solution.GetDocument(changed)!, cancellation).ConfigureAwait(false);
            if (await Errors(mended.GetDocument(changed)!, cancellation).ConfigureAwait(false) > before) return false;
        }
        return true;
    }

    /// <summary>How many mistakes the models of a project have.</summary>
    static async Task<int> Mistakes(Project project, CancellationToken cancellation)
    {
        var compilation = await project.GetCompilationAsync(cancellation).ConfigureAwait(false);
        var reported = await compilation!.WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellation)
            .ConfigureAwait(false);
        return reported.Count(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    /// <summary>How many errors C# itself finds in a file.</summary>
    static async Task<int> Errors(Document document, CancellationToken cancellation)
    {
        var semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return semantics!.GetDiagnostics(cancellationToken: cancellation)
            .Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}

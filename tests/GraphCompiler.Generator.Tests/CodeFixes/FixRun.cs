using System.Collections.Immutable;
using GraphCompiler.CodeFixes;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator.Tests.CodeFixes;

/// <summary>Asks for fixes of a file as an editor does, and applies them.</summary>
static class FixRun
{
    static readonly ModelFix[] providers =
        [.. typeof(ModelFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ModelFix)))
            .Select(type => (ModelFix)Activator.CreateInstance(type)!)];

    public static IEnumerable<string> FixableIds => providers.SelectMany(provider => provider.FixableDiagnosticIds);

    /// <summary>What is offered for the first mistake with an id: each fix's title, and the file after it.</summary>
    public static async Task<IReadOnlyList<(string Title, string Text)>> Offered(string text, string id)
    {
        using var workspace = new AdhocWorkspace();
        var compilation = ModelCompilation.Create(text);
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "User", "User",
            LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: ModelCompilation.ParseOptions,
            metadataReferences: ModelCompilation.References));
        foreach (var tree in compilation.SyntaxTrees) project = project.AddDocument(tree.FilePath, tree.GetText()).Project;
        var document = project.Documents.Single(document => document.Name == "Model.cs");

        var bound = (await document.Project.GetCompilationAsync())!;
        var reported = await bound.WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        var mistake = reported.Where(diagnostic => diagnostic.Id == id).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).First();
        var actions = new List<CodeAction>();
        foreach (var provider in providers.Where(provider => provider.FixableDiagnosticIds.Contains(id)))
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, mistake, (action, _) => actions.Add(action),
                CancellationToken.None));

        var offered = new List<(string, string)>();
        foreach (var action in actions)
        {
            var change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
            offered.Add((action.Title, (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString()));
        }
        return offered;
    }
}

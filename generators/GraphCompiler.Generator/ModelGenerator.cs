using System.Collections.Immutable;
using System.Text;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generator;

/// <summary>
/// Compiles <c>[Model]</c> classes. Its steps: ParseModel (sees symbols), ModelSpec, CompileModel, EntryFiles and KernelFiles (see none).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var printErrors = context.AnalyzerConfigOptionsProvider.Select((options, _) => !AnalyzersRun(options.GlobalOptions));
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.ModelAttribute, (node, _) => node is TypeDeclarationSyntax, Parse)
            .SelectMany((model, _) => model is null ? ImmutableArray<ModelSpec>.Empty : [model])
            .WithTrackingName("ParseModel")
            .Combine(printErrors)
            // The analyzer reports what is wrong, where; only if it doesn't run, the generated file has to.
            .Select((pair, _) => (Spec: pair.Right ? pair.Left : pair.Left with { Errors = [] }, PrintErrors: pair.Right))
            .WithTrackingName("ModelSpec");
        var names = models
            .Select((model, _) => ModelIdentity.Of(model.Spec))
            .Collect()
            .Select((identities, _) => HintNames.Of(identities))
            .WithTrackingName("HintNames");
        var files = models
            .Select((model, cancellation) =>
                (Model: ModelIdentity.Of(model.Spec), Stages.Print(model.Spec, model.PrintErrors, cancellation).Files))
            .Select((printed, _) => new CompiledModel(printed.Model, printed.Files))
            .WithTrackingName("CompileModel")
            .Combine(names);
        var entries = files.SelectMany((pair, _) => FilesOf(pair.Left, pair.Right).Where(file => !IsKernelFile(file)))
            .WithTrackingName("EntryFiles");
        var kernels = files.SelectMany((pair, _) => FilesOf(pair.Left, pair.Right).Where(IsKernelFile)).WithTrackingName("KernelFiles");
        context.RegisterSourceOutput(entries, AddSource);
        context.RegisterSourceOutput(kernels, AddSource);

        var directory = context.AnalyzerConfigOptionsProvider.Select((options, _) =>
            options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var path) ? path : "");
        var sources = context.CompilationProvider
            .Select(FactsOf)
            .Combine(directory)
            .Select((pair, _) => pair.Left.Files.IsEmpty ? null : Stages.Export(pair.Left.Files, pair.Left.Options!, pair.Right))
            .WithTrackingName("GraphSources");
        context.RegisterSourceOutput(sources, (output, text) =>
        {
            if (text is not null) output.AddSource(HintNames.GraphSources, SourceText.From(text, Encoding.UTF8));
        });
    }

    /// <returns>Null for all declarations of a model but the first one that is marked: the attribute is a mistake on the others.</returns>
    static ModelSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        return KnownTypes.Find(type, "ModelAttribute")?.ApplicationSyntaxReference is { } marked
            && (marked.SyntaxTree != context.TargetNode.SyntaxTree || !context.TargetNode.Span.Contains(marked.Span))
            ? null
            : Stages.Read(type, context.SemanticModel.Compilation, withShapes: false, cancellation).Spec;
    }

    static IEnumerable<SourceFile> FilesOf(CompiledModel model, HintNames names) =>
        model.Files.Select(file => names.Rename(model.Model, file));

    static bool IsKernelFile(SourceFile file) => file.HintName.EndsWith("Kernels.g.cs", StringComparison.Ordinal);

    static bool AnalyzersRun(AnalyzerConfigOptions options) =>
        !Is(options, "RunAnalyzers", "false")
            && (!Is(options, "RunAnalyzersDuringBuild", "false") || Is(options, "DesignTimeBuild", "true"));

    static bool Is(AnalyzerConfigOptions options, string property, string value) =>
        options.TryGetValue("build_property." + property, out var actual) && actual.Equals(value, StringComparison.OrdinalIgnoreCase);

    /// <summary>The files of a library that has the modelling API; none for a program, which nothing is compiled from.</summary>
    static LibraryFacts FactsOf(Compilation compilation, CancellationToken cancellation) =>
        compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary
            && compilation.GetTypeByMetadataName("GraphCompiler.GraphSourceAttribute") is not null
            ? new([.. compilation.SyntaxTrees.Select(tree => SourceFacts.Of(tree, cancellation))],
                SourceOptions.Of((CSharpCompilation)compilation))
            : new([], null);

    /// <summary>Equal by content.</summary>
    sealed record LibraryFacts(ImmutableArray<SourceFacts> Files, SourceOptions? Options)
    {
        public bool Equals(LibraryFacts? other) => other is not null && Files.SequenceEqual(other.Files) && Equals(Options, other.Options);

        public override int GetHashCode() => Files.Length;
    }

    static void AddSource(SourceProductionContext context, SourceFile file) =>
        context.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));

    /// <summary>The files of a model, equal by content.</summary>
    sealed record CompiledModel(ModelIdentity Model, ImmutableArray<SourceFile> Files)
    {
        public bool Equals(CompiledModel? other) => other is not null && Model == other.Model && Files.SequenceEqual(other.Files);

        public override int GetHashCode() => Files.Length;
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>A C# text compiled in memory against the run-time library.</summary>
static class ModelCompilation
{
    /// <summary>What a new project has.</summary>
    const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using GraphCompiler;
        global using static GraphCompiler.Ops;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    public static ImmutableArray<MetadataReference> Framework { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .OrderBy(path => path, StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The run-time library, as a package brings it.</summary>
    public static MetadataReference Library { get; } = MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location);

    public static ImmutableArray<MetadataReference> References { get; } = [.. Framework, Library];

    public static CSharpCompilation Create(string text, string name = "User", IEnumerable<MetadataReference>? references = null,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(Usings, ParseOptions, "Usings.cs"), CSharpSyntaxTree.ParseText(text, ParseOptions, "Model.cs")],
        references ?? References,
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: false));

    /// <summary>Reads the only model of a text, which has to be without mistakes.</summary>
    public static ModelSpec Read(string text, IEnumerable<MetadataReference>? references = null)
    {
        var read = ReadWithFindings(Create(text, references: references));
        Assert.Empty(MistakesOf(read));
        return read.Spec;
    }

    /// <summary>What is wrong with a model; hints aside.</summary>
    public static IEnumerable<string> MistakesOf(ReadModel read) =>
        read.Findings.Where(finding => finding.Descriptor.DefaultSeverity >= DiagnosticSeverity.Warning).Select(finding => finding.Message);

    /// <summary>Reads the only model of a compilation, which has to be valid C#.</summary>
    public static ReadModel ReadWithFindings(CSharpCompilation compilation, bool withShapes = false)
    {
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var model = Assert.Single(compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>(),
            type => KnownTypes.Has(type, "ModelAttribute"));
        return ModelReader.Read(model, compilation, withShapes, CancellationToken.None);
    }
}

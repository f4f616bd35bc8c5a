using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>
/// A C# text with a model, compiled with the generator, the analyzer and the suppressor as a build does. Diagnostics that the test does not
/// name fail it, as do named ones that are missing.
/// </summary>
sealed class CompiledText
{
    CompiledText(CSharpCompilation compilation, GeneratorDriverRunResult run, ImmutableArray<Diagnostic> diagnostics)
        => (Compilation, Run, Diagnostics) = (compilation, run, diagnostics);

    /// <summary>The compilation with the generated files.</summary>
    public CSharpCompilation Compilation { get; }

    public GeneratorDriverRunResult Run { get; }

    /// <summary>Everything reported, of the compiler and the analyzer, in order of position.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The generated files by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Run.Results.SelectMany(result => result.GeneratedSources).ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <param name="text">The file; the usings of a new project are added.</param>
    /// <param name="expected">The ids that must be reported, in order of position, and no others.</param>
    public static CompiledText Compile(string text, params string[] expected) => Compile(ModelCompilation.Create(text), expected: expected);

    public static CompiledText Compile(CSharpCompilation compilation, IReadOnlyDictionary<string, string>? options = null,
        bool withAnalyzer = true, params string[] expected) =>
        Compile(compilation, null, options, withAnalyzer, expected);

    /// <param name="parseOptions">The version of the language that the compilation is written in.</param>
    public static CompiledText Compile(CSharpCompilation compilation, CSharpParseOptions parseOptions, params string[] expected) =>
        Compile(compilation, parseOptions, null, withAnalyzer: true, expected);

    static CompiledText Compile(CSharpCompilation compilation, CSharpParseOptions? parseOptions,
        IReadOnlyDictionary<string, string>? options, bool withAnalyzer, string[] expected)
    {
        var (driver, output) = RunGenerator(compilation, options, parseOptions);
        var diagnostics = DiagnosticsOf(output, withAnalyzer);
        var result = new CompiledText(output, driver.GetRunResult(), diagnostics);
        Assert.True(diagnostics.Select(diagnostic => diagnostic.Id).SequenceEqual(expected), result.Describe(expected));
        return result;
    }

    public static (GeneratorDriver Driver, CSharpCompilation Output) RunGenerator(CSharpCompilation compilation,
        IReadOnlyDictionary<string, string>? options = null, CSharpParseOptions? parseOptions = null)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()],
            parseOptions: parseOptions ?? ModelCompilation.ParseOptions,
            optionsProvider: new ProjectOptions(options ?? new Dictionary<string, string>()),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var problems);
        Assert.Empty(problems);
        return (driver, (CSharpCompilation)output);
    }

    public static ImmutableArray<Diagnostic> DiagnosticsOf(CSharpCompilation compilation, bool withAnalyzer)
    {
        var all = withAnalyzer
            ? compilation.WithAnalyzers([new ModelAnalyzer(), new ModelSuppressor()]).GetAllDiagnosticsAsync().GetAwaiter().GetResult()
            : compilation.GetDiagnostics();
        return
        [
            .. all.Where(diagnostic =>
                diagnostic is { IsSuppressed: false, Severity: DiagnosticSeverity.Error or DiagnosticSeverity.Warning })
                .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The text that a diagnostic marks.</summary>
    public static string Marked(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    public static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    /// <summary>Loads the compiled assembly, to run it.</summary>
    public Assembly Load()
    {
        using var stream = new MemoryStream();
        var emitted = Compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Assembly.Load(stream.ToArray());
    }

    string Describe(IReadOnlyCollection<string> expected)
    {
        var lines = Diagnostics.Select(diagnostic =>
            $"{diagnostic}\n    at: {(diagnostic.Location.IsInSource ? Marked(diagnostic) : "-")}");
        return $"expected [{string.Join(", ", expected)}], but reported:\n{string.Join("\n", lines)}";
    }

    /// <summary>The options of a project, as <c>build_property.X</c>.</summary>
    sealed class ProjectOptions(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(new Dictionary<string, string>());

        public override AnalyzerConfigOptions GetOptions(AdditionalText text) => new Options(new Dictionary<string, string>());

        sealed class Options(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
        {
#nullable disable annotations // NotNullWhen is ambiguous here: the generator, whose internals are visible, declares its own.
            public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value);
#nullable restore
        }
    }
}

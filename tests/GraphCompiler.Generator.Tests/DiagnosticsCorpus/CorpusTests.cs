using System.Collections.Immutable;
using GraphCompiler.Generator.Diagnostics;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generator.Tests.DiagnosticsCorpus;

/// <summary>
/// One mistake, one error, at the right place and in the right words: all broken models of this folder, compiled together. No model
/// disturbs another, nothing is reported twice, and no error ever stands in a generated file.
/// </summary>
public class CorpusTests
{
    static readonly Lazy<ImmutableArray<Diagnostic>> asInAnEditor = new(() =>
        Compile(new Dictionary<string, string>(), withAnalyzer: true));
    static readonly Lazy<ImmutableArray<Diagnostic>> withoutAnalyzers = new(() =>
        Compile(new Dictionary<string, string> { ["build_property.RunAnalyzers"] = "false" }, withAnalyzer: false));

    public static TheoryData<string> Names => [.. CorpusCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_mistake_is_one_error(string name)
    {
        var item = CorpusCase.All.Single(item => item.Name == name);
        var reported = asInAnEditor.Value.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == name).ToArray();
        // What C# says of its own errors, and where, is not ours to test.
        var isOwn = item.Expected.Any(mistake => mistake.Message is null);
        var actual = string.Join("\n",
            reported.Select(diagnostic => isOwn
                ? diagnostic.Id
                : $"{diagnostic.Id}: {CompiledText.Message(diagnostic)}\n    at {Place(item, diagnostic.Location.SourceSpan)}"));
        var expected = string.Join("\n",
            item.Expected.Select(mistake =>
                isOwn ? mistake.Id : $"{mistake.Id}: {mistake.Message}\n    at {Place(item, mistake.Span!.Value)}"));
        Assert.True(expected == actual, $"{name}\nexpected\n{expected}\nbut got\n{actual}");
    }

    [Fact]
    public void Nothing_is_reported_anywhere_else() =>
        Assert.Equal([], asInAnEditor.Value.Where(IsElsewhere).Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void Without_analyzers_the_generated_files_say_the_same()
    {
        var expected = CorpusCase.All.SelectMany(item =>
            item.Expected.Where(IsError).Select(mistake => $"{mistake.Id}: {mistake.Message}"));
        var actual = withoutAnalyzers.Value.Where(diagnostic => diagnostic.Id == "CS1029")
            .Select(diagnostic => CompiledText.Message(diagnostic)["#error: '".Length..^1]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal([], withoutAnalyzers.Value.Where(diagnostic => diagnostic.Id != "CS1029" && IsElsewhere(diagnostic))
            .Select(diagnostic => diagnostic.ToString()));
    }

    /// <summary>Errors that only a mistake of the generator's own can give.</summary>
    static readonly string[] internalErrors = ["GC9999"];

    [Fact]
    public void An_error_has_several_cases() =>
        Assert.Equal([], CorpusCase.All.SelectMany(item => item.Expected.Where(IsError).Select(mistake => mistake.Id))
        .GroupBy(id => id).Where(cases => cases.Count() < 2).Select(cases => cases.Key));

    static bool IsElsewhere(Diagnostic diagnostic) => CorpusCase.All.All(item => item.Name != diagnostic.Location.SourceTree?.FilePath);

    static bool IsError(Expected mistake) =>
        mistake.Message is not null && Descriptors.Find(mistake.Id).DefaultSeverity == DiagnosticSeverity.Error;

    static string Place(CorpusCase item, TextSpan span) => $"{span}: {item.Text.Substring(span.Start, span.Length)}";

    static ImmutableArray<Diagnostic> Compile(IReadOnlyDictionary<string, string> options, bool withAnalyzer)
    {
        var compilation = ModelCompilation.Create("")
            .AddSyntaxTrees(CorpusCase.All.Select(item => CSharpSyntaxTree.ParseText(item.Text, ModelCompilation.ParseOptions, item.Name)));
        return CompiledText.DiagnosticsOf(CompiledText.RunGenerator(compilation, options).Output, withAnalyzer);
    }
}

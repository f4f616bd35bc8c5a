using System.Collections.Immutable;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>
/// What an editor shows while a library is open as a project beside the model: its symbols have syntax, but of another compilation.
/// </summary>
public class LiveAnalysisTests
{
    const string Library = """
        namespace Blocks;

        [Module]
        public sealed class Head(int inputs, int outputs)
        {
            readonly Linear layer = new(inputs, outputs);

            public Tensor Forward(Tensor x) => Softmax(layer.Forward(x));
        }
        """;

    static string User(int width, string loss) => $$"""
        [Model]
        public partial class Net
        {
            readonly Blocks.Head head = new(4, 3);
            readonly Linear spare = new(2, 2);

            [Graph] Tensor Predict([Shape("N", {{width}})] Tensor x) => head.Forward(Tanh(x));
            [Loss] Tensor Error([Shape("N", {{width}})] Tensor x, [Shape("N")] IntTensor labels) => {{loss}};
        }
        """;

    static async Task<string[]> Shown(string text, params ImmutableArray<string> silenced)
    {
        var library = ModelCompilation.Create(Library, "Blocks").ToMetadataReference();
        var (_, compilation) = CompiledText.RunGenerator(ModelCompilation.Create(text,
            references: [.. ModelCompilation.References, library]));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var options = compilation.Options.WithSpecificDiagnosticOptions([new("GC9001", ReportDiagnostic.Info),
            .. silenced.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))]);
        var shown = await ((CSharpCompilation)compilation.WithOptions(options)).WithAnalyzers([new ModelAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.All(shown, diagnostic => Assert.Equal("Model.cs", diagnostic.Location.SourceTree?.FilePath));
        return [.. shown.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Length).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
            .Select(diagnostic => $"{diagnostic.Id} {CompiledText.Marked(diagnostic)} > {CompiledText.Message(diagnostic)}")];
    }

    [Fact]
    public async Task Shapes_are_told_for_the_user_s_own_expressions() => Assert.Equal(
        [
            "GC9001 head.Forward(Tanh(x)) > head.Forward(Tanh(x)): [N, 3]",
            "GC9001 Tanh(x) > Tanh(x): [N, 4]",
            "GC9001 x > x: [N, 4]",
            "GC9001 Predict(x) > Predict(x): [N, 3]",
            "GC9001 Predict(x).Mean() > Predict(x).Mean(): []",
            "GC9001 x > x: [N, 4]",
        ],
        await Shown(User(4, "Predict(x).Mean()"), "GC0009"));

    [Fact]
    public async Task A_mistake_is_told_at_the_user_s_call() => Assert.Contains(
        "GC0102 head.Forward(Tanh(x)) > MatMul needs equal inner dimensions: [N, 5] x [4, 3] has 5 and 4 in head.Forward > layer.Forward",
        await Shown(User(5, "CrossEntropy(Predict(x), labels)")));

    [Fact]
    public async Task Warnings_are_told_too()
    {
        var shown = await Shown(User(4, "CrossEntropy(Predict(x), labels)"), "GC9001");
        Assert.Equal(
            [
                "GC0009 new(2, 2) > No entry of 'Net' uses 'spare.Weight', 'spare.Bias'",
                "GC0203 CrossEntropy(Predict(x), labels) > A softmax is applied to the result of a softmax: leave the inner one out, as "
                + "losses such as CrossEntropy take logits in CrossEntropy > LogSoftmax",
            ], shown);
    }
}

using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>GC9001: shapes as information.</summary>
public class InferredShapeTests
{
    const string Model = """
        [Model]
        public partial class Net
        {
            readonly Linear layer = new(4, 2);
            [Graph] Tensor Run([Shape("N", 4)] Tensor x)
            {
                var y = layer.Forward(x);
                return Half(y) + Half(x.Sum());
            }
            static Tensor Half(Tensor t) => t / 2;
        }
        """;

    [Fact]
    public async Task Shapes_are_told_when_asked_for()
    {
        var (_, compilation) = CompiledText.RunGenerator(ModelCompilation.Create(Model));
        var options = compilation.Options.WithSpecificDiagnosticOptions([new("GC9001", ReportDiagnostic.Info)]);
        var told = await ((CSharpCompilation)compilation.WithOptions(options)).WithAnalyzers([new ModelAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        var messages = told.Where(diagnostic => diagnostic.Id == "GC9001").Select(CompiledText.Message).ToArray();
        Assert.Contains("layer.Forward(x): [N, 2]", messages);
        Assert.Contains("Half(y) + Half(x.Sum()): [N, 2]", messages);
        Assert.Contains("t / 2: [N, 2] or []", messages);
        Assert.DoesNotContain(messages, message => message.StartsWith("MatMul", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shapes_are_not_told_by_default()
    {
        var (_, compilation) = CompiledText.RunGenerator(ModelCompilation.Create(Model));
        Assert.Empty(await compilation.WithAnalyzers([new ModelAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }
}

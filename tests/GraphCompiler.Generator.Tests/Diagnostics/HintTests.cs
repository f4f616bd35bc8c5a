using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>Hints, and warnings that don't apply to models.</summary>
public class HintTests
{
    [Fact]
    public async Task A_method_that_hides_a_function_gets_a_hint()
    {
        var (_, compilation) = CompiledText.RunGenerator(ModelCompilation.Create("""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
                static Tensor Relu(Tensor x) => Max(x, 0.1f * x);
            }
            """));
        var hint = Assert.Single(await compilation.WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync());
        Assert.Equal(("GC9002", DiagnosticSeverity.Info, "Relu"), (hint.Id, hint.Severity, CompiledText.Marked(hint)));
        Assert.Equal("'Relu' hides the function Ops.Relu: calls in 'Net' mean this method", CompiledText.Message(hint));
    }

    const string Captures = """
        {0}
        public sealed class Block(int size)
        {
            readonly int width = size;
            readonly Linear linear = new(size, size);
            public Tensor Forward(Tensor x) => linear.Forward(x).Reshape(-1, size).Reshape(-1, width);
        }
        """;

    [Fact]
    public void A_module_may_capture_an_argument_that_also_initializes_a_field() =>
        CompiledText.Compile(Captures.Replace("{0}", "[Module]"));

    [Fact]
    public async Task An_abstract_class_of_models_may_have_entries_and_capture_arguments()
    {
        var (_, compilation) = CompiledText.RunGenerator(ModelCompilation.Create("""
            public abstract class Family(int size)
            {
                readonly Linear linear = new(4, size);
                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => linear.Forward(x).Reshape(-1, size);
            }
            [Model] public partial class Net() : Family(3);
            """));
        var all = await compilation.WithAnalyzers([new ModelAnalyzer(), new ModelSuppressor()]).GetAllDiagnosticsAsync();
        Assert.Empty(all.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed));
    }

    [Fact]
    public void An_ordinary_class_is_still_warned_of_it() => CompiledText.Compile(Captures.Replace("{0}", ""), "CS9124");
}

using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>One mistake gives one error, at the user's own expression.</summary>
public class ClassifierMistakeTests
{
    static string Classifier(int inner) => $$"""
        [Model]
        public partial class Classifier
        {
            readonly Linear hidden = new(784, 128);
            readonly Linear output = new({{inner}}, 10);

            [Graph] Tensor Logits([Shape("N", 784)] Tensor x)
                => output.Forward(Relu(hidden.Forward(x)));

            [Loss] Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels)
                => CrossEntropy(Logits(x), labels);
        }

        static class Program
        {
            static void Use(Classifier net, float[] x, int[] labels)
            {
                net.Logits(x);
                net.Loss(x, labels);
            }
        }
        """;

    [Fact]
    public void A_right_model_compiles_without_a_word() => CompiledText.Compile(Classifier(128));

    [Fact]
    public void A_wrong_inner_dimension_is_one_error_at_the_call_in_the_model()
    {
        var error = CompiledText.Compile(Classifier(100), "GC0102").Diagnostics[0];
        Assert.Equal("MatMul needs equal inner dimensions: [N, 128] x [100, 10] has 128 and 100 in output.Forward",
            CompiledText.Message(error));
        Assert.Equal("output.Forward(Relu(hidden.Forward(x)))", CompiledText.Marked(error));
    }

    [Fact]
    public void Without_analyzers_the_generated_file_says_the_same()
    {
        var options = new Dictionary<string, string> { ["build_property.RunAnalyzers"] = "false" };
        var error = CompiledText.Compile(ModelCompilation.Create(Classifier(100)), options, withAnalyzer: false, "CS1029").Diagnostics[0];
        Assert.Contains("GC0102: MatMul needs equal inner dimensions: [N, 128] x [100, 10] has 128 and 100 in output.Forward",
            CompiledText.Message(error));
    }
}

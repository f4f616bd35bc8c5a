using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>Names of the user's beside those of generated code.</summary>
public class NameTests
{
    const string Model = """
        [Model]
        public partial class Net
        {
            readonly Linear layer = new(4, 2);
            [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => layer.Forward(x);
            [Loss] Tensor Error([Shape("N", 4)] Tensor x) => Predict(x).Mean();
        //
        }
        """;

    [Fact]
    public void Every_name_that_the_generator_takes_is_refused_to_others()
    {
        var compiled = CompiledText.Compile(Model);
        var taken = compiled.Compilation.GetTypeByMetadataName("Net")!.GetMembers()
            .Where(member => member is { IsImplicitlyDeclared: false, CanBeReferencedByName: true } && member.Locations.All(location => location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            .Select(member => member.Name).Where(name => name is not ("Predict" or "Error") && !name.StartsWith("offsetOf", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.Contains("Parameters", taken);
        var text = "#pragma warning disable CS0169\n" + Model.Replace("//", string.Concat(taken.Select(name => $"int {name};\n")));
        CompiledText.Compile(text, [.. taken.Select(_ => "GC0016")]);
    }

    [Theory]
    [InlineData("work", "indices", "team")]
    [InlineData("parameters", "gradients", "model")]
    [InlineData("symbols", "input", "result")]
    [InlineData("lanes", "row", "@class")]
    [InlineData("Name", "Evaluate", "Kernels")]
    [InlineData("Prepare", "value", "memory")]
    public void Arguments_and_sizes_may_be_called_like_anything_else_in_generated_code(string tensor, string size, string scalar)
    {
        CompiledText.Compile($$"""
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);
                [Graph] (Tensor, Tensor) Predict([Shape("{{size}}", 4)] Tensor {{tensor}}, float {{scalar}}) => ({{scalar}} * layer.Forward({{tensor}}), {{tensor}}.Sum() * {{tensor}}.Dim(0));
                [Loss] Tensor Error([Shape("{{scalar.TrimStart('@')}}2", 4)] Tensor {{size}}, [Shape("{{scalar.TrimStart('@')}}2")] IntTensor {{scalar}}) => CrossEntropy(layer.Forward({{size}}), {{scalar}});
            }
            """);
    }

    [Fact]
    public void An_overload_is_no_clash() => CompiledText.Compile(Model.Replace("//", """
            public float[] Predict(float[] x, bool quickly) => Predict(x);
            public void Initialize() => Initialize(3);
        """));
}

using System.Reflection;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Names;

/// <summary>Names of the user's that would hide those of generated code.</summary>
public class HiddenNameTests
{
    [Fact]
    public void Nothing_of_the_users_hides_what_generated_code_names()
    {
        var compiled = CompiledText.Compile(CSharpCompilation.Create("Hostile",
            new[] { HostileProject.Usings, HostileProject.Library,
                HostileProject.Models }.Select((text, i) => CSharpSyntaxTree.ParseText(text, ModelCompilation.ParseOptions, $"File{i}.cs")),
            ModelCompilation.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable)));
        compiled.Load();
    }

    [Theory]
    [InlineData("(x * sumPart * sumLanes * sumCompensation).Mean()", "sum")]
    [InlineData("x.Mean() * sumPart[0] * sumLanes[0] * sumCompensation[0]", "sum")]
    [InlineData("x.Max() * maxPart[0] * maxLanes[0] * maxLanesNext[0] + x.ArgMax(0).ToTensor()", "max")]
    public void What_kernels_call_the_parts_of_a_reduced_value_may_be_inputs(string result, string value)
    {
        var names = new[] { "Part", "Lanes", "Compensation", "LanesNext" }.Select(suffix => value + suffix);
        CompiledText.Compile($$"""
            [Model] public partial class Net
            {
                [Graph] Tensor Run([Shape("N")] Tensor x, {{string.Join(", ", names.Select(name => $"[Shape(\"N\")] Tensor {name}"))}}) =>
                    {{result}};
            }
            """).Load();
    }

    [Fact]
    public void Sizes_and_numbers_hide_no_function_of_kernels() => Assert.All(
        new[] { typeof(Cpu.Elements), typeof(Scalar.ScalarMath) }.SelectMany(type =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Static)).Select(method => method.Name).Append("V"),
        name => Assert.NotEqual((name, name), (Identifiers.OfSymbol(name), Identifiers.OfScalar(name))));
}

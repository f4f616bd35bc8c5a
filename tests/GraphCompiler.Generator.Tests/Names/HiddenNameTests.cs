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

    [Fact]
    public void Sizes_and_numbers_hide_no_function_of_kernels() => Assert.All(
        new[] { typeof(Cpu.Elements), typeof(Scalar.ScalarMath) }.SelectMany(type =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Static)).Select(method => method.Name).Append("V"),
        name => Assert.NotEqual((name, name), (Identifiers.OfSymbol(name), Identifiers.OfScalar(name))));
}

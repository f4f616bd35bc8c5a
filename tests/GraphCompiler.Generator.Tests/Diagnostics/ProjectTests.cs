using System.Globalization;
using System.Xml.Linq;
using GraphCompiler.Generator.Diagnostics;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>Projects that models can't be compiled for, and the oldest that they can be.</summary>
public class ProjectTests
{
    const string Model = """
        using GraphCompiler;
        [Model]
        public partial class Net
        {
            readonly Linear layer = new Linear(4, 2);
            [Graph] Tensor Predict([Shape("N", 4)] Tensor x) { return layer.Forward(x); }
            [Loss] Tensor Error([Shape("N", 4)] Tensor x) { return Predict(x).Mean(); }
        }
        public static class Use { public static float Of(Net net, float[] x) { return net.Predict(x)[0] + net.ErrorAndGradients(x); } }
        """;

    static CompiledText Compile(string text, LanguageVersion version, params string[] expected)
    {
        var options = new CSharpParseOptions(version);
        var compilation = CSharpCompilation.Create("User", [CSharpSyntaxTree.ParseText(text, options, "Model.cs")],
            ModelCompilation.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return CompiledText.Compile(compilation, options, expected);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp11)]
    public void An_older_version_of_the_language_is_one_error_at_each_model(LanguageVersion version)
    {
        var error = Compile(Model, version, "GC0401").Diagnostics[0];
        Assert.Equal(
            $"Models are compiled to C# 12.0, but this project is compiled as C# {version.ToDisplayString()}: remove its LangVersion, or "
                + "make it 12.0 or later", CompiledText.Message(error));
        Assert.Equal("Net", CompiledText.Marked(error));
    }

    [Fact]
    public void No_error_stands_in_a_generated_file_for_still_older_ones() =>
        Assert.Equal("GC0401",
            Compile(Model.Remove(Model.IndexOf("public static class Use", StringComparison.Ordinal)), LanguageVersion.CSharp9,
                "GC0401").Diagnostics[0].Id);

    [Fact]
    public void Generated_code_is_written_in_the_version_that_the_error_names()
    {
        var (_, output) = CompiledText.RunGenerator(ModelCompilation.Create(ModelTexts.All));
        var options = new CSharpParseOptions(LanguageVersion.CSharp12);
        var problems = output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
            .SelectMany(tree => CSharpSyntaxTree.ParseText(tree.ToString(), options, tree.FilePath).GetDiagnostics());
        Assert.Empty(problems);
        Compile(Model, LanguageVersion.CSharp12);
    }

    [Fact]
    public void The_package_says_which_framework_it_needs()
    {
        var error = XDocument.Parse(Repository.Read("generators/GraphCompiler.Generator/build/GraphCompiler.targets"))
            .Descendants("Error").Single();
        Assert.Equal("GC0402", (string?)error.Attribute("Code"));
        Assert.Equal(Descriptors.TargetFramework.HelpLinkUri, (string?)error.Attribute("HelpLink"));
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, Descriptors.TargetFramework.MessageFormat.ToString(), "$(TargetFramework)",
            ""), (string?)error.Attribute("Text"));
    }
}

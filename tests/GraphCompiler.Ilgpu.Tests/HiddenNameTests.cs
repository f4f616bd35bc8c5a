using GraphCompiler.Generator;
using GraphCompiler.Generator.Tests.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Names of the user's that would hide those of generated device code.</summary>
public class HiddenNameTests
{
    [Fact]
    public void Nothing_of_the_users_hides_what_device_code_names()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Hostile",
            new[] { HostileProject.Usings, HostileProject.Library,
                HostileProject.Models }.Select(text => CSharpSyntaxTree.ParseText(text, options)),
            references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        var files = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var problems, TestContext.Current.CancellationToken)
            .GetRunResult().GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath));
        Assert.Contains("App.Outer.Inner.OnDevice.Kernels.g.cs", files);
        Assert.Equal([], problems.Concat(output.GetDiagnostics(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString()));
    }
}

using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests;

/// <summary>The compiler behind the front end is plain C#, testable without Roslyn.</summary>
public class ArchitectureTests
{
    [Fact]
    public void Only_the_front_end_sees_Roslyn()
    {
        foreach (var folder in new[] { "Graphs", "Primitives", "Autodiff", "Passes", "Lowering", "Kernels", "Emit" })
        {
            var files = Repository.Files("generators/GraphCompiler.Generator/" + folder, "*.cs").ToArray();
            Assert.NotEmpty(files);
            Assert.All(files, file => Assert.DoesNotContain("Microsoft.CodeAnalysis", File.ReadAllText(file)));
        }
    }

    [Fact]
    public void No_stage_looks_back_at_the_front_end()
    {
        foreach (var folder in new[] { "Graphs", "Primitives", "Autodiff", "Passes", "Lowering", "Kernels", "Emit" })
            Assert.All(Repository.Files("generators/GraphCompiler.Generator/" + folder, "*.cs"), file => Assert.DoesNotContain("GraphCompiler.Generator.Frontend", File.ReadAllText(file)));
    }
}

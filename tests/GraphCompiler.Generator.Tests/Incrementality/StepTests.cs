using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Incrementality;

/// <summary>
/// Which steps run again after which kind of edit: an edit that leaves the model's meaning alone stops at its specification.
/// </summary>
public class StepTests
{
    const string Model = """
        namespace App;

        [Model]
        public partial class Net
        {
            readonly Linear layer = new(4, 2);

            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(layer.Forward(x));
        }
        """;

    const string Other = "class Other { }";

    public static TheoryData<string, string, string, bool> Edits => new()
    {
        { "comment", "readonly Linear", "/* the only layer */ readonly Linear", false },
        { "whitespace", "Relu(layer.Forward(x))", "Relu(\n    layer .Forward( x ) )", false },
        { "move", "[Model]", "class Before\n{\n}\n\n[Model]", false },
        { "unrelated member", "readonly Linear", "int count;\n    readonly Linear", false },
        { "operation", "Relu(layer", "Tanh(layer", true },
        { "shape", "Shape(\"N\", 4)", "Shape(\"M\", 4)", true },
        { "size", "new(4, 2)", "new(4, 3)", true },
        { "initial value", "new(4, 2)", "new(4, 2, bias: false)", true },
        { "mistake", "new(4, 2)", "new(5, 2)", true },
        { "documentation", "[Graph]", "/// <summary>Runs.</summary>\n    [Graph]", true },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_of_the_model_s_file(string kind, string from, string to, bool changesTheModel)
    {
        Assert.NotEqual("", kind);
        Assert.Contains(from, Model);
        var (before, after) = RunTwice(compilation =>
            compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(Model.Replace(from, to), "Model.cs")));
        AssertReasons(after, changesTheModel);
        if (!changesTheModel) Assert.Equal(Text(before), Text(after));
    }

    [Fact]
    public void An_edit_of_another_file()
    {
        var (_, after) = RunTwice(compilation =>
            compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[2], Parse("class Other { int more; }", "Other.cs")));
        AssertReasons(after, changesTheModel: false);
    }

    [Fact]
    public void A_file_more()
    {
        var (_, after) = RunTwice(compilation => compilation.AddSyntaxTrees(Parse("class More;", "More.cs")));
        AssertReasons(after, changesTheModel: false);
    }

    [Fact]
    public void The_sources_of_a_library_are_written_again_when_one_changed()
    {
        const string Module = "[Module] public class Part { public Tensor Forward(Tensor x) => Relu(x); }";
        var library = ModelCompilation.Create(Module, "Library").AddSyntaxTrees(Parse(Other, "Other.cs"));
        var (driver, _) = CompiledText.RunGenerator(library);
        AssertSources(IncrementalStepRunReason.Unchanged,
            library.ReplaceSyntaxTree(library.SyntaxTrees[2], Parse("class Other { int more; }", "Other.cs")));
        AssertSources(IncrementalStepRunReason.Modified,
            library.ReplaceSyntaxTree(library.SyntaxTrees[1], Parse(Module.Replace("Relu", "Tanh"), "Model.cs")));

        void AssertSources(IncrementalStepRunReason reason, CSharpCompilation edited) =>
            Assert.All(Outputs(driver.RunGenerators(edited).GetRunResult().Results[0], "GraphSources"),
                output => Assert.Equal(reason, output));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_in_a_clean_build()
    {
        Assert.Equal(
            Text(CompiledText.RunGenerator(ModelCompilation.Create(Model)).Driver.GetRunResult().Results[0]),
            Text(CompiledText.RunGenerator(ModelCompilation.Create(Model)).Driver.GetRunResult().Results[0]));
    }

    static void AssertReasons(GeneratorRunResult after, bool changesTheModel)
    {
        Assert.All(Outputs(after, "ModelSpec"),
            reason => Assert.Equal(changesTheModel ? IncrementalStepRunReason.Modified : IncrementalStepRunReason.Unchanged, reason,
                SameOrCached));
        if (changesTheModel)
        {
            Assert.All(Outputs(after, "CompileModel"), reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
            return;
        }
        foreach (var step in new[] { "CompileModel", "EntryFiles" })
            Assert.All(Outputs(after, step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(after.TrackedOutputSteps.Where(step => step.Key == "SourceOutput").SelectMany(step => step.Value)
            .Where(step => step.Outputs.Length > 0).SelectMany(step => step.Outputs),
            output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }

    /// <summary>A specification that came out equal is Unchanged, one whose parsing came out equal is Cached.</summary>
    static bool SameOrCached(IncrementalStepRunReason expected, IncrementalStepRunReason actual) =>
        expected == actual || (expected == IncrementalStepRunReason.Unchanged && actual == IncrementalStepRunReason.Cached);

    static IncrementalStepRunReason[] Outputs(GeneratorRunResult result, string step)
    {
        var reasons = result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).ToArray();
        Assert.NotEmpty(reasons);
        return reasons;
    }

    static (GeneratorRunResult Before, GeneratorRunResult After) RunTwice(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var compilation = ModelCompilation.Create(Model, kind: OutputKind.DynamicallyLinkedLibrary)
            .AddSyntaxTrees(Parse(Other, "Other.cs"));
        var (driver, _) = CompiledText.RunGenerator(compilation);
        return (driver.GetRunResult().Results[0], driver.RunGenerators(edit(compilation)).GetRunResult().Results[0]);
    }

    static string Text(GeneratorRunResult result) =>
        string.Join("\n", result.GeneratedSources.OrderBy(file => file.HintName, StringComparer.Ordinal)
            .Select(file => file.HintName + "\n" + file.SourceText));

    static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ModelCompilation.ParseOptions, path);
}

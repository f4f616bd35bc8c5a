using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceText = GraphCompiler.Generator.Tests.Harness.SourceText;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>Modules and graph functions of other assemblies: from a package, from a project open in the same IDE, and through a third library.</summary>
public class LibraryImportTests
{
    const string Library = """
        namespace Blocks;

        public enum Activation { Relu, Tanh }

        public record Options(int Hidden, Activation Activation = Activation.Tanh);

        [Module]
        public sealed class Mlp(int size, Options options)
        {
            readonly Linear up = new(size, options.Hidden);
            readonly Linear down = new(options.Hidden, size, bias: false);

            public Tensor Forward(Tensor x) => down.Forward(Shapes.Activate(up.Forward(x), options.Activation)).Residual(x);
        }

        static class Shapes
        {
            internal static Tensor Activate(Tensor x, Activation activation) => activation switch
            {
                Activation.Relu => Relu(x),
                Activation.Tanh => Tanh(x),
                _ => throw new System.ArgumentException("no such activation"),
            };
        }

        public static class Extensions
        {
            public static Tensor Residual(this Tensor x, Tensor skip) => x + skip;
        }
        """;

    const string User = """
        using Blocks;

        [Model]
        public partial class Net
        {
            readonly Mlp mlp = new(4, new Options(8));

            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => mlp.Forward(x).Residual(x);
        }
        """;

    static MetadataReference AsPackage(CSharpCompilation library)
    {
        var (_, output) = CompiledText.RunGenerator(library);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    static void AssertIsTheModel(ModelSpec model)
    {
        Assert.Equal(["mlp.up.Weight", "mlp.up.Bias", "mlp.down.Weight"], model.Parameters.Select(parameter => parameter.Path));
        Assert.Equal(["Contract", "Add", "Tanh", "Contract", "Add", "Add"],
            model.Entries[0].Evaluation!.Nodes.Select(node => node.Primitive.Name).Where(name => name is not ("Input" or "Parameter" or "Expand")));
    }

    [Fact]
    public void A_library_that_is_a_package()
    {
        var package = AsPackage(ModelCompilation.Create(Library, "Blocks"));
        AssertIsTheModel(ModelCompilation.Read(User, [.. ModelCompilation.References, package]));
    }

    [Fact]
    public void A_library_that_is_a_project_in_the_same_solution()
    {
        var project = ModelCompilation.Create(Library, "Blocks").ToMetadataReference();
        AssertIsTheModel(ModelCompilation.Read(User, [.. ModelCompilation.References, project]));
    }

    [Fact]
    public void A_library_in_the_user_s_own_project() => AssertIsTheModel(ModelCompilation.Read(User.Replace("using Blocks;", "").Insert(0, Library.Replace("namespace Blocks;", ""))));

    [Fact]
    public void The_run_time_library_as_a_project()
    {
        // In an IDE the run-time library's own project is a reference like any other.
        var library = SourceText.Library;
        var trees = library.Select(file => CSharpSyntaxTree.ParseText(file.Text, ModelCompilation.ParseOptions, file.Path));
        var project = CSharpCompilation.Create("GraphCompiler", trees, ModelCompilation.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)).ToMetadataReference();
        var package = AsPackage(ModelCompilation.Create(Library, "Blocks"));
        AssertIsTheModel(ModelCompilation.Read(User, [.. ModelCompilation.Framework, project, package]));
    }

    [Fact]
    public void A_package_is_bound_once_for_all_compilations_that_refer_to_it()
    {
        var package = AsPackage(ModelCompilation.Create(Library, "Blocks"));
        var compilation = ModelCompilation.Create(User, references: [.. ModelCompilation.References, package]);
        var first = Unit(compilation);
        Assert.Same(first, Unit(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other;", ModelCompilation.ParseOptions))));

        Generator.Frontend.SourceUnit Unit(CSharpCompilation consumer) =>
            new Generator.Frontend.Sources(consumer, CancellationToken.None).Find(consumer.GetTypeByMetadataName("Blocks.Mlp")!)!;
    }

    [Fact]
    public void Compilations_on_several_threads_may_bind_a_package_at_once()
    {
        var package = AsPackage(ModelCompilation.Create("namespace Blocks; public static class Functions { public static Tensor Twice(Tensor x) => x + x; }", "Blocks"));
        var consumer = ModelCompilation.Create("class Consumer;", references: [.. ModelCompilation.References, package]);
        // Each finds what another bound for other references, and binds anew.
        Parallel.For(0, 200, i =>
        {
            var own = consumer.AddReferences(MetadataReference.CreateFromFile(typeof(Enumerable).Assembly.Location, MetadataReferenceProperties.Assembly.WithAliases([$"other{i}"])));
            Assert.NotNull(new Generator.Frontend.Sources(own, CancellationToken.None).Find(own.GetTypeByMetadataName("Blocks.Functions")!));
        });
    }

    [Fact]
    public void A_mistake_inside_a_library_is_reported_at_the_user_s_call_once()
    {
        var package = AsPackage(ModelCompilation.Create(Library, "Blocks"));
        var compilation = ModelCompilation.Create("""
            using Blocks;

            [Model]
            public partial class Net
            {
                readonly Mlp mlp = new(4, new Options(8));

                [Graph] Tensor Run([Shape("N", 5)] Tensor x) => Twice(x);
                [Loss] Tensor Loss([Shape("N", 5)] Tensor x) => Run(x).Mean();
                Tensor Twice(Tensor x) => mlp.Forward(mlp.Forward(x));
            }
            """, references: [.. ModelCompilation.References, package]);
        var error = CompiledText.Compile(compilation, expected: "GC0102").Diagnostics[0];
        Assert.Equal("mlp.Forward(x)", CompiledText.Marked(error));
        Assert.Equal("MatMul needs equal inner dimensions: [N, 5] x [4, 8] has 5 and 4 in mlp.Forward > up.Forward", CompiledText.Message(error));
    }

    [Fact]
    public void Only_libraries_carry_their_source_and_only_what_graph_code_needs()
    {
        var text = Library + "\npublic class Unrelated;";
        Assert.Empty(CompiledText.RunGenerator(ModelCompilation.Create("class Program { static void Main() { } }\n[Module] class M;", "Tool", kind: OutputKind.ConsoleApplication)).Driver.GetRunResult().GeneratedTrees);

        var files = ModelCompilation.Create(text, "Blocks").AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace Blocks; class Alone;", ModelCompilation.ParseOptions, "Alone.cs"));
        var generated = Assert.Single(CompiledText.RunGenerator(files).Driver.GetRunResult().GeneratedTrees).ToString();
        Assert.Contains("GraphSource(\"Model.cs\"", generated);
        Assert.Contains("GraphSource(\"GlobalUsings.cs\", \"global using System;", generated);
        Assert.DoesNotContain("Alone.cs", generated);
    }
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using SourceText = GraphCompiler.Generator.Tests.Harness.SourceText;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>
/// Modules and graph functions of other assemblies: from a package, from a project open in the same IDE, and through a third library.
/// </summary>
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
        var (_, output) = CompiledText.RunGenerator(library, parseOptions: (CSharpParseOptions)library.SyntaxTrees[0].Options);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    /// <summary>A reference assembly, as the build of a project hands it to the projects that refer to it.</summary>
    static MetadataReference AsProjectReference(CSharpCompilation library)
    {
        var (_, output) = CompiledText.RunGenerator(library, parseOptions: (CSharpParseOptions)library.SyntaxTrees[0].Options);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false));
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    static void AssertIsTheModel(ModelSpec model)
    {
        Assert.Equal(["mlp.up.Weight", "mlp.up.Bias", "mlp.down.Weight"], model.Parameters.Select(parameter => parameter.Path));
        Assert.Equal(["Contract", "Add", "Tanh", "Contract", "Add", "Add"],
            model.Entries[0].Evaluation!.Nodes.Select(node => node.Primitive.Name)
                .Where(name => name is not ("Input" or "Parameter" or "Expand")));
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

    [Theory]
    [InlineData(new string[0], "Sin", "Cos", "Sqrt", "Exp")]
    [InlineData(new[] { "NET10_0_OR_GREATER" }, "Tanh", "Cos", "Sqrt", "Exp")]
    [InlineData(new[] { "NET10_0_OR_GREATER", "DEBUG" }, "Tanh", "Sigmoid", "Sqrt", "Exp")]
    [InlineData(new[] { "MY_OWN", "USING" }, "Sin", "Cos", "Erf", "Log")]
    public void A_library_keeps_its_preprocessor_symbols(string[] symbols, params string[] expected)
    {
        const string text = """
            #if USING
            global using F = Blocks.Second;
            #else
            global using F = Blocks.First;
            #endif
            namespace Blocks;

            static class First { public static Tensor Of(Tensor x) => Exp(x); }

            static class Second { public static Tensor Of(Tensor x) => Log(x); }

            public static class Functions
            {
            #if NET10_0_OR_GREATER
                public static Tensor A(Tensor x) => Tanh(x);
            #else
                public static Tensor A(Tensor x) => Sin(x);
            #endif
            #if DEBUG
                public static Tensor B(Tensor x) => Sigmoid(x);
            #else
                public static Tensor B(Tensor x) => Cos(x);
            #endif
                public static Tensor C(Tensor x)
                {
            #if MY_OWN
                    return Erf(x);
            #else
                    return Sqrt(x);
            #endif
                }

                public static Tensor D(Tensor x) => F.Of(x);
            }
            """;
        var library = WithOptions(ModelCompilation.Create(text, "Blocks"), ModelCompilation.ParseOptions.WithPreprocessorSymbols(symbols));
        // The consumer's own symbols are others.
        var user = WithOptions(ModelCompilation.Create("""
            using Blocks;

            [Model] public partial class Net { [Graph] Tensor Run([Shape("N")] Tensor x) =>
                Functions.D(Functions.C(Functions.B(Functions.A(x)))); }
            """), ModelCompilation.ParseOptions.WithPreprocessorSymbols("RELEASE", "TRACE"));
        AssertIsTheSame(user, library,
            model => Assert.Equal(["Input", .. expected], model.Entries[0].Evaluation!.Nodes.Select(node => node.Primitive.Name)));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.Preview)]
    public void A_library_keeps_its_language_version(LanguageVersion version)
    {
        // In C# 14 and later, field is the storage of a property; before, a name like any other.
        const string text = """
            namespace Blocks;

            public class Scale
            {
                const float field = 3;

                public float Value => field;
            }

            public static class Functions { public static Tensor A(Tensor x) => x * new Scale().Value; }
            """;
        var library = WithOptions(ModelCompilation.Create(text, "Blocks"), ModelCompilation.ParseOptions.WithLanguageVersion(version));
        var user =
            ModelCompilation.Create(
                "[Model] public partial class Net { [Graph] Tensor Run([Shape(\"N\")] Tensor x) => Blocks.Functions.A(x); }");
        AssertIsTheSame(user, library,
            model => Assert.Contains(version == LanguageVersion.CSharp11 ? 3.0 : 0,
                model.Entries[0].Evaluation!.Nodes.Select(Leaf.ValueOf).OfType<double>()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_library_keeps_whether_arithmetic_is_checked(bool isChecked)
    {
        var library =
            ModelCompilation.Create(
                "namespace Blocks; public static class Functions { public static int Wrapped(int x) => x * 2; }\n[Module] public class M;",
                "Blocks");
        library = library.WithOptions(library.Options.WithOverflowChecks(isChecked));
        var user =
            ModelCompilation.Create(
                "[Model] public partial class Net { [Graph] Tensor Run([Shape(\"N\")] Tensor x) => x * "
                    + "Blocks.Functions.Wrapped(int.MaxValue); }");
        foreach (var reference in new[] { AsPackage(library), AsProjectReference(library), library.ToMetadataReference() })
        {
            var read = ModelCompilation.ReadWithFindings(user.AddReferences(reference));
            Assert.Equal(isChecked ? ["GC0116"] : [], ModelCompilation.MistakesOf(read).Select(mistake => mistake[..6]));
        }
    }

    /// <summary>
    /// Asserts that a model is the same whether it refers to a package, to a project that is built, or to one that is open beside it.
    /// </summary>
    static void AssertIsTheSame(CSharpCompilation user, CSharpCompilation library, Action<ModelSpec> check)
    {
        var texts = new List<string>();
        foreach (var reference in new[] { AsPackage(library), AsProjectReference(library), library.ToMetadataReference() })
        {
            var read = ModelCompilation.ReadWithFindings(user.AddReferences(reference));
            Assert.Empty(ModelCompilation.MistakesOf(read));
            check(read.Spec);
            texts.Add(read.Spec.ToString());
        }
        Assert.Single(texts.Distinct());
    }

    static CSharpCompilation WithOptions(CSharpCompilation compilation, CSharpParseOptions options) => compilation.RemoveAllSyntaxTrees()
        .AddSyntaxTrees(compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath)));

    [Fact]
    public void A_library_in_the_user_s_own_project() =>
        AssertIsTheModel(ModelCompilation.Read(User.Replace("using Blocks;", "").Insert(0, Library.Replace("namespace Blocks;", ""))));

    [Fact]
    public void The_run_time_library_as_a_project()
    {
        // In an IDE the run-time library's own project is a reference like any other.
        var library = SourceText.Library;
        var trees = library.Select(file => CSharpSyntaxTree.ParseText(file.Text, ModelCompilation.ParseOptions, file.Path));
        var project = CSharpCompilation.Create("GraphCompiler", trees, ModelCompilation.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .ToMetadataReference();
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

        Generator.Frontend.Symbols.SourceUnit Unit(CSharpCompilation consumer) =>
            new Generator.Frontend.Symbols.Sources(consumer, CancellationToken.None).Find(consumer.GetTypeByMetadataName("Blocks.Mlp")!)!;
    }

    [Fact]
    public void Compilations_on_several_threads_may_bind_a_package_at_once()
    {
        var package =
            AsPackage(ModelCompilation.Create(
                "namespace Blocks; public static class Functions { public static Tensor Twice(Tensor x) => x + x; }", "Blocks"));
        var consumer = ModelCompilation.Create("class Consumer;", references: [.. ModelCompilation.References, package]);
        // Each finds what another bound for other references, and binds anew.
        Parallel.For(0, 200, i =>
        {
            var own = consumer.AddReferences(MetadataReference.CreateFromFile(typeof(Enumerable).Assembly.Location,
                MetadataReferenceProperties.Assembly.WithAliases([$"other{i}"])));
            Assert.NotNull(new Generator.Frontend.Symbols.Sources(own, CancellationToken.None)
                .Find(own.GetTypeByMetadataName("Blocks.Functions")!));
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
        Assert.Equal("MatMul needs equal inner dimensions: [N, 5] x [4, 8] has 5 and 4 in mlp.Forward > up.Forward",
            CompiledText.Message(error));
    }

    [Fact]
    public void Only_libraries_carry_their_source_and_only_what_graph_code_needs()
    {
        var text = Library + "\npublic class Unrelated;";
        Assert.Empty(CompiledText.RunGenerator(ModelCompilation.Create("class Program { static void Main() { } }\n[Module] class M;",
            "Tool", kind: OutputKind.ConsoleApplication)).Driver.GetRunResult().GeneratedTrees);

        var files = ModelCompilation.Create(text, "Blocks")
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace Blocks; class Alone;", ModelCompilation.ParseOptions, "Alone.cs"));
        var generated = Assert.Single(CompiledText.RunGenerator(files).Driver.GetRunResult().GeneratedTrees).ToString();
        Assert.Contains("GraphSource(\"Model.cs\"", generated);
        Assert.Contains("GraphSource(\"GlobalUsings.cs\", \"global using System;", generated);
        Assert.DoesNotContain("Alone.cs", generated);
    }
}

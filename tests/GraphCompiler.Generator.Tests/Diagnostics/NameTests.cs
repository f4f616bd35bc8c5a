using System.Reflection;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
            .Where(member => member is { IsImplicitlyDeclared: false, CanBeReferencedByName: true }
                && member.Locations.All(location => location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            .Select(member => member.Name)
            .Where(name => name is not ("Predict" or "Error") && !name.StartsWith("offsetOf", StringComparison.Ordinal))
            .Distinct().ToArray();
        Assert.Contains("Parameters", taken);
        var text = "#pragma warning disable CS0169\n" + Model.Replace("//", string.Concat(taken.Select(name => $"int {name};\n")));
        CompiledText.Compile(text, [.. taken.Select(_ => "GC0016")]);
    }

    [Fact]
    public void Generated_code_names_types_in_full_beside_the_users()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in new[] { ModelTexts.All, ModelTexts.InDouble, Model, Model.Replace("new(4, 2)", "new(3, 2)") })
        {
            var (_, output) = CompiledText.RunGenerator(ModelCompilation.Create(text));
            foreach (var tree in output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)
                && !tree.FilePath.EndsWith("Kernels.g.cs", StringComparison.Ordinal)))
            {
                var semantics = output.GetSemanticModel(tree);
                foreach (var name in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
                    .SelectMany(type => type.DescendantNodes()).OfType<SimpleNameSyntax>())
                    if (!IsQualified(name) && semantics.GetSymbolInfo(name).Symbol is INamedTypeSymbol type
                        && type.Name == name.Identifier.Text && !IsInModel(type)) names.Add(type.MetadataName);
            }
        }
        Assert.Empty(names);

        static bool IsQualified(SimpleNameSyntax name) => name.Parent is AliasQualifiedNameSyntax
            || (name.Parent is QualifiedNameSyntax qualified && qualified.Right == name)
            || (name.Parent is MemberAccessExpressionSyntax access && access.Name == name);

        static bool IsInModel(INamedTypeSymbol type) => type.GetAttributes().Concat(type.ContainingType?.GetAttributes() ?? [])
            .Any(attribute => attribute.AttributeClass?.Name == "ModelAttribute");
    }

    /// <summary>Kernels are in a namespace of their own.</summary>
    [Fact]
    public void Members_and_types_may_be_called_like_functions_of_kernels()
    {
        var functions = new[] { typeof(Cpu.IVector<,>), typeof(Training.ILane<,>), typeof(Cpu.Elements) }
            .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static))
            .Where(method => !method.IsSpecialName).Select(method => method.Name).Distinct().ToList();
        Assert.Contains("Exp", functions);
        CompiledText.Compile($$"""
            namespace My.App;
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);
                [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => Ops.Softmax(layer.Forward(x)) + Exp(x.Max());
                {{string.Concat(functions.Select(name => $"public static Tensor {name}(Tensor x) => Ops.Tanh(x);\n"))}}
            }
            public static class Shapes
            {
                {{string.Concat(functions.Select(name => $"public class {name};\n"))}}
            }
            public class Exp;
            public class Products;
            public class Buffer<T>;
            public class V;
            public class Elements;
            """);
    }

    [Theory]
    [InlineData("work", "indices", "team")]
    [InlineData("parameters", "gradients", "model")]
    [InlineData("symbols", "input", "result")]
    [InlineData("lanes", "row", "@class")]
    [InlineData("Name", "Evaluate", "Kernels")]
    [InlineData("Prepare", "value", "memory")]
    [InlineData("Math", "nint", "float32")]
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

    [Theory]
    [InlineData("@event", "@while")]
    [InlineData("@record", "await")]
    [InlineData("Über", "@new")]
    public void Models_and_entries_may_be_called_like_keywords(string model, string entry)
    {
        var text = $$"""
            namespace My.@namespace;
            [Model]
            public partial class {{model}}
            {
                readonly Linear layer = new(4, 2);
                [Graph] Tensor {{entry}}([Shape("N", 4)] Tensor x) => layer.Forward(x);
                [Loss] Tensor @throw([Shape("N", 4)] Tensor x) => {{entry}}(x).Mean();
                public {{model}} Copy() => CreateSession();
            }
            """;
        CompiledText.Compile(text);
        CompiledText.Compile(text.Replace("new(4, 2)", "new(3, 2)"), "GC0102");
    }

    [Fact]
    public void Functions_may_have_names_in_lower_case() =>
        CompiledText.Compile(Model.Replace("=> Predict(x).Mean();",
            "=> swish(Predict(x)).Mean(); static Tensor swish(Tensor x) => x * Sigmoid(x) + Tanh(x);"));

    [Fact]
    public void Paths_that_differ_in_dots_alone_are_different_parameters() =>
        CompiledText.Compile(Model.Replace("readonly Linear layer = new(4, 2);", """
            readonly Linear layer = new(4, 2);
            readonly Parameter layerWeight = new(Init.Ones, 4, 2);
        """).Replace("layer.Forward(x)", "layer.Forward(x) + MatMul(x, layerWeight)"));

    [Fact]
    public void An_overload_is_no_clash() => CompiledText.Compile(Model.Replace("//", """
            public float[] Predict(float[] x, bool quickly) => Predict(x);
            public void Initialize() => Initialize(3);
        """));
}

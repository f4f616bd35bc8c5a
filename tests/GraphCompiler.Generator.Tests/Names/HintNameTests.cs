using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Names;

/// <summary>Names of generated files: unique without regard to case, for the compiler and for file systems.</summary>
public class HintNameTests
{
    static string Model(string declaration) => $$"""{{declaration}} { [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x); }""";

    /// <summary>Models whose names differ in case, in what is between their words, or look like another's kernels.</summary>
    static readonly string[] models =
    [
        Model("namespace App; [Model] public partial class Lstm"),
        Model("namespace App; [Model] public partial class LSTM"),
        Model("namespace App; [Model] public partial class lstM"),
        Model("namespace app; [Model] public partial class lstm"),
        Model("namespace App.Nets; [Model] public partial class @class"),
        Model("namespace App.nets; [Model] public partial class Class"),
        Model("namespace App._A; [Model] public partial class B_C"),
        Model("namespace App_.A; [Model] public partial class B_C"),
        Model("namespace App._A.B; [Model] public partial class C"),
        Model("namespace App; [Model] public partial class _A_B"),
        "namespace App; partial class Outer { " + Model("[Model] public partial class Net")
            + Model("[Model] public partial class NET") + "}",
        "namespace App; [Model] partial class Whole { [Graph] Tensor Run([Shape(\"N\", 4)] Tensor x) => Relu(x); "
            + Model("[Model] public partial class Kernels") + Model("[Model] public partial class OnDevice") + "}",
        Model("[Model] public partial class GraphSources"),
        Model("namespace Ümlaut; [Model] public partial class Näme"),
        Model("namespace ümlaut; [Model] public partial class NÄME"),
    ];

    static CompiledText Compile(IEnumerable<string> texts) => CompiledText.Compile(ModelCompilation.Create("").AddSyntaxTrees(
        texts.Select((text, i) => CSharpSyntaxTree.ParseText(text, ModelCompilation.ParseOptions, $"Model{i}.cs"))));

    [Fact]
    public void Every_model_has_files_of_its_own_in_whatever_order_they_come()
    {
        var files = Compile(models).Files;
        Assert.Equal(files.Count, files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(files.OrderBy(file => file.Key, StringComparer.Ordinal),
            Compile(models.Reverse()).Files.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Only_names_that_clash_are_numbered()
    {
        var names = Compile([models[0], models[1], Model("namespace App; [Model] public partial class Gru")]).Files.Keys
            .Where(name => name.EndsWith(".Kernels.g.cs", StringComparison.Ordinal));
        Assert.Equal(["App.Gru.Kernels.g.cs", "App.LSTM.Kernels.g.cs", "App.Lstm-2.Kernels.g.cs"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_model_that_is_marked_twice_takes_no_other_models_code()
    {
        var (driver, _) = CompiledText.RunGenerator(ModelCompilation.Create(models[10].Replace("namespace App;", "") + """
            [Model] public partial class Twice { [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x); }
            [Model] public partial class Twice { }
            """));
        Assert.Equal(["Outer.NET.Kernels.g.cs", "Outer.Net-2.Kernels.g.cs", "Twice.Kernels.g.cs"],
            driver.GetRunResult().Results.SelectMany(result => result.GeneratedSources).Select(file => file.HintName)
                .Where(name => name.EndsWith("Kernels.g.cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Models_that_were_not_compiled_have_names_too()
    {
        var compilation = ModelCompilation.Create(Model("[Model] public partial class Net<K, V>")
            + Model("public partial class Outer<K, V> { [Model] public partial class Net") + "}"
            + Model("[Model] public partial class Net"));
        var files = CompiledText.RunGenerator(compilation,
            new Dictionary<string, string> { ["build_property.RunAnalyzers"] = "false" }).Driver.GetRunResult().Results
            .SelectMany(result => result.GeneratedSources).Select(file => file.HintName);
        Assert.Equal(["Net.Kernels.g.cs", "Net.Plan.g.cs", "Net.g.cs", "Net{K, V}.g.cs", "Outer{K, V}.Net.g.cs"],
            files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_models_share_a_namespace_of_kernels()
    {
        string[] parts = ["A", "_A", "A_", "_A_", "A__A", "_", "__", "A0"];
        var names = parts.Concat(parts.SelectMany(first => parts.Select(second => first + "." + second)))
            .Concat(parts.SelectMany(first => parts.SelectMany(second => parts.Select(third => first + "." + second + "." + third))));
        var namespaces = names.Select(name =>
            ModelFile.KernelNamespace(new ModelSpec
                { Namespace = "", Declarations = [.. name.Split('.').Select(part => "partial class " + part)], Name = name,
                    Real = DType.Float32, Parameters = [], Entries = [] })).ToList();
        Assert.Equal(namespaces.Count, namespaces.Distinct().Count());
    }
}

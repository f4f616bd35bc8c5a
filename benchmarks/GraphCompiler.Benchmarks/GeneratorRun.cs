using BenchmarkDotNet.Attributes;
using GraphCompiler.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Benchmarks;

/// <summary>The generator: a first run, and runs after an edit with the earlier run's results at hand.</summary>
[MemoryDiagnoser]
public class GeneratorRun
{
    static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);
    static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Append(typeof(Tensor).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path))];

    static readonly SyntaxTree Elsewhere = CSharpSyntaxTree.ParseText("class Elsewhere { int Value => 1; }", Options);
    static readonly SyntaxTree ElsewhereEdited = CSharpSyntaxTree.ParseText("class Elsewhere { int Value => 2; }", Options);

    CSharpCompilation compilation = null!, edited = null!, changed = null!;
    GeneratorDriver warm = null!;

    /// <summary>The model.</summary>
    [Params("Xor", "Mlp", "Transformer")]
    public string Model { get; set; } = "";

    /// <summary>Runs the generator once and checks that it made compilable files.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var source = Model switch { "Xor" => Sources.Xor, "Mlp" => Sources.Mlp, _ => Sources.Transformer };
        var tree = CSharpSyntaxTree.ParseText(source, Options);
        compilation = CSharpCompilation.Create("Models", [tree, Elsewhere], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        edited = compilation.ReplaceSyntaxTree(Elsewhere, ElsewhereEdited);
        changed = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source.Replace("Mean()", "Sum()").Replace("Relu(", "Tanh(").Replace("Sigmoid(", "Tanh(").Replace("Gelu(", "Tanh("), Options));
        warm = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        if (output.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidOperationException($"{Model}: {error}");
        if (warm.GetRunResult().GeneratedTrees.Length < 2) throw new InvalidOperationException($"{Model}: the generator wrote nothing.");
    }

    /// <summary>All steps, with nothing cached.</summary>
    [Benchmark(Description = "first run")]
    public object First() => Driver().RunGenerators(compilation);

    /// <summary>Another class was edited: only ParseModel runs again.</summary>
    [Benchmark(Description = "after an edit elsewhere")]
    public object EditElsewhere() => warm.RunGenerators(edited);

    /// <summary>The model's meaning was changed: everything runs again.</summary>
    [Benchmark(Description = "after a change of the model")]
    public object Change() => warm.RunGenerators(changed);

    static GeneratorDriver Driver() => CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: Options);
}

using BenchmarkDotNet.Attributes;
using GraphCompiler.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Benchmarks;

/// <summary>The generator: a first run, and runs after an edit with the earlier run's results at hand.</summary>
[MemoryDiagnoser]
public class GeneratorRun
{
    internal static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);
    static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Append(typeof(Tensor).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path))];

    static readonly SyntaxTree Elsewhere = CSharpSyntaxTree.ParseText("class Elsewhere { int Value => 1; }", Options);
    static readonly SyntaxTree ElsewhereEdited = CSharpSyntaxTree.ParseText("class Elsewhere { int Value => 2; }", Options);

    CSharpCompilation compilation = null!, edited = null!;
    GeneratorDriver warm = null!;
    string source = "";
    SyntaxTree tree = null!;
    int runs;

    /// <summary>The model.</summary>
    [Params("Xor", "Mlp", "Transformer")]
    public string Model { get; set; } = "";

    /// <summary>Runs the generator once and checks that it made compilable files.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        source = Model switch { "Xor" => Sources.Xor, "Mlp" => Sources.Mlp, _ => Sources.Transformer };
        tree = CSharpSyntaxTree.ParseText(source, Options);
        compilation = Compile(tree, Elsewhere);
        edited = compilation.ReplaceSyntaxTree(Elsewhere, ElsewhereEdited);
        warm = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        if (output.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidOperationException($"{Model}: {error}");
        if (warm.GetRunResult().GeneratedTrees.Length < 2) throw new InvalidOperationException($"{Model}: the generator wrote nothing.");
    }

    /// <summary>All steps, with nothing cached.</summary>
    [Benchmark(Description = "first run")]
    public object First() => Driver().RunGenerators(Changed());

    /// <summary>Another class was edited: only ParseModel runs again.</summary>
    [Benchmark(Description = "after an edit elsewhere")]
    public object EditElsewhere() => warm.RunGenerators(edited);

    /// <summary>The model's meaning was changed: everything runs again.</summary>
    [Benchmark(Description = "after a change of the model")]
    public object Change() => warm.RunGenerators(Changed());

    // Another name each time, since the compiler remembers what it made of equal models.
    CSharpCompilation Changed()
    {
        runs++;
        var model = CSharpSyntaxTree.ParseText(Renamed(source, Model, runs), Options);
        return compilation.ReplaceSyntaxTree(tree, model);
    }

    internal static CSharpCompilation Compile(params SyntaxTree[] trees) => CSharpCompilation.Create("Models", trees, References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    internal static string Renamed(string source, string model, int number) =>
        source.Replace($"partial class {model}", $"partial class {model}{number}", StringComparison.Ordinal);

    internal static GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: Options);
}

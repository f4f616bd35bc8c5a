using BenchmarkDotNet.Attributes;
using GraphCompiler.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Benchmarks;

/// <summary>
/// How the generator's time grows with a model: over the steps of a chain, the branches of a wide graph, and modules within modules.
/// </summary>
[MemoryDiagnoser]
public class GenerationTime
{
    string source = "";
    int runs;

    /// <summary>What there is more of.</summary>
    [Params("chain", "products", "branches", "modules")]
    public string Kind { get; set; } = "";

    /// <summary>How many.</summary>
    [Params(50, 100, 200, 400, 800, 1600)]
    public int Size { get; set; }

    /// <summary>Writes the model and checks that it can be generated.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        source = Kind switch
        {
            "chain" => Sources.Chain(Size, "x = Sin(x * w) + i * 0.37f;"),
            "products" => Sources.Chain(Size, "x = x + Tanh(MatMul(x, m)) * (i + 1);"),
            "branches" => Sources.Chain(Size, "sum = sum + Sin(x * (i + 1.5f));"),
            _ => Sources.Modules(Size / 10, 10),
        };
        if (Generate() is not GeneratorDriver driver || driver.GetRunResult().GeneratedTrees.Length < 3)
            throw new InvalidOperationException($"{Kind} of {Size}: the generator wrote nothing.");
    }

    /// <summary>All steps of the generator, with nothing cached.</summary>
    [Benchmark]
    public object Generate() => GeneratorRun.Driver()
        .RunGenerators(GeneratorRun.Compile(CSharpSyntaxTree.ParseText(GeneratorRun.Renamed(source, "Net", ++runs), GeneratorRun.Options)));
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Whole models through the generator, every overload of every entry against the interpreter.</summary>
public class ModelEmissionTests
{
    static readonly Lazy<EmittedModels> unfused = new(() => EmittedModels.Compile(ModelTexts.InDouble, fuse: false, FreshBuffers.Of,
        kernels: EmittedModels.AllProductsInTiles));

    static readonly Lazy<EmittedModels> plain = new(() => EmittedModels.Compile(ModelTexts.All, fuse: true, target: HostTarget.Scalar));

    public static TheoryData<string> Names => [.. ModelTexts.Names];

    [Theory, MemberData(nameof(Names))]
    public void In_single_precision(string name) => Run(ModelTexts.Single, name);

    [Theory, MemberData(nameof(Names))]
    public void Unfused_in_double_precision(string name) => Run(unfused.Value, name);

    [Theory, MemberData(nameof(Names))]
    public void As_plain_loops(string name) => Run(plain.Value, name);

    [Fact]
    public void Plain_loops_use_no_vectors_no_threads_and_no_unsafe_code() => Assert.All(plain.Value.Files, file =>
        Assert.DoesNotMatch(@"Vector\d|\bunsafe\b|\bUnsafe\b|WorkerTeam|Workers|\.Launch\(|\.Origin\b", file.Value));

    [Fact]
    public void Names_that_generated_code_and_the_language_use_too()
    {
        var odd = EmittedModels.Compile(ModelTexts.OddNames);
        Run(odd, "OddNames");
        Run(odd, "Formula");
    }

    static void Run(EmittedModels models, string name)
    {
        var model = models.Create(name);
        // The same object again with other sizes: its arenas grow and shrink.
        foreach (var (size, seed) in new[] { (3, 1), (1, 2), (33, 3), (16, 4) })
        {
            var symbols = model.Spec.Entries.SelectMany(entry => entry.Arguments).Where(argument => argument.Shape is not null)
                .SelectMany(argument => argument.Shape!.Value.SelectMany(dim => dim.Symbols)).Distinct()
                .Select((symbol, i) => (symbol, value: (long)size + i));
            Comparison.Run(model, symbols.ToDictionary(pair => pair.symbol, pair => pair.value), seed,
                (_, random) => random.NextDouble() * 2 - 1);
        }
    }
}

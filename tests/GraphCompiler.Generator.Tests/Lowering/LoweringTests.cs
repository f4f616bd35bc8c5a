using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>
/// Kernels, their order and their places in memory compute what the graphs mean, without a printer in between. The interpreter of kernels
/// also finds races, reads of elements that nothing wrote, and places outside an operand.
/// </summary>
public class LoweringTests
{
    static readonly Lazy<Dictionary<string, ModelSpec>> models = new(() => EmittedModels.Read(ModelTexts.InDouble).Specs);
    static readonly CaseModels operations = new(OpCases.All), expressions = new(ExpressionCases.All);

    public static TheoryData<string, bool> Models => BothWays(ModelTexts.Names);

    public static TheoryData<string, bool> Operations => BothWays(operations.Keys.Select(row => row.Data));

    public static TheoryData<string, bool> Expressions => BothWays(expressions.Keys.Select(row => row.Data));

    [Theory, MemberData(nameof(Models))]
    public void Of_models(string name, bool fuse) =>
        LoweredModel.Compare(models.Value[name], fuse, [.. new[] { 3, 1 }.Select(size => (SymbolsOf(models.Value[name], size), size))],
            (_, random) => random.NextDouble() * 2 - 1);

    [Theory, MemberData(nameof(Models))]
    public void Of_models_whose_calls_are_joined(string name, bool fuse) =>
        LoweredModel.Compare(models.Value[name], ModelCompiler.Compile(models.Value[name], fuse, change: EmittedModels.JoiningAll),
            [.. new[] { 3, 1 }.Select(size => (SymbolsOf(models.Value[name], size), size))], (_, random) => random.NextDouble() * 2 - 1);

    [Theory, MemberData(nameof(Operations))]
    public void Of_operations(string key, bool fuse) => operations.RunLowered(key, fuse);

    [Theory, MemberData(nameof(Expressions))]
    public void Of_expressions(string key, bool fuse) => expressions.RunLowered(key, fuse);

    static TheoryData<string, bool> BothWays(IEnumerable<string> names) =>
        new(names.SelectMany(name => new[] { (name, true), (name, false) }));

    static Dictionary<string, long> SymbolsOf(ModelSpec spec, int size) =>
        spec.Entries.SelectMany(entry => entry.Symbols).Distinct().Select((symbol, i) => (symbol, i))
            .ToDictionary(pair => pair.symbol, pair => (long)size + pair.i);
}

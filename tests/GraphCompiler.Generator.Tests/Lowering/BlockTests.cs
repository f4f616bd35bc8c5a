using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>What would store the product of two lengths is computed block by block, and means the same.</summary>
public class BlockTests
{
    static string Model(string members, string loss) => $$"""
        [Model(Precision = Precision.Double)] public partial class Net
        {
            {{members}}
            {{loss}}
        }
        """;

    [Fact]
    public void Debug()
    {
        var spec = ModelCompilation.Read(Model("readonly MultiHeadAttention a = new(4, 2);", "[Loss] Tensor Loss([Shape(\"N\", \"T\", 4)] Tensor x) => Sin(a.Forward(x, isCausal: true)).Sum();"));
        var model = ModelCompiler.Compile(spec, kernels: traits => traits with { RowsOfBlock = 4 });
        File.WriteAllText("/tmp/att.txt", KernelText.Of(model.Entries[0].Gradients!));
        LoweredModel.Compare(spec, model, [.. new[] { 3, 4, 9 }.Select(t => (new Dictionary<string, long> { ["N"] = 2, ["T"] = t }, t))], (_, random) => random.NextDouble() * 2 - 1);
    }
}

using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Bytes count what a kernel touches, not the tensors it touches a part of.</summary>
public class CostTests
{
    const string Text = """
        /// <summary>Parts of tensors.</summary>
        [Model{0}] public partial class Parts
        {
            readonly Parameter table = new(Init.Ones, 50000, 64), few = new(Init.Ones, 5, 64);
            [Graph] Tensor Gathered([Shape("N")] IntTensor i) => Gather(table, i);
            [Graph] Tensor OfFew([Shape("N")] IntTensor i) => Gather(few, i);
            [Graph] Tensor Sliced([Shape("N", 64)] Tensor x) => x[..2] * 2;
            [Graph] Tensor Picked([Shape("N", 1000)] Tensor x, [Shape("N")] IntTensor i) => TakeAlongAxis(x, i.Reshape(-1, 1), 1);
            [Graph] Tensor Joined([Shape("N", 64)] Tensor x, [Shape(3, 64)] Tensor y) => Concat([x, y]);
            [Graph] Tensor Windows([Shape("N")] Tensor x) => x.Pad(0, 7, 7).Windows(0, 8).Sum(1);
            [Graph] Tensor Whole([Shape("N", 64)] Tensor x) => x * few[1];
            [Loss] Tensor Loss([Shape("N")] IntTensor i) => (Gather(table, i) * Gather(table, i)).Sum();
        }
        """;

    [Theory]
    [InlineData("Gathered", 0, "516 * N", "1028 * N")]
    [InlineData("OfFew", 0, "516 * N", "1028 * N")]
    [InlineData("Sliced", 0, "1024", "2048")]
    [InlineData("Picked", 0, "12 * N", "20 * N")]
    [InlineData("Joined", 0, "512 * N", "1024 * N")]
    [InlineData("Joined", 1, "1536", "3072")]
    [InlineData("Windows", 2, "8 * N + 84", "16 * N + 168")]
    [InlineData("Whole", 0, "512 * N + 256", "1024 * N + 512")]
    public void Of_a_kernel(string entry, int launch, string single, string @double)
    {
        foreach (var (attribute, expected) in new[] { ("", single), ("(Precision = Precision.Double)", @double) })
        {
            var model = ModelCompiler.Compile(EmittedModels.Read(Text.Replace("{0}", attribute, StringComparison.Ordinal)).Specs["Parts"]);
            var kernel = model.Entries.Single(other => other.Spec.Name == entry).Evaluation.Launches[launch].Kernel;
            Assert.Equal(expected, kernel.Traffic.Bytes.ToString());
        }
    }

    [Fact]
    public void Of_an_embedding_s_gradient()
    {
        var model = ModelCompiler.Compile(EmittedModels.Read(Text.Replace("{0}", "", StringComparison.Ordinal)).Specs["Parts"]);
        var scatter = model.Entries.Single(entry => entry.Gradients is not null).Gradients!.Launches.Single(launch =>
            launch.Kernel.HasUpdates).Kernel;
        Assert.Equal(0, scatter.Traffic.Elements.Offset);
        Assert.InRange(scatter.Traffic.Elements.Evaluate(_ => 1), 64, 64 * 4);
    }
}

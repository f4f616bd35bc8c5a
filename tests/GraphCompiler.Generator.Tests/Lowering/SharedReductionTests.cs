using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Long reductions to one point, whose parts threads share.</summary>
public class SharedReductionTests
{
    const string Text = """
        /// <summary>Reductions to one point.</summary>
        [Model] public partial class Totals
        {
            [Graph] Tensor Sum([Shape("N")] Tensor x) => x.Sum();
            [Graph] Tensor Exact([Shape("N")] Tensor x) => Round(x).Sum();
            [Graph] Tensor Product([Shape("N")] Tensor x) => (1 + 0.001 * x).Prod();
            [Graph] Tensor Largest([Shape("N")] Tensor x) => x.Max();
            [Graph] Tensor Least([Shape("N")] Tensor x) => Log(x + 1.999).Min();
            [Graph] IntTensor Where([Shape("N")] Tensor x) => Round(x).ArgMax(0);
            [Graph] IntTensor WhereLeast([Shape("N")] Tensor x) => Round(x).ArgMin(0);
            [Graph] IntTensor Counted([Shape("N")] IntTensor i) => (i * i).Sum();
            [Graph] (Tensor, Tensor) Both([Shape("N")] Tensor x) => (2 * x.Sum() / x.Max(), x.Sum());
            [Graph] Tensor Error([Shape("N", 3)] Tensor x, [Shape("N", 3)] Tensor y) => Mse(x, y);
            [Graph] Tensor Dot([Shape("N")] Tensor x, [Shape("N")] Tensor y) => MatMul(x, y);
            [Graph] Tensor Nested([Shape("N", 5)] Tensor x, [Shape(5)] Tensor y) => Abs(x - y).Sum();
            [Graph] Tensor Slanted([Shape("N", 70)] Tensor x) => (x * x.Sum(0)).Sum();
            [Graph] Tensor Picked([Shape("N")] IntTensor i, [Shape(9)] Tensor x) => Gather(x, i).Sum();
            [Graph] Tensor Drawn([Shape(5000)] Tensor x) => (x * RandomUniform(5000)).Sum();
            [Graph] Tensor Positions([Shape(1)] Tensor unused) => (Arange(5000) * 0.001).Sum();
            [Graph] Tensor Known([Shape(5000)] Tensor x) => x.Sum();
            [Graph] Tensor Even([Shape(8192)] Tensor x) => x.Sum();
        }
        """;

    static readonly Lazy<EmittedModels> shared = new(() => Compiled(1)), whole = new(() => Compiled(int.MaxValue));

    static EmittedModels Compiled(long work) => EmittedModels.Compile(Text, fuse: true, targets: target =>
        target with { Vectors = target.Vectors with { WorkPerChunk = work } });

    /// <summary>Lengths with one part, with a last part that is short, and with parts that are longer than the shortest.</summary>
    static readonly int[] lengths = [1, 17, 1024, 1025, 4097, 70_001];

    [Theory, Trait("Vectors", "AnyWidth")]
    [InlineData("Sum", 1e-6), InlineData("Exact", 0), InlineData("Product", 1e-5), InlineData("Largest", 0), InlineData("Least", 0)]
    [InlineData("Where", 0), InlineData("WhereLeast", 0), InlineData("Counted", 0), InlineData("Both", 1e-5), InlineData("Error", 1e-6)]
    [InlineData("Dot", 1e-5), InlineData("Nested", 1e-6), InlineData("Slanted", 1e-5), InlineData("Picked", 1e-6)]
    [InlineData("Drawn", 1e-5), InlineData("Positions", 1e-5), InlineData("Known", 1e-5), InlineData("Even", 1e-5)]
    public void Parts_are_combined_to_the_same_for_any_number_of_threads(string method, double tolerance)
    {
        foreach (var length in method is "Known" or "Even" or "Drawn" or "Positions" ? [1] : lengths)
        {
            var one = Run(shared.Value, method, length, threads: 1);
            for (var threads = 2; threads <= 4; threads++) Assert.Equal(one, Run(shared.Value, method, length, threads));
            var expected = Run(whole.Value, method, length, threads: 1);
            Assert.Equal(expected.Length, one.Length);
            foreach (var (wanted, got) in expected.Zip(one).SelectMany(pair => pair.First.Zip(pair.Second)))
                Assert.True(wanted.Equals(got) || Math.Abs(got - wanted) <= tolerance * Math.Max(Math.Abs(wanted), Math.Sqrt(length)),
                    $"{method} of {length}: {got} in parts, {wanted} as a whole");
        }
    }

    [Theory]
    [InlineData("team.Reduce<float, float, Sum_N>(this, N, grain: 1024)"), InlineData("(float, int), ArgMax_N>(this, N, grain: 16)")]
    [InlineData("team.Reduce<float, int, Sum_N"), InlineData("Mse_3N>(this, 3 * N, grain: 1024)")]
    [InlineData("SubtractAbsSum_N_5>(this, N, grain: 32)"), InlineData("Sum_5000>(this, 5000, grain: 1024)")]
    public void Parts_begin_where_vectors_and_parts_of_long_sums_do(string launch) =>
        Assert.Contains(shared.Value.Files.Values, file => file.Contains(launch, StringComparison.Ordinal));

    [Theory]
    [InlineData("x.Sum()", true), InlineData("Mse(x, y)", true), InlineData("x[..4].Sum()", false), InlineData("x.Sum(1)[0]", false)]
    [InlineData("Softmax(x.Flatten())[0]", false), InlineData("x.CumSum(0)[3, 4]", false)]
    public void Only_long_reductions_to_one_point_with_one_loop_are_shared(string result, bool isShared)
    {
        var model = ModelCompiler.Compile(ModelCompilation.Read($$"""
            [Model] public partial class Net
            {
                [Graph] Tensor Run([Shape(300, 128)] Tensor x, [Shape(300, 128)] Tensor y) => {{result}};
            }
            """));
        Assert.Equal(isShared, model.Kernels.Any(kernel =>
            kernel.Product is null && VectorSchedule.Of(kernel, model.Host.Target.Vectors, DType.Float32).Shared is not null));
    }

    static double[][] Run(EmittedModels models, string method, int length, int threads)
    {
        var model = models.Create("Totals");
        model.UseThreads(threads);
        var entry = model.Spec.Entries.Single(entry => entry.Name == method);
        var data = EntryData.Draw(model.Spec, entry, new Dictionary<string, long> { ["N"] = length }, seed: 3, model.Rounded);
        return model.Call(method, entry, data);
    }
}

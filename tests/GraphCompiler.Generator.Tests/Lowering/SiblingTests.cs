using System.Text.RegularExpressions;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Which reductions are one kernel because they load the same tensor, and which are not.</summary>
public class SiblingTests
{
    static readonly Lazy<Dictionary<string, ModelSpec>> models = new(() => EmittedModels.Read(ModelTexts.InDouble).Specs);

    public static TheoryData<string> Names => [.. ModelTexts.Names];

    [Fact]
    public void Reductions_of_the_same_tensor_are_one_loop() => AssertKernels("x.Sum(0); (x * x).Sum(0); x.Max(0)", """
        for each i < 3
          for n < N
            xElement = x[n * 3 + i]
            result0Value += xElement
            result1Value += xElement * xElement
            result2Value max= xElement
          result0[i] = result0Value
          result1[i] = result1Value
          result2[i] = result2Value
        """);

    [Fact]
    public void A_product_is_read_once_for_the_sums_of_it() => AssertKernels("MatMul(x, w).Sum(0); (MatMul(x, w) * y).Sum(0)", """
        for each n < N, i < 3
          for j < 3
            product += x[n * 3 + j] * w[j * 3 + i]
          matMul[n * 3 + i] = product

        for each i < 3
          for n < N
            matMulElement = matMul[n * 3 + i]
            result0Value += matMulElement
            result1Value += matMulElement * y[n * 3 + i]
          result0[i] = result0Value
          result1[i] = result1Value
        """);

    [Fact]
    public void Sums_join_the_first_loop_of_a_longer_kernel() => AssertKernels(
        "MatMul(x, w) - MatMul(x, w).Mean(0); (MatMul(x, w) * y).Sum(0)", """
        for each n < N, i < 3
          for j < 3
            product += x[n * 3 + j] * w[j * 3 + i]
          matMul[n * 3 + i] = product

        for each i < 3
          for n < N
            matMulElement = matMul[n * 3 + i]
            sum += matMulElement
            result1Value += matMulElement * y[n * 3 + i]
          mean = sum * (1 / N)
          result1[i] = result1Value
          for n < N
            result0[n * 3 + i] = matMul[n * 3 + i] - mean
        """);

    /// <summary>A product of two tensors is not stored for its sum: one of them is kept instead.</summary>
    [Fact]
    public void Siblings_load_the_factors_of_what_they_sum() =>
        Assert.Equal(3, KernelsOf("(MatMul(x, w) * Tanh(MatMul(y, w))).Sum(0); MatMul(x, w).Sum(0)"));

    [Fact]
    public void A_kernel_with_two_results_has_both_formulas()
    {
        var spec = ModelCompilation.Read("""
            [Model] public partial class M
            {
                readonly Linear first = new(64, 64), second = new(64, 64);
                readonly LayerNorm norm = new(64);
                [Loss] Tensor Loss([Shape("N", 64)] Tensor x) => (second.Forward(norm.Forward(first.Forward(x))) * x).Sum();
            }
            """);
        var formulas = ModelCompiler.Compile(spec).Entries[0].Gradients!.Launches
            .Select(launch => $"{launch.Kernel.Name}: {launch.Kernel.Formula}").ToList();
        Assert.True(formulas.Any(new Regex(@"^Sum_64_N\w*: dScale = Σn dLayerNorm \* .*; dShift = Σn dLayerNorm$").IsMatch),
            string.Join("\n", formulas));
    }

    [Fact]
    public void Threads_of_a_device_share_the_columns_of_siblings()
    {
        var spec = ModelCompilation.Read("""
            [Model] public partial class M
            {
                [Graph] (Tensor sum, Tensor squares, Tensor max, Tensor exp) Of([Shape("N", 8)] Tensor x) =>
                    (x.Sum(0), (x * x).Sum(0), x.Max(0), Exp(x).Sum(0));
            }
            """);
        var kernel = Assert.Single(ModelCompiler.Compile(spec with { HasIlgpu = true }).Device!.Kernels);
        Assert.Equal(KernelForm.Columns, GroupSchedule.Of(kernel, Target.Ilgpu.Groups, DType.Float32).Form);
    }

    [Theory]
    [InlineData("x.Sum(0); x.Sum(1)")]
    [InlineData("x.Sum(0); y.Sum(0)")]
    [InlineData("x.Sum(0); x[1..].Sum(0)")]
    public void Reductions_that_walk_nothing_alike_are_apart(string results) => Assert.Equal(2, KernelsOf(results));

    [Theory]
    [InlineData("x.Sum(0); (x * MatMul(x, w)).Sum(0)", 3)]
    [InlineData("(x * MatMul(x.Sum(0, keepDims: true), w)).Sum(0)", 3)]
    public void Reductions_that_wait_for_different_kernels_are_apart(string results, int kernels) =>
        Assert.Equal(kernels, KernelsOf(results));

    [Theory, InlineData(192L, 1), InlineData(193L, 2), InlineData(null, 2)]
    public void Small_tensors_are_read_twice(long? least, int kernels) =>
        Assert.Equal(kernels, KernelsOf("x.Sum(0); (x * x).Sum(0)", traits => traits with { LeastShared = least }));

    [Theory, InlineData(4, 1), InlineData(3, 2), InlineData(1, 4)]
    public void A_loop_has_not_too_many_reductions(int most, int kernels) => Assert.Equal(kernels, KernelsOf(
        "x.Sum(0); (x * x).Sum(0); x.Max(0); Exp(x).Sum(0)", traits => traits with { LeastShared = 1, MostSharing = most }));

    [Theory]
    [InlineData("x - x.Mean(0); Exp(x - x.Max(0))", 2)]
    [InlineData("MatMul(x, w) - MatMul(x, w).Mean(0); (MatMul(x, w) * MatMul(y, w)).Sum(0)", 4)]
    [InlineData("MatMul(x, w) * MatMul(y, w) - MatMul(x, w).Mean(0); (MatMul(x, w) * MatMul(y, w)).Sum(0)", 3)]
    public void No_tensor_is_kept_longer_for_a_large_result(string results, int kernels) => Assert.Equal(kernels, KernelsOf(results));

    [Theory, MemberData(nameof(Names))]
    public void Siblings_take_no_memory(string name)
    {
        Assert.All(BytesOf(1).Zip(BytesOf(null)), bytes => Assert.InRange(bytes.First, 0, bytes.Second));

        List<long> BytesOf(long? least) => [.. Compile(name, least).Entries.SelectMany(entry => entry.Programs)
            .Select(program => program.Bytes.Evaluate(_ => 64))];
    }

    [Theory, MemberData(nameof(Names))]
    public void Siblings_of_any_size_compute_what_the_graph_means(string name)
    {
        var symbols = models.Value[name].Entries.SelectMany(entry => entry.Symbols).Distinct().Select((symbol, i) => (symbol, i))
            .ToDictionary(pair => pair.symbol, pair => 3L + pair.i);
        LoweredModel.Compare(models.Value[name], Compile(name, 1), [(symbols, 1)], (_, random) => random.NextDouble() * 2 - 1);
    }

    static CompiledModel Compile(string name, long? leastShared) =>
        ModelCompiler.Compile(models.Value[name], kernels: traits => traits with { LeastShared = leastShared });

    static void AssertKernels(string results, string expected) => KernelText.AssertIs(expected, Program(results));

    static int KernelsOf(string results, Func<KernelTraits, KernelTraits>? kernels = null) => Program(results, kernels).Launches.Length;

    static KernelProgram Program(string results, Func<KernelTraits, KernelTraits>? kernels = null)
    {
        var values = results.Split("; ");
        var type = values.Length == 1 ? "Tensor" : $"({string.Join(", ", values.Select((_, i) => $"Tensor result{i}"))})";
        var spec = ModelCompilation.Read($$"""
            [Model] public partial class M
            {
                readonly Parameter w = new(Init.Zeros, 3, 3);
                [Graph] {{type}} F([Shape("N", 3)] Tensor x, [Shape("N", 3)] Tensor y) => ({{string.Join(", ", values)}});
                [Graph] Tensor Uses([Shape(3)] Tensor y) => MatMul(w, y);
            }
            """);
        return ModelCompiler.Compile(spec, kernels: kernels ?? (traits => traits with { LeastShared = 1 })).Entries[0].Evaluation;
    }
}

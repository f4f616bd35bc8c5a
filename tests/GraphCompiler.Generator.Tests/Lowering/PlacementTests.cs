using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Which parts of concatenations are made where they belong, and which are copied there.</summary>
public class PlacementTests
{
    /// <summary>The second one's operand begins at its first element, 16.</summary>
    [Fact]
    public void Parts_are_stored_where_the_concatenation_has_them() => AssertKernels("Concat([Sin(x), Exp(y)], 1)", """
        for each n < N, i < 16
          result[n * 32 + i] = Sin(x[n * 16 + i])

        for each n < N, i < 16
          result[n * 32 + i] = Exp(y[n * 16 + i])
        """);

    [Fact]
    public void One_kernel_stores_several_parts() => AssertKernels("Concat([Exp(x) * y, Exp(x)], 1)", """
        for each n < N, i < 16
          expValue = Exp(x[n * 16 + i])
          result[n * 32 + i + 16] = expValue
          result[n * 32 + i] = expValue * y[n * 16 + i]
        """);

    [Fact]
    public void A_formula_tells_parts_apart() => Assert.Equal(
        "result[n * 32 + i + 16] = Exp(x); result[n * 32 + i] = Exp(x) * y",
        Assert.Single(Program("Concat([Exp(x) * y, Exp(x)], 1)").Launches).Kernel.Formula);

    /// <summary>Other kernels, a result or another place need the part; or it has few elements in a row; or the rest is a number.</summary>
    [Theory]
    [InlineData("Concat([Sin(x), Exp(y)], 0)", 2)]
    [InlineData("Concat([MatMul(x, w), Softmax(y)], 1)", 2)]
    [InlineData("Concat([Concat([Sin(x), Exp(y)], 1), Cos(MatMul(x, w))], 1)", 3)]
    [InlineData("Concat([Sin(x), y], 1)", 2)]
    [InlineData("Concat([Sin(x), Sin(x)], 1)", 3)]
    [InlineData("Concat([Sin(x), Exp(y)], 1); Sin(x)", 3)]
    [InlineData("Concat([Tanh(x), Exp(y)], 1); MatMul(Tanh(x), w)", 4)]
    [InlineData("Concat([Sin(x[.., ..3]), Exp(y)], 1)", 3)]
    [InlineData("Sin(x).Pad(1, 1, 1)", 3)]
    [InlineData("(Concat([Sin(x), Exp(y)], 1) * 2).Sum(0)", 3)]
    public void Kernels_are_as_many_and_right(string results, int kernels)
    {
        var spec = Spec(results);
        Assert.Equal(kernels, Program(results).Launches.Length);
        LoweredModel.Compare(spec, fuse: true, [(new() { ["N"] = 3 }, 1), (new() { ["N"] = 1 }, 2)],
            (_, random) => random.NextDouble() * 2 - 1);
    }

    static void AssertKernels(string results, string expected) => KernelText.AssertIs(expected, Program(results));

    static KernelProgram Program(string results) => ModelCompiler.Compile(Spec(results)).Entries[0].Evaluation;

    static ModelSpec Spec(string results)
    {
        var values = results.Split("; ");
        var type = values.Length == 1 ? "Tensor" : $"({string.Join(", ", values.Select((_, i) => $"Tensor result{i}"))})";
        return ModelCompilation.Read($$"""
            [Model] public partial class M
            {
                readonly Parameter w = new(Init.Zeros, 16, 16);
                [Graph] {{type}} F([Shape("N", 16)] Tensor x, [Shape("N", 16)] Tensor y) => ({{string.Join(", ", values)}});
                [Graph] Tensor Uses([Shape(16)] Tensor y) => MatMul(w, y);
            }
            """);
    }
}

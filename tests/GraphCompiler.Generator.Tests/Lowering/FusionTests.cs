using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>What is one kernel and what is not, as loops on paper.</summary>
public class FusionTests
{
    [Fact]
    public void A_chain_of_elementwise_functions_is_one_loop_over_all_elements() =>
        AssertGraph("Tensor x", "Exp(x) * x + 1", "[Shape(\"N\", 5)]", """
        for each i < 5 * N
          xElement = x[i]
          result[i] = Exp(xElement) * xElement + 1
        """);

    [Fact]
    public void An_activation_is_the_epilogue_of_its_product() => AssertGraph("Tensor x", "Relu(MatMul(x, w) + b)", "[Shape(\"N\", 8)]", """
        for each n < N, i < 3 (product)
          for j < 8
            product += x[n * 8 + j] * w[j * 3 + i]
          result[n * 3 + i] = Relu(product + b[i])
        """);

    [Fact]
    public void A_value_is_computed_where_that_loads_and_stores_less() => AssertGraph(
        "Tensor x", "MatMul(x, w).Sum(0) + (MatMul(x, w) * x[.., ..3]).Sum(0)", "[Shape(\"N\", 8)]", """
        for each n < N, i < 3 (product)
          for j < 8
            product += x[n * 8 + j] * w[j * 3 + i]
          matMul[n * 3 + i] = product

        for each i < 3
          for n < N
            sumValue += matMul[n * 3 + i] * x[n * 8 + i]
          sum[i] = sumValue

        for each i < 3
          for n < N
            sum2 += matMul[n * 3 + i]
          result[i] = sum2 + sum[i]
        """);

    [Fact]
    public void A_product_of_a_few_numbers_is_a_loop() => AssertGraph("Tensor x", "Relu(MatMul(x, w[..2]))", "[Shape(\"N\", 2)]", """
        for each n < N, i < 3
          for j < 2
            product += x[n * 2 + j] * w[j * 3 + i]
          result[n * 3 + i] = Relu(product)
        """);

    [Fact]
    public void A_softmax_is_one_kernel_of_three_passes() => AssertGraph("Tensor x", "Softmax(x)", "[Shape(\"N\", 40)]", """
        for each n < N
          for i < 40
            max max= x[n * 40 + i]
          for i < 40
            expValue = Exp(x[n * 40 + i] - max)
            softmaxExp[n * 40 + i] = expValue
            sum += expValue
          reciprocal = Reciprocal(sum)
          for i < 40
            result[n * 40 + i] = softmaxExp[n * 40 + i] * reciprocal
        """);

    [Fact]
    public void A_function_is_computed_where_all_its_operands_are_read_anyway() => AssertGraph("Tensor x",
        "MatMul(x, w) * (MatMul(Exp(x), w) - (MatMul(x, w) * MatMul(Exp(x), w)).Sum(1, keepDims: true))", "[Shape(\"N\", 8)]", """
        for each i < 8 * N
          exp[i] = Exp(x[i])

        for each n < N, i < 3 (product)
          for j < 8
            product += exp[n * 8 + j] * w[j * 3 + i]
          matMul[n * 3 + i] = product

        for each n < N, i < 3 (product)
          for j < 8
            product += x[n * 8 + j] * w[j * 3 + i]
          matMul2[n * 3 + i] = product

        for each n < N
          for i < 3
            sum += matMul2[n * 3 + i] * matMul[n * 3 + i]
          for i < 3
            result[n * 3 + i] = matMul2[n * 3 + i] * (matMul[n * 3 + i] - sum)
        """);

    [Fact]
    public void One_value_is_stored_instead_of_two_cheap_functions_of_it() => AssertGraph("Tensor x",
        "Sqrt(MatMul(x, w)) * Sqrt(MatMul(x, w)).Sum() + Abs(MatMul(x, w))", "[Shape(\"N\", 8)]", """
        for each n < N, i < 3 (product)
          for j < 8
            product += x[n * 8 + j] * w[j * 3 + i]
          matMul[n * 3 + i] = product

        for each call
          for i < 3 * N
            sum += Sqrt(matMul[i])
          for i < 3 * N
            matMulElement = matMul[i]
            result[i] = Sqrt(matMulElement) * sum + Abs(matMulElement)
        """);

    [Fact]
    public void A_row_of_a_product_is_reduced_before_any_of_it_is_stored() =>
        AssertGraph("Tensor x", "LogSoftmax(MatMul(x, wide) + Exp(x).Sum(1, keepDims: true))", "[Shape(\"N\", 8)]", """
        for each n < N
          for i < 8
            sumValue += Exp(x[n * 8 + i])
          sum[n] = sumValue

        for each n < N (product of whole rows)
          for j < 20
            for i < 8
              product += x[n * 8 + i] * wide[i * 20 + j]
          sumRow = sum[n]
          for j < 20
            max max= product + sumRow
          for j < 20
            sum2 += Exp(product + sumRow - max)
          log = Log(sum2)
          for j < 20
            result[n * 20 + j] = product + sumRow - max - log
        """);

    [Fact]
    public void What_only_the_epilogue_of_a_product_reads_is_computed_there() => AssertGraph(
        "Tensor x, [Shape(\"N\", 3)] Tensor y", "MatMul(x, w) * Sin(Atan(y) / Erf(y))", "[Shape(\"N\", 8)]", """
        for each n < N, i < 3 (product)
          for j < 8
            product += x[n * 8 + j] * w[j * 3 + i]
          yElement = y[n * 3 + i]
          result[n * 3 + i] = product * Sin(Atan(yElement) / Erf(yElement))
        """);

    [Fact]
    public void What_a_factor_reads_is_stored() => AssertGraph(
        "Tensor x", "MatMul(Sin(Atan(x)), square) * Sin(Atan(x))", "[Shape(\"N\", 8)]", """
        for each i < 8 * N
          sin[i] = Sin(Atan(x[i]))

        for each n < N, i < 8 (product)
          for j < 8
            product += sin[n * 8 + j] * square[j * 8 + i]
          result[n * 8 + i] = product * sin[n * 8 + i]
        """);

    [Fact]
    public void A_sum_over_the_rows_of_a_product_needs_all_of_them() =>
        AssertGraph("Tensor x", "MatMul(x, w).Sum(0)", "[Shape(\"N\", 8)]", """
        for each n < N, i < 3 (product)
          for j < 8
            product += x[n * 8 + j] * w[j * 3 + i]
          matMul[n * 3 + i] = product

        for each i < 3
          for n < N
            resultValue += matMul[n * 3 + i]
          result[i] = resultValue
        """);

    [Theory]
    [InlineData(1024, 21), InlineData(19, 1)]
    public void Long_and_short_rows_of_a_product_are_stored_first(long longest, long shortest) => AssertGraph(
        "Tensor x", "MatMul(x, wide).Sum(1)", "[Shape(\"N\", 8)]", rowsApart,
        traits => traits with { LongestProductRow = longest, ShortestProductRow = shortest });

    [Fact]
    public void A_device_stores_the_rows_of_a_product_first() =>
        AssertGraph("Tensor x", "MatMul(x, wide).Sum(1)", "[Shape(\"N\", 8)]", rowsApart, _ => Target.Ilgpu.Kernels);

    const string rowsApart = """
        for each n < N, i < 20 (product)
          for j < 8
            product += x[n * 8 + j] * wide[j * 20 + i]
          matMul[n * 20 + i] = product

        for each n < N
          for i < 20
            resultValue += matMul[n * 20 + i]
          result[n] = resultValue
        """;

    [Fact]
    public void A_row_value_is_computed_outside_the_loop_over_the_row() =>
        AssertGraph("Tensor x", "x * x.Mean(1, keepDims: true)", "[Shape(\"N\", 40)]", """
        for each n < N
          for i < 40
            sum += x[n * 40 + i]
          mean = sum / 40
          for i < 40
            result[n * 40 + i] = x[n * 40 + i] * mean
        """);

    [Fact]
    public void The_greatest_element_is_found_together_with_its_position() =>
        AssertGraph("Tensor x", "Gather(w[.., 0], (x * 2).ArgMax(1))", "[Shape(\"N\", 8)]", """
        for each n < N
          for i < 8
            max, argMaxValue = ArgMax x[n * 8 + i] * 2, i
          argMax[n] = argMaxValue

        for each n < N
          result[n] = w[argMax[n] * 3]
        """);

    [Theory]
    [InlineData("Softmax(x)", """
        for each n < N
          for i < 300
            max, sumExp = SumOfExponentials x[n * 300 + i], 1
          reciprocal = Reciprocal(Where(Less(Abs(max), Infinity), sumExp, NaN))
          for i < 300
            result[n * 300 + i] = Exp(x[n * 300 + i] - max) * reciprocal
        """)]
    [InlineData("Exp(x - x.Max(1, keepDims: true)).Sum(1)", """
        for each n < N
          for i < 300
            max, sumExp = SumOfExponentials x[n * 300 + i], 1
          result[n] = Where(Less(Abs(max), Infinity), sumExp, NaN)
        """)]
    [InlineData("Exp(x * 2 - x.Max(1, keepDims: true)).Sum(1)", """
        for each n < N
          for i < 300
            max max= x[n * 300 + i]
          for i < 300
            resultValue += Exp(x[n * 300 + i] * 2 - max)
          result[n] = resultValue
        """)]
    [InlineData("Exp(x.Max(1, keepDims: true) - x).Sum(1)", """
        for each n < N
          for i < 300
            max max= x[n * 300 + i]
          for i < 300
            resultValue += Exp(max - x[n * 300 + i])
          result[n] = resultValue
        """)]
    public void Exponentials_are_summed_together_with_their_maximum_by_their_form(string code, string expected) =>
        AssertGraph("Tensor x", code, "[Shape(\"N\", 300)]", expected, traits => traits with { FewestOfOnlineSum = 300 });

    [Theory]
    [InlineData("x.Variance(1)", """
        for each n < N
          for i < 300
            count, mean, squares = SquaredDistances 1, x[n * 300 + i], 0
          result[n] = squares / 300
        """)]
    [InlineData("x - x.Mean(1, keepDims: true) + x.Variance(1, keepDims: true)", """
        for each n < N
          for i < 300
            count, mean, squares = SquaredDistances 1, x[n * 300 + i], 0
          mean2 = mean * count / 300
          variance = squares / 300
          for i < 300
            result[n * 300 + i] = x[n * 300 + i] - mean2 + variance
        """)]
    [InlineData("((x - x.Sum(1, keepDims: true) / 299) * (x - x.Sum(1, keepDims: true) / 299)).Sum(1)", """
        for each n < N
          for i < 300
            sum += x[n * 300 + i]
          divide = sum / 299
          for i < 300
            subtract = x[n * 300 + i] - divide
            resultValue += subtract * subtract
          result[n] = resultValue
        """)]
    public void Squared_distances_are_summed_together_with_the_mean_by_their_form(string code, string expected) =>
        AssertGraph("Tensor x", code, "[Shape(\"N\", 300)]", expected, traits => traits with { FewestOfOnlineVariance = 300 });

    [Fact]
    public void Short_rows_are_read_twice() => AssertGraph("Tensor x", "x.LogSumExp(1)", "[Shape(\"N\", 299)]", """
        for each n < N
          for i < 299
            max max= x[n * 299 + i]
          equal = Equal(Abs(max), Infinity)
          for i < 299
            sum += Exp(x[n * 299 + i] - max)
          result[n] = Where(equal, max, Log(sum) + max)
        """, traits => traits with { FewestOfOnlineSum = 300 });

    [Fact]
    public void A_transposed_tensor_is_read_where_it_lies() => AssertGraph("Tensor x", "Tanh(x.Transpose()) + 1", "[Shape(\"N\", 5)]", """
        for each i < 5, n < N
          result[i * N + n] = Tanh(x[n * 5 + i]) + 1
        """);

    [Fact]
    public void A_gather_of_a_computed_table_waits_for_the_table() => AssertGraph("IntTensor i", "Gather(Exp(w), i)", "[Shape(\"N\")]", """
        for each i < 24
          exp[i] = Exp(w[i])

        for each n < N, j < 3
          result[n * 3 + j] = exp[i[n] * 3 + j]
        """);

    [Fact]
    public void Parts_are_copied_to_their_places() => AssertGraph("Tensor x", "Concat([Exp(x), x], axis: 1)", "[Shape(\"N\", 5)]", """
        for each i < 5 * N
          exp[i] = Exp(x[i])

        for each n < N, i < 5
          result[n * 10 + i] = exp[n * 5 + i]

        for each n < N, i < 5
          result[n * 10 + i] = x[n * 5 + i]
        """);

    [Fact]
    public void Merged_axes_of_a_view_are_read_in_place() => AssertGraph("Tensor x, [Shape(\"8 * N\")] Tensor y",
        "x.Transpose(0, 1).Reshape(-1) * y", "[Shape(\"N\", 8)]", """
        for each i < 8, n < N
          result[i * N + n] = x[n * 8 + i] * y[i * N + n]
        """);

    [Fact]
    public void A_sum_read_in_parts_has_no_kernel_of_its_own() => AssertGraph("Tensor x, [Shape(\"N\", 8)] Tensor y",
        "Tanh((x + y)[.., ..4]) * (x + y)[.., 4..]", "[Shape(\"N\", 8)]", """
        for each n < N, i < 4
          result[n * 4 + i] = Tanh(x[n * 8 + i] + y[n * 8 + i]) * (x[n * 8 + i + 4] + y[n * 8 + i + 4])
        """);

    [Fact]
    public void A_value_that_many_elements_share_is_computed_once() => AssertGraph("Tensor x", "Tanh(b) * x", "[Shape(\"N\", 3)]", """
        for each i < 3
          tanh[i] = Tanh(b[i])

        for each n < N, i < 3
          result[n * 3 + i] = tanh[i] * x[n * 3 + i]
        """);

    [Theory, InlineData("Gelu(x)"), InlineData("Silu(x)"), InlineData("x * Tanh(x)"), InlineData("Mish(x)")]
    public void A_forward_pass_stores_a_derivative_instead_of_its_factors(string activation)
    {
        var spec = ModelCompilation.Read($$"""
            [Model] public partial class M
            {
                readonly Linear up = new(64, 64), down = new(64, 64);
                [Loss] Tensor Loss([Shape("N", 64)] Tensor x) => (down.Forward(Activation(up.Forward(x))) * x).Sum();
                static Tensor Activation(Tensor x) => {{activation}};
            }
            """);
        var formulas = ModelCompiler.Compile(spec).Entries[0].Gradients!.Launches.Select(launch => launch.Kernel.Formula);
        Assert.Contains("dLinear2 = dLinear * (Σj x * weight)", formulas);
    }

    static void AssertGraph(
        string argument, string code, string shape, string expected, Func<KernelTraits, KernelTraits>? kernels = null)
    {
        var spec = ModelCompilation.Read($$"""
            [Model] public partial class M
            {
                readonly Parameter w = new(Init.Zeros, 8, 3), wide = new(Init.Zeros, 8, 20), square = new(Init.Zeros, 8, 8), b = new(Init.Zeros, 3);
                [Graph] Tensor F({{shape}} {{argument}}) => {{code}};
                [Graph] Tensor Uses([Shape(3)] Tensor y) => MatMul(w, y) + b.Sum() + wide.Sum() + square.Sum();
            }
            """);
        KernelText.AssertIs(expected, ModelCompiler.Compile(spec, kernels: kernels).Entries[0].Evaluation);
    }
}

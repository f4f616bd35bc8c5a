using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>What convolutions are known for: worked values, equivariance, transposes; and what they refuse.</summary>
public class ConvolutionPropertyTests
{
    [Fact]
    public void A_column_of_ones_adds_neighbouring_rows() => Assert.Equal(
        [3, 1, 1, 0, 2, 1, 1, 1],
        Evaluate("Conv2d(x, w)", [1, 1, 3, 4], [1, 1, 2, 1], [1, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 1], [1, 1]));

    [Fact]
    public void A_cross_of_corners_adds_five_elements() => Assert.Equal(5, Evaluate(
        "Conv2d(x, w)", [1, 1, 5, 5], [1, 1, 3, 3], [1, 2, 1, 2, 1, 0, 1, 0, 1, 2, 1, 2, 1, 1, 0, 0, 1, 1, 2, 1, 2, 2, 1, 0, 0],
        [1, 0, 1, 0, 1, 0, 1, 0, 1])[0]);

    [Theory]
    [InlineData("x[.., .., 2.., 1..]", "Conv2d(x, w)[.., .., 2.., 1..]", "Conv2d({0}, w)")]
    [InlineData("x[.., .., 2.., 4..]", "MaxPool2d(x, 2)[.., .., 1.., 2..]", "MaxPool2d({0}, 2)")]
    public void Moving_the_operand_moves_the_result(string moved, string result, string function) =>
        Assert.Equal(Evaluate(result, [1, 2, 8, 8], [3, 2, 3, 3]),
            Evaluate(string.Format(System.Globalization.CultureInfo.InvariantCulture, function, moved), [1, 2, 8, 8], [3, 2, 3, 3]));

    [Theory]
    [InlineData("stride: 2, padding: 1", "stride: 2, padding: 1, outputPadding: (0, 1)")]
    [InlineData("dilation: (2, 1)", "dilation: (2, 1)")]
    [InlineData("stride: 3, padding: (0, 1)", "stride: 3, padding: (0, 1), outputPadding: 1")]
    public void A_transposed_convolution_is_the_transpose(string arguments, string transposed)
    {
        var left = Evaluate($"(Conv2d(x, w, {arguments}) * Conv2d(x, w, {arguments})).Sum()", [2, 2, 7, 8], [3, 2, 3, 3]);
        var right = Evaluate($"(x * ConvTranspose2d(Conv2d(x, w, {arguments}), w, {transposed})).Sum()", [2, 2, 7, 8], [3, 2, 3, 3]);
        Assert.Equal(left[0], right[0], 1e-9);
    }

    [Theory]
    [InlineData("Conv2d(x, w)",
        "Conv2d has an operand [N, 4, 8, 8] with 4 channels, but its weight [3, 2, 3, 3] is for 2 (1 groups) in Conv2d > Convolve > "
            + "CheckConvolution")]
    [InlineData("Conv2d(x, w, groups: 3)", "Conv2d can't cut the 4 channels of [N, 4, 8, 8] into 3 equal groups")]
    [InlineData("Conv2d(x, w, groups: 2)", "Conv2d can't cut the 3 results of the weight [3, 2, 3, 3] into 2 equal groups")]
    [InlineData("Conv2d(x, w, groups: 0)", "Conv2d needs at least one group, but groups is 0")]
    [InlineData("Conv1d(x, w)", "Conv1d takes an operand and a weight with 3 axes, but they are [N, 4, 8, 8] and [3, 2, 3, 3]")]
    [InlineData("ConvTranspose2d(x, w)",
        "ConvTranspose2d has an operand [N, 4, 8, 8] with 4 channels, but its weight [3, 2, 3, 3] is for 3 (1 groups)")]
    [InlineData("Conv2d(x[.., ..2], w, padding: Padding.Same, stride: 2)", "Padding.Same needs a stride of 1")]
    [InlineData("Conv2d(x[.., ..2], w, stride: (1, 1, 1))", "3 numbers are given for 2 axes")]
    [InlineData("Conv2d(x[.., ..2], w, stride: 0)", "The stride of windows must be positive, but is 0")]
    [InlineData("MaxPool2d(x, 2, padding: 2)", "the padding of pooling is at most half a window, but it is 2 for windows of 2")]
    [InlineData("MaxPool2d(x, 9)", "A window of 9 elements, which reaches over 9, does not fit axis 3 of [N, 4, 8, 8] for all sizes")]
    public void Is_refused_with_both_shapes(string code, string message)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Result([Shape("N", 4, 8, 8)] Tensor x, [Shape(3, 2, 3, 3)] Tensor w) => {{code}};
            }
            """));
        Assert.Contains(message, Assert.Single(read.Findings).Message);
    }

    /// <summary>The value of graph code over x and w, which are drawn if they are not given.</summary>
    static double[] Evaluate(string code, int[] x, int[] w, double[]? xs = null, double[]? ws = null)
    {
        var model = ModelCompilation.Read($$"""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Result([Shape({{string.Join(", ", x)}})] Tensor x, [Shape({{string.Join(", ", w)}})] Tensor w) => {{code}};
            }
            """);
        var random = new Random(7);
        double[] Draw(int[] shape) => [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size))
            .Select(_ => random.NextDouble() * 2 - 1)];
        var interpreter = new Interpreter { Inputs = { ["x"] = xs ?? Draw(x), ["w"] = ws ?? Draw(w) } };
        return interpreter.Evaluate(model.Entries.Single().Evaluation!.Results.Single().Node);
    }
}

using GraphCompiler.Generator.Tests.Subject;
using static GraphCompiler.Generator.Tests.Subject.Compiled;

namespace GraphCompiler.Generator.Tests.Semantics;

/// <summary>
/// Tensors without elements, which a size like N - 1 would make where N is 1: there are none; and tensors of one element.
/// </summary>
public class EmptyTests
{
    static readonly Compiled compiled = new("""
        /// <summary>What is left of a tensor without its first element.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Rest
        {
            readonly Parameter weight = new(Init.Ones, 1), scale = new(Init.Constant(2));

            [Graph] Tensor Itself([Shape("N")] Tensor x) => x[1..];
            [Graph] Tensor Computed([Shape("N")] Tensor x) => Exp(x[1..]) + 1;
            [Graph] (Tensor sum, Tensor product, Tensor greatest, Tensor least, Tensor mean) Reduced([Shape("N")] Tensor x) =>
                (x[1..].Sum(), x[1..].Prod(), x[1..].Max(), x[1..].Min(), x[1..].Mean());
            [Graph] Tensor Rows([Shape("N", 3)] Tensor x) => x[1..].Sum(0);
            [Graph] Tensor Product([Shape(2, "N")] Tensor x, [Shape("N", 3)] Tensor y) => MatMul(x[.., 1..], y[1..]);
            [Graph] Tensor Joined([Shape("N")] Tensor x) => Concat([x[1..], x[..1]]);
            [Graph] Tensor Padded([Shape("N")] Tensor x) => x[1..].Pad(0, 2, 1, 7f);
            [Graph] Tensor Shares([Shape("N", 3)] Tensor x) => Softmax(x[1..]);
            [Graph] Tensor Running([Shape("N")] Tensor x) => x[1..].CumSum(0);
            [Loss] Tensor Loss([Shape("N")] Tensor x) => scale + (weight * x[1..]).Sum();
            [Graph] Tensor Unit([Shape("N", 1)] Tensor x) =>
                (x - x.Mean(1, keepDims: true)) / Sqrt(x.Variance(1, keepDims: true) + 1) + Softmax(x);
        }
        """);

    static double[][] Run(string entry, params double[][] arguments) => compiled.Run("Rest", entry, arguments);

    /// <summary>Where nothing would be left, the entry says so before it computes anything.</summary>
    [Theory, InlineData("Itself", 1), InlineData("Computed", 1), InlineData("Reduced", 1), InlineData("Rows", 3), InlineData("Joined", 1),
        InlineData("Padded", 1), InlineData("Shares", 3), InlineData("Running", 1), InlineData("Loss", 1)]
    public void No_tensor_is_empty(string entry, int elements)
    {
        Assert.Equal("x[1..] needs N >= 2, but N is 1 in argument x. (Parameter 'x')",
            Assert.Throws<ArgumentException>(() => Run(entry, new double[elements])).Message);
        Assert.NotEmpty(Run(entry, new double[2 * elements])[0]);
    }

    [Fact]
    public void One_element_is_its_own_reduction()
    {
        Close([7], Run("Itself", [5, 7])[0]);
        Assert.Equal([[7], [7], [7], [7], [7]], Run("Reduced", [5, 7]));
        Close([7, 5], Run("Joined", [5, 7])[0]);
        Close([7, 7, 3, 7], Run("Padded", [5, 3])[0]);
    }

    [Fact]
    public void An_argument_without_elements_is_refused() =>
        Assert.Equal("Argument x needs shape [N, 3], but it is empty. (Parameter 'x')",
            Assert.Throws<ArgumentException>(() => Run("Rows", Array.Empty<double>())).Message);

    [Fact]
    public void One_element_is_its_own_mean() => Close([1, 1], Run("Unit", [3, -8])[0]);
}

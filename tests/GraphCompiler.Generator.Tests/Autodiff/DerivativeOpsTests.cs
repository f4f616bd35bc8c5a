using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Autodiff;

/// <summary>Derivatives asked for in graph code, against formulas worked out by hand.</summary>
public class DerivativeOpsTests
{
    static double[] Run(string body, double[] x, double[]? v = null)
    {
        var spec = ModelCompilation.Read($$"""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape("N")] Tensor x, [Shape("N")] Tensor v) => {{body}};
            }
            """);
        var interpreter = new Interpreter { Symbols = { ["N"] = x.Length }, Inputs = { ["x"] = x, ["v"] = v ?? x } };
        return interpreter.Run(spec.Entries[0].Evaluation!)[0];
    }

    static void AssertClose(IEnumerable<double> expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    readonly double[] x = [0.5, -1.25, 2];
    readonly double[] v = [1, -0.5, 0.25];

    [Fact]
    public void The_chain_rule() => AssertClose(
        x.Select(x => (1 - Math.Pow(Math.Tanh(3 * x * x + 2 * x), 2)) * (6 * x + 2)), Run("Grad(Tanh(3 * x * x + 2 * x).Sum(), x)", x));

    [Fact]
    public void A_second_derivative() => AssertClose(x.Select(x => 12 * x * x), Run("Grad(Grad((x * x * x * x).Sum(), x).Sum(), x)", x));

    [Fact]
    public void A_Hessian_vector_product() =>
        // f = (Σ x²)²: H v = 8 x (x·v) + 4 (Σ x²) v.
        AssertClose(
            x.Zip(v, (xi, vi) => 8 * xi * x.Zip(v, (a, b) => a * b).Sum() + 4 * x.Sum(a => a * a) * vi),
            Run("Grad((Grad((x * x).Sum() * (x * x).Sum(), x) * v).Sum(), x)", x, v));

    [Fact]
    public void A_directional_derivative() => AssertClose(
        x.Zip(v, (xi, vi) => Math.Exp(xi) * vi), Run("Jvp(Exp(x), x, v)", x, v));

    [Fact]
    public void A_directional_derivative_of_a_scalar_is_the_gradients_product_with_the_direction() => AssertClose(
        [x.Zip(v, (a, b) => 2 * a * b).Sum()], Run("Jvp((x * x).Sum(), x, v)", x, v));

    [Fact]
    public void A_gradient_penalty_is_trained_through()
    {
        // y = w x², the penalty is the mean of (dy/dx)² = 4 w² x²; its derivative by w is 8 w mean(x²).
        var spec = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly Parameter w = new(Init.Ones);

                [Loss] Tensor Penalty([Shape("N")] Tensor x)
                {
                    var slope = Grad((w * x * x).Sum(), x);
                    return (slope * slope).Mean();
                }
            }
            """);
        var graph = ReverseMode.WithGradients(spec.Entries[0].Training!, spec.Parameters);
        var results = new Interpreter { Symbols = { ["N"] = x.Length }, Inputs = { ["x"] = x }, Parameters = { ["w"] = [1.5] } }.Run(graph);
        AssertClose([9 * x.Average(x => x * x), 12 * x.Average(x => x * x)], [results[0][0], results[1][0]]);
    }

    [Fact]
    public void A_direction_of_another_shape_is_refused()
    {
        var x = Leaf.InputTensor("x", Shape.Of(3), DType.Real, Origin.None);
        Assert.Equal("GC0302", Assert.Throws<GraphException>(() => DerivativeOps.DirectionalDerivative(x * x, x, Leaf.Of(1))).Id);
    }
}

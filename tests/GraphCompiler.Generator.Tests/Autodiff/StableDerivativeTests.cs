using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Autodiff;

/// <summary>
/// Derivatives in graph code are those of the stable formulas, as the gradients of a loss are; and they are the derivatives of what was
/// written.
/// </summary>
public class StableDerivativeTests
{
    static readonly double[] far = [1000, 0, -1000], zeros = [0, 0, 0], v = [1, -0.5, 0.25];

    static double[] Run(string body, double[] x, string members = "")
    {
        var spec = ModelCompilation.Read($$"""
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape(3)] Tensor x, [Shape(3)] Tensor v)
                {
                    {{body}}
                }

                {{members}}
            }
            """);
        return new Interpreter { Inputs = { ["x"] = x, ["v"] = v } }.Run(Pipeline.Evaluate(spec.Entries[0].Evaluation!))[0];
    }

    static void AssertIs(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) <= 1e-12);

    [Theory]
    [InlineData("Log(Exp(x).Sum())", new double[] { 1, 0, 0 })]
    [InlineData("x.LogSumExp(-1)", new double[] { 1, 0, 0 })]
    [InlineData("-Log(Sigmoid(x)).Sum()", new[] { 0, -0.5, -1 })]
    [InlineData("Log(1 + Exp(x)).Sum()", new[] { 1, 0.5, 0 })]
    [InlineData("-Log(Exp(x) / Exp(x).Sum())[2]", new double[] { 1, 0, -1 })]
    [InlineData("(Exp(x) / Exp(x).Sum())[0]", new double[] { 0, 0, 0 })]
    [InlineData("Log((OneHot(1, 3) * Softmax(x)).Sum())", new double[] { -1, 1, 0 })]
    public void Where_exponentials_overflow(string formula, double[] gradient)
    {
        AssertIs(gradient, Run($"return Grad({formula}, x);", far));
        AssertIs([gradient.Zip(v, (a, b) => a * b).Sum()], Run($"return Jvp({formula}, x, v);", far));
        // Through a tensor in between, a helper, and another derivative.
        AssertIs(gradient, Run($"var y = x; x = 2 * y; return Grad({formula}, x) * 1;", [500, 0, -500]));
        AssertIs(gradient, Run("return Grad(Formula(x), x);", far, $"static Tensor Formula(Tensor x) => {formula};"));
        AssertIs([1000 * gradient[0] - 1000 * gradient[2]], Run($"return Jvp({formula} * 1000, x, x) / 1000;", far));
        Assert.All(Run($"return Grad((Grad({formula}, x) * v).Sum(), x);", far), value => Assert.True(double.IsFinite(value)));
        Assert.All(Run($"return Jvp(Grad({formula}, x), x, v);", far), value => Assert.True(double.IsFinite(value)));
        Assert.All(Run($"return Grad(Jvp({formula}, x, v), x);", far), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Of_a_norm_at_0()
    {
        AssertIs(zeros, Run("return Grad(x.Norm(), x);", zeros));
        AssertIs([0], Run("return Jvp(x.Norm(), x, v);", zeros));
        AssertIs(zeros, Run("return Grad((Grad(x.Norm(), x) * v).Sum(), x);", zeros));
        AssertIs(zeros, Run("return Jvp(Grad(x.Norm(), x), x, v);", zeros));
        AssertIs(zeros, Run("var y = 2 * x; return Grad(y.Norm(), y);", zeros));
    }

    // At (3, 0, 4) the norm is 5, its Hessian (I - x x'/25)/5.
    [Fact]
    public void Of_a_norm_elsewhere()
    {
        AssertIs([0.6, 0, 0.8], Run("return Grad(x.Norm(), x);", [3, 0, 4]));
        AssertIs([(1 - 3 * 4 / 25.0) / 5, -0.5 / 5, (0.25 - 4 * 4 / 25.0) / 5],
            Run("return Grad((Grad(x.Norm(), x) * v).Sum(), x);", [3, 0, 4]));
    }

    [Theory]
    [InlineData("var h = -x; return Grad((-h * v).Sum(), h);", new[] { -1, 0.5, -0.25 })]
    [InlineData("var h = x * 2; return Grad((h * 3).Sum(), h);", new double[] { 3, 3, 3 })]
    [InlineData("Tensor h = 2; return Grad((h * x).Sum() + 2, h) + x * 0;", new double[] { 6, 6, 6 })]
    // What is written twice is two variables.
    [InlineData("var h = Sin(x); return Grad((h * Sin(x)).Sum(), h) - Sin(x);", new double[] { 0, 0, 0 })]
    // The exponential is the variable, and the sum of exponentials is fragile for another derivative.
    [InlineData("var e = Exp(x - 100); return Grad(Log(e.Sum()), e) * e.Sum() + 0 * Grad(Log(Exp(1000 * x).Sum()), x);",
        new double[] { 1, 1, 1 })]
    [InlineData("var e = Exp(1000 * x); return Grad(Log(e.Sum()), x) / 1000 + Where(x > 5, Grad(e.Sum(), e), 0);",
        new double[] { 0, 0, 1 })]
    // Nested, with respect to the same and to other tensors.
    [InlineData("var h = x * x; return Grad((Grad((h * h * h).Sum(), h) * h).Sum(), h) / (h * h);", new double[] { 9, 9, 9 })]
    [InlineData("var h = x * x; return Grad(Grad((h * h).Sum(), h).Sum(), x) / x;", new double[] { 4, 4, 4 })]
    [InlineData("return Grad(Jvp(x * x * x, x, v).Sum(), x) / (x * v);", new double[] { 6, 6, 6 })]
    [InlineData("return Jvp(Jvp(x * x * x, x, v), x, v) / (x * v * v);", new double[] { 6, 6, 6 })]
    public void Are_those_of_what_was_written(string body, double[] expected) => AssertIs(expected, Run(body, [1, 2, 3]));

    [Fact]
    public void A_rule_may_ask_for_derivatives()
    {
        // Its gradient depends on the rule's own stand-ins, not on what else depends on x: d(x² y)/dx, with y = x and half of y's share.
        const string rule = """
            [Gradient(nameof(HalfGradient))] static Tensor Half(Tensor x) => x * x;
            static Tensor HalfGradient(Tensor x, Tensor result, Tensor gradient) => Grad((x * x * gradient).Sum(), x) / 2;
            """;
        AssertIs([1 + 1, 4 + 4, 9 + 9], Run("return Grad((Half(x) * x).Sum(), x);", [1, 2, 3], rule));
        AssertIs(v, Run("return Jvp(Half(x), x, v) / x;", [1, 2, 3], rule));
        AssertIs([1, 0, 0], Run("return Grad(Peak(x), x);", far, """
            [Gradient(nameof(PeakGradient))] static Tensor Peak(Tensor x) => x.Max();
            static Tensor PeakGradient(Tensor x, Tensor result, Tensor gradient) => Grad(Log(Exp(x).Sum()) * gradient, x);
            """));
    }

    [Fact]
    public void A_penalty_on_a_gradient_is_trained_at_0()
    {
        var spec = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly Parameter w = new(Init.Ones, 3);
                [Loss] Tensor Loss([Shape(3)] Tensor x) => Grad((w * x).Norm(), x).Norm() + Log(Exp(w * 1000).Sum());
            }
            """);
        var graph = Pipeline.Train(spec.Entries[0].Training!, spec.Parameters);
        var results = new Interpreter { Inputs = { ["x"] = zeros }, Parameters = { ["w"] = [1, 0, -1] } }.Run(graph);
        AssertIs([1000], results[0]);
        AssertIs([1000, 0, 0], results[1]);
    }
}

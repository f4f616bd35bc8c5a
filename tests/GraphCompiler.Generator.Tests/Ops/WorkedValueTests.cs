using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Ops;

/// <summary>Values worked out by hand in textbooks and course notes.</summary>
public class WorkedValueTests
{
    [Fact]
    public void Broadcasting_a_column_against_a_row()
    {
        var sum = Real("x", 2, 1) + Real("y", 3);
        Assert.Equal([4, 3, 2, 5, 4, 3], With(("x", [1, 2]), ("y", [3, 2, 1])).Evaluate(sum));
        Assert.Equal(Shape.Of(4, 2, 3), (Real("x", 4, 2, 1) + Real("y", 3)).Shape);
    }

    [Fact]
    public void Strides_are_row_major() => Assert.Equal([12, 4, 1], Shape.Of(2, 3, 4).Strides.Select(stride => stride.Constant!.Value));

    [Fact]
    public void A_quadratic_form_and_its_gradient()
    {
        var (x, a) = (Real("x", 2), Real("a", 2, 2));
        var form = Contraction.MatMul(x, Contraction.MatMul(a, x));
        var interpreter = With(("x", [1, 2]), ("a", [1, 2, 3, 4]));
        Assert.Equal(27, interpreter.Evaluate(form)[0]);
        // (A + A') x
        Assert.Equal([12, 21], interpreter.Evaluate(ReverseMode.Gradients(form, [x])[0]));
        // x x': the outer product
        Assert.Equal([1, 2, 2, 4], interpreter.Evaluate(ReverseMode.Gradients(form, [a])[0]));
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(7, 9)]
    public void A_bend_at_five(double x, double expected) =>
        Assert.Equal(expected, With(("x", [x])).Evaluate(Real("x") + Relu.Call(Real("x") - 5))[0]);

    [Theory]
    [InlineData(0.3, 0.3, 0.4, 0.9163, 0.27)]
    [InlineData(0.1, 0.2, 0.7, 0.3567, 0.07)]
    public void Cross_entropy_and_half_squared_error_of_the_third_class(double p0, double p1, double p2, double crossEntropy, double half)
    {
        var (p, target) = (Real("p", 3), Real("t", 3));
        var interpreter = With(("p", [p0, p1, p2]), ("t", [0, 0, 1]));
        Assert.Equal(crossEntropy, interpreter.Evaluate(-Sum(target * Log.Call(p)))[0], 4);
        Assert.Equal(half, interpreter.Evaluate(0.5 * Sum((p - target) * (p - target)))[0], 12);
    }

    [Fact]
    public void Cross_entropy_in_bits() =>
        Assert.Equal(0.3677, With(("p", [0.775, 0.116, 0.039, 0.070]))
            .Evaluate(-Sum(OneHot.Call(Indices("i"), 4) * Log.Call(Real("p", 4))) / Math.Log(2))[0], 4);

    [Fact]
    public void The_xor_network_by_its_chain_rule()
    {
        var (x, y) = (Real("x", 2), Real("y"));
        var (w1, b1, w2, b2) = (Real("w1", 2, 2), Real("b1", 2), Real("w2", 2), Real("b2"));
        var a = Sigmoid.Call(Contraction.MatMul(x, w1) + b1);
        var error = y - (Contraction.MatMul(a, w2) + b2);
        var gradients = ReverseMode.Gradients(error * error, [w1, w2, b2]);
        var interpreter = With(("x", [1, 0]), ("y", [1]), ("w1", [0.5, -0.3, 0.2, 0.8]), ("b1", [0.1, -0.2]), ("w2", [0.7, -0.4]),
            ("b2", [0.05]));

        double a1 = 1 / (1 + Math.Exp(-0.6)), a2 = 1 / (1 + Math.Exp(0.5)), e = 1 - (0.7 * a1 - 0.4 * a2 + 0.05);
        Close([-2 * e * 0.7 * a1 * (1 - a1), -2 * e * -0.4 * a2 * (1 - a2), 0, 0], interpreter.Evaluate(gradients[0]));
        Close([-2 * e * a1, -2 * e * a2], interpreter.Evaluate(gradients[1]));
        Close([-2 * e], interpreter.Evaluate(gradients[2]));
    }

    static Interpreter With(params (string Name, double[] Values)[] inputs)
    {
        var interpreter = new Interpreter { Inputs = { ["i"] = [0] } };
        foreach (var (name, values) in inputs) interpreter.Inputs[name] = values;
        return interpreter;
    }

    static void Close(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) < 1e-12);
}

using static GraphCompiler.Generator.Tests.Subject.Compiled;

namespace GraphCompiler.Generator.Tests.Subject;

/// <summary>Derivatives derived by hand, as compiled code.</summary>
public class CalculusTests
{
    static readonly Compiled compiled = new("""
        /// <summary>Derivatives of formulas.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Calculus
        {
            [Graph] Tensor Column([Shape(2, 1)] Tensor x, [Shape(3)] Tensor y) => x + y;
            [Graph] Tensor Slope([Shape("N")] Tensor x) => Grad(Sin(3 * x * x + 2 * x).Sum(), x);
            [Graph] Tensor SigmoidSlope([Shape("N")] Tensor x) => Grad(Sigmoid(x).Sum(), x);

            [Graph]
            (Tensor value, Tensor dx, Tensor da, Tensor db) Quadratic([Shape(2)] Tensor x, [Shape(2, 2)] Tensor a, [Shape(2)] Tensor b, float c)
            {
                var form = MatMul(x, MatMul(a, x)) + MatMul(b, x) + c;
                return (form, Grad(form, x), Grad(form, a), Grad(form, b));
            }

            [Graph]
            Tensor LinearLayer([Shape(3)] Tensor x, [Shape(3, 2)] Tensor w, [Shape(2)] Tensor seed) => Grad((MatMul(x, w) * seed).Sum(), w);

            [Graph]
            (Tensor slope, Tensor share) SoftmaxRegression([Shape("N", 4)] Tensor logits, [Shape("N")] IntTensor labels) =>
                (Grad(CrossEntropy(logits, labels) * logits.Dim(0), logits), Softmax(logits) - OneHot(labels, 4));

            Tensor Curve(Tensor x) => Concat([(x[0] * x[0] * x[1]).Reshape(1), (5 * x[0] + Sin(x[1])).Reshape(1), Exp(x[0] - x[1]).Reshape(1)]);

            [Graph]
            Tensor Jacobian([Shape(2)] Tensor x) => Stack([.. Enumerable.Range(0, 2).Select(i => Jvp(Curve(x), x, Equal(Arange(2), i)))], 1);

            [Graph]
            Tensor JacobianByRows([Shape(2)] Tensor x) => Stack([.. Enumerable.Range(0, 3).Select(i => Grad(Curve(x)[i], x))]);

            [Graph]
            Tensor Along([Shape(2)] Tensor x, [Shape(2)] Tensor direction) => Jvp(Curve(x), x, direction);

            Tensor Hill(Tensor x) => (x * x * x).Sum() + x[0] * x[1] * x[2] + Exp(x[0]) * Sin(x[2]);

            [Graph] Tensor HillSlope([Shape(3)] Tensor x) => Grad(Hill(x), x);

            [Graph]
            Tensor Hessian([Shape(3)] Tensor x)
            {
                var slope = Grad(Hill(x), x);
                return Stack([.. Enumerable.Range(0, 3).Select(i => Grad(slope[i], x))]);
            }

            [Graph]
            (Tensor backwards, Tensor forwards) HessianProduct([Shape(3)] Tensor x, [Shape(3)] Tensor v)
            {
                var slope = Grad(Hill(x), x);
                return (Grad((slope * StopGradient(v)).Sum(), x), Jvp(slope, x, v));
            }

            // Gauss and Jordan, without exchanges: enough for matrices like X'X.
            static Tensor Solve(Tensor a, Tensor b, int n)
            {
                var rows = Concat([a, b.Unsqueeze(1)], 1);
                for (var k = 0; k < n; k++)
                {
                    var isPivot = Equal(Arange(n), k).Unsqueeze(1);
                    var row = rows[k] / rows[k, k];
                    rows = Where(isPivot, row, rows - rows[.., k].Unsqueeze(1) * row);
                }
                return rows[.., n];
            }

            [Graph]
            Tensor NewtonStep([Shape(2)] Tensor x)
            {
                var value = Pow(x[0] - 1, 2) + 10 * Pow(x[1] - x[0] + 2, 2);
                var slope = Grad(value, x);
                var hessian = Stack([Grad(slope[0], x), Grad(slope[1], x)]);
                return x - Solve(hessian, slope, 2);
            }

            [Graph]
            Tensor LeastSquares([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y)
            {
                var design = Concat([x, x[.., ..1] * 0 + 1], 1);
                return Solve(MatMul(design.Transpose(), design), MatMul(design.Transpose(), y), 3);
            }
        }

        /// <summary>A loss that mentions its own gradient.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Penalized
        {
            readonly Parameter weight = new(Init.Normal(0, 1), 3, 4), output = new(Init.Normal(0, 1), 4);

            [Loss]
            Tensor Loss([Shape("N", 3)] Tensor x)
            {
                var scores = MatMul(Tanh(MatMul(x, weight)), output);
                var slope = Grad(scores.Sum(), x);
                return scores.Mean() + 10 * Pow(slope.Norm(-1) - 1, 2).Mean();
            }
        }
        """);

    static double[][] Run(string entry, params double[][] arguments) => compiled.Run("Calculus", entry, arguments);

    [Fact]
    public void A_column_and_a_row() => Close([4, 3, 2, 5, 4, 3], Run("Column", [1, 2], [3, 2, 1])[0]);

    [Fact]
    public void The_chain_rule()
    {
        double[] x = [-1.5, 0, 0.2, 3];
        Close([.. x.Select(v => Math.Cos(3 * v * v + 2 * v) * (6 * v + 2))], Run("Slope", x)[0]);
    }

    [Fact]
    public void The_sigmoid_slope_is_s_times_1_minus_s()
    {
        double[] x = [-40, -2, 0, 0.5, 40];
        Close([.. x.Select(v => 1 / (1 + Math.Exp(-v)) * (1 / (1 + Math.Exp(v))))], Run("SigmoidSlope", x)[0]);
    }

    [Fact]
    public void A_quadratic_form()
    {
        var result = Run("Quadratic", [1, 2], [1, 2, 3, 4], [5, 6], [7]);
        Close([27 + 17 + 7], result[0]);
        Close([12 + 5, 21 + 6], result[1]);
        Close([1, 2, 2, 4], result[2]);
        Close([1, 2], result[3]);
    }

    [Fact]
    public void The_gradient_of_a_linear_layer_is_an_outer_product() =>
        Close([2 * 5, 2 * 7, 3 * 5, 3 * 7, -1 * 5, -1 * 7], Run("LinearLayer", [2, 3, -1], [1, 2, 3, 4, 5, 6], [5, 7])[0]);

    [Fact]
    public void The_gradient_of_cross_entropy_is_softmax_minus_onehot()
    {
        var result = Run("SoftmaxRegression", [0, 1, 2, 3, -1, 5, 0.5, 0], [2, 0]);
        Close(result[1], result[0]);
        var e = new[] { 1, Math.E, Math.E * Math.E, Math.Exp(3) };
        Close([e[0] / e.Sum(), e[1] / e.Sum(), e[2] / e.Sum() - 1, e[3] / e.Sum()], result[0][..4]);
    }

    [Fact]
    public void The_Jacobian_by_columns_and_by_rows()
    {
        double x = 1.5, y = 0.25;
        double[] expected = [2 * x * y, x * x, 5, Math.Cos(y), Math.Exp(x - y), -Math.Exp(x - y)];
        Close(expected, Run("Jacobian", [x, y])[0]);
        Close(expected, Run("JacobianByRows", [x, y])[0]);
        Close([2 * expected[0] - expected[1], 2 * expected[2] - expected[3], 2 * expected[4] - expected[5]],
            Run("Along", [x, y], [2, -1])[0]);
    }

    [Fact]
    public void The_Hessian_is_the_difference_quotient_of_the_gradient()
    {
        double[] at = [0.3, -0.7, 1.1];
        var hessian = Run("Hessian", at)[0];
        for (var column = 0; column < 3; column++)
        {
            double[] Slope(double step) => Run("HillSlope", [.. at.Select((v, i) => i == column ? v + step : v)])[0];
            Close([.. Slope(1e-5).Zip(Slope(-1e-5), (up, down) => (up - down) / 2e-5)],
                [hessian[column], hessian[3 + column], hessian[6 + column]], 1e-8);
        }
        double[] v = [1, -2, 0.5];
        double[] product = [.. Enumerable.Range(0, 3).Select(row => v.Select((value, column) => hessian[row * 3 + column] * value).Sum())];
        var products = Run("HessianProduct", at, v);
        Close(product, products[0]);
        Close(product, products[1]);
    }

    [Fact]
    public void A_Newton_step_on_a_paraboloid_ends_at_its_minimum() => Close([1, -1], Run("NewtonStep", [-3, 8])[0]);

    [Fact]
    public void A_plane_through_points() =>
        Close([2, -3, 0.5], Run("LeastSquares", [0, 0, 1, 0, 0, 1, 2, 5], [0.5, 2.5, -2.5, -10.5])[0], 1e-10);

    [Fact]
    public void The_best_plane_for_XOR_is_flat() => Close([0, 0, 0.5], Run("LeastSquares", [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0])[0]);

    [Fact]
    public void A_gradient_penalty_has_the_gradient_of_its_differences()
    {
        var model = compiled.Create("Penalized");
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, 15).Select(_ => random.NextDouble() * 2 - 1)];
        Compiled.Run(model, "LossAndGradients", x);
        foreach (var path in new[] { "weight", "output" })
        {
            var (values, gradient) = (model.Parameter(path), model.Gradient(path));
            for (var i = 0; i < values.Length; i++)
            {
                double Loss(double step)
                {
                    model.SetParameter(path, [.. values.Select((value, at) => at == i ? value + step : value)]);
                    return Compiled.Run(model, "Loss", x)[0][0];
                }
                Close([(Loss(1e-5) - Loss(-1e-5)) / 2e-5], [gradient[i]], 1e-7);
            }
            model.SetParameter(path, values);
        }
    }
}

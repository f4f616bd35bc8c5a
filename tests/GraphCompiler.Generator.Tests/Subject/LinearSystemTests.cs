using static GraphCompiler.Generator.Tests.Subject.Compiled;

namespace GraphCompiler.Generator.Tests.Subject;

/// <summary>Learning rules and regressions: what they do to given numbers.</summary>
public class LinearSystemTests
{
    static readonly Compiled compiled = new("""
        /// <summary>Weights that are corrected on a mistake, and the sum of all weights there have been.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Perceptron
        {
            [State] readonly Parameter weight = new(Init.Zeros, 2), bias = new(Init.Zeros, 1), sum = new(Init.Zeros, 2), count = new(Init.Zeros, 1);

            [Graph] Tensor Predict([Shape("N", 2)] Tensor x) => MatMul(x, weight) + bias >= 0;

            [Graph]
            Tensor Update([Shape(2)] Tensor x, [Shape(1)] Tensor y)
            {
                var error = y - ((weight * x).Sum() + bias >= 0);
                var next = weight + error * x;
                weight.Assign(next);
                bias.Assign(bias + error);
                sum.Assign(sum + next);
                count.Assign(count + 1);
                return error;
            }

            [Graph] Tensor Average([Shape(1)] Tensor unused) => sum / count;
        }

        /// <summary>The smallest change that gives a sample, of class 1 or -1, a margin of 1.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Mira
        {
            [State] readonly Parameter weight = new(Init.Zeros, 3);

            [Graph]
            Tensor Update([Shape(3)] Tensor x, [Shape(1)] Tensor y)
            {
                var tau = Relu(1 - y * (weight * x).Sum()) / (x * x).Sum();
                weight.Assign(weight + tau * y * x);
                return tau;
            }
        }

        /// <summary>Weights for each class.</summary>
        [Model(Precision = Precision.Double)]
        public partial class MultiPerceptron
        {
            [State] readonly Parameter weight = new(Init.Zeros, 3, 2);

            [Graph]
            Tensor Update([Shape(2)] Tensor x, [Shape(1)] IntTensor label)
            {
                var change = OneHot(label, 3)[0] - OneHot(MatMul(weight, x).ArgMax(0), 3);
                weight.Assign(weight + change.Unsqueeze(1) * x);
                return change;
            }
        }

        /// <summary>Price from liking.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Chocolate
        {
            readonly Parameter weight = new(Init.Zeros);

            [Graph] Tensor ClosedForm([Shape("N")] Tensor liking, [Shape("N")] Tensor price) =>
                (liking * price).Sum() / (liking * liking).Sum();
            [Graph] Tensor Predict([Shape("N")] Tensor liking) => weight * liking;
            [Loss] Tensor Loss([Shape("N")] Tensor liking, [Shape("N")] Tensor price) => HalfMse(weight * liking, price);
        }

        /// <summary>A linear model of XOR.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Plane
        {
            readonly Parameter weight = new(Init.Zeros, 2), bias = new(Init.Constant(0.5));
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse(MatMul(x, weight) + bias, y);
        }
        """);

    [Fact]
    public void The_perceptron_adds_a_missed_sample_and_leaves_the_others()
    {
        var model = compiled.Create("Perceptron");
        // 0 >= 0 says 1, so a sample of class 0 is a mistake: minus x, and the bias falls.
        Close([-1], Run(model, "Update", [2, 3], [0])[0]);
        Close([-2, -3], model.Parameter("weight"));
        Close([-1], model.Parameter("bias"));
        Close([0], Run(model, "Update", [1, 1], [0])[0]);
        Close([-2, -3], model.Parameter("weight"));
        Close([1], Run(model, "Update", [1, 4], [1])[0]);
        Close([-1, 1], model.Parameter("weight"));
        // The mean of (-2, -3) twice and (-1, 1).
        Close([-5.0 / 3, -5.0 / 3], Run(model, "Average", [0])[0]);
    }

    [Fact]
    public void The_perceptron_learns_and()
    {
        var model = compiled.Create("Perceptron");
        double[][] x = [[0, 0], [0, 1], [1, 0], [1, 1]];
        for (var epoch = 0; epoch < 10; epoch++)
            for (var i = 0; i < 4; i++) Run(model, "Update", x[i], [i == 3 ? 1 : 0]);
        Assert.Equal([0, 0, 0, 1], Run(model, "Predict", [.. x.SelectMany(row => row)])[0]);
    }

    [Fact]
    public void Mira_takes_the_smallest_step_to_a_margin_of_one()
    {
        var model = compiled.Create("Mira");
        Close([1.0 / 9], Run(model, "Update", [1, 2, 2], [1])[0]);
        Close([1.0 / 9, 2.0 / 9, 2.0 / 9], model.Parameter("weight"));
        // The margin is there: nothing to do.
        Close([0], Run(model, "Update", [1, 2, 2], [1])[0], 1e-15);
        Run(model, "Update", [3, 0, 1], [-1]);
        var w = model.Parameter("weight");
        Close([-1], [3 * w[0] + w[2]]);
    }

    [Fact]
    public void The_multi_class_perceptron_moves_the_right_and_the_wrong_class()
    {
        var model = compiled.Create("MultiPerceptron");
        // All scores are 0, so the first class is chosen.
        Close([-1, 0, 1], Run(model, "Update", [2, 5], [2])[0]);
        Close([-2, -5, 0, 0, 2, 5], model.Parameter("weight"));
        Close([0, 0, 0], Run(model, "Update", [1, 1], [2])[0]);
        Close([-2, -5, 0, 0, 2, 5], model.Parameter("weight"));
    }

    [Fact]
    public void Chocolate_costs_ten_a_point()
    {
        double[] liking = [1, 1.5, 2, 2.25, 3, 3.1, 3.5], price = [10, 15, 20, 22.5, 30, 31, 35];
        Close([10], compiled.Run("Chocolate", "ClosedForm", liking, price)[0]);
        var model = compiled.Create("Chocolate");
        for (var step = 0; step < 200; step++)
        {
            Run(model, "LossAndGradients", liking, price);
            model.SetParameter("weight", [model.Parameter("weight")[0] - 0.1 * model.Gradient("weight")[0]]);
        }
        Close([10], model.Parameter("weight"), 1e-10);
        Close([40], Run(model, "Predict", [4])[0], 1e-10);
    }

    [Fact]
    public void No_plane_fits_XOR_better_than_a_half_everywhere()
    {
        var model = compiled.Create("Plane");
        Close([0.25], Run(model, "LossAndGradients", [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0])[0]);
        Close([0, 0], model.Gradient("weight"));
        Close([0], model.Gradient("bias"));
    }
}

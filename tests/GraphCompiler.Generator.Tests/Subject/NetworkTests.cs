using static GraphCompiler.Generator.Tests.Subject.Compiled;

namespace GraphCompiler.Generator.Tests.Subject;

/// <summary>Losses, normalizations, attention and graphs on numbers that can be worked out by hand.</summary>
public class NetworkTests
{
    static readonly Compiled compiled = new("""
        /// <summary>Losses.</summary>
        [Model(Precision = Precision.Double)]
        public partial class LossValues
        {
            [Graph] Tensor CrossEntropyOf([Shape("N")] Tensor target, [Shape("N")] Tensor p) => CrossEntropy(Log(p), target);
            [Graph] Tensor Bits([Shape("N")] Tensor target, [Shape("N")] Tensor p) => CrossEntropy(Log(p), target, logBase: 2);
            [Graph] Tensor HalfSquares([Shape("N")] Tensor target, [Shape("N")] Tensor p) => HalfMse(p, target, Reduction.Sum);
            [Graph] (Tensor loss, Tensor slope) Margin([Shape("N")] Tensor scores, [Shape("N")] Tensor signs) =>
                (Hinge(scores, signs), Grad(Hinge(scores, signs), scores));
            [Graph] (Tensor loss, Tensor slope) Margins([Shape("N", 3)] Tensor scores, [Shape("N")] IntTensor labels) =>
                (Hinge(scores, labels), Grad(Hinge(scores, labels), scores));
            [Graph] Tensor Bend([Shape("N")] Tensor x) => x + Relu(x - 5);
        }

        /// <summary>Normalizations.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Norms
        {
            readonly DynamicTanh tanh = new(3, 0.25f);
            readonly LayerNorm layer = new(4, 0.5f);
            [State] readonly Parameter mean = new(Init.Zeros, 2), variance = new(Init.Ones, 2);
            readonly Parameter gamma = new(Init.Ones, 2), beta = new(Init.Zeros, 2);

            [Graph] Tensor DyT([Shape("N", 3)] Tensor x) => tanh.Forward(x);
            [Graph] Tensor Row([Shape("N", 4)] Tensor x) => layer.Forward(x);

            Tensor Batch(Tensor x)
            {
                if (!Mode.IsTraining) return gamma * (x - mean) / Sqrt(variance) + beta;
                var (m, v) = (x.Mean(0), x.Variance(0));
                mean.Assign(0.75f * mean + 0.25f * m);
                variance.Assign(0.75f * variance + 0.25f * v);
                return gamma * (x - m) / Sqrt(v) + beta;
            }

            [Graph] Tensor Normalized([Shape("N", 2)] Tensor x) => Batch(x);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x) => Pow(Batch(x), 2).Mean();
        }

        /// <summary>Attention.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Attentive
        {
            [Graph]
            Tensor Positions([Shape("T", 6)] Tensor x) => SinusoidalPositions(x.Dim(0), 6);

            // Keys at distances: with scores of minus half the squared distance, attention is a weighted mean of the values, nearest first.
            [Graph]
            Tensor Regression([Shape("Q")] Tensor queries, [Shape("K")] Tensor keys, [Shape("K")] Tensor values) =>
                MatMul(Softmax(-0.5f * Pow(queries.Unsqueeze(1) - keys, 2)), values);

            [Graph]
            Tensor Attend([Shape("T", 2)] Tensor q, [Shape("T", 2)] Tensor k, [Shape("T", 3)] Tensor v) =>
                ScaledDotProductAttention(q, k, v, isCausal: true);
        }

        /// <summary>Graphs.</summary>
        [Model(Precision = Precision.Double)]
        public partial class NodeGraphs
        {
            readonly Parameter own = new(Init.Normal(0, 1), 3, 3), neighbours = new(Init.Normal(0, 1), 3, 3);

            [Graph]
            (Tensor nodes, Tensor whole) Passed([Shape("V", 3)] Tensor nodes, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to)
            {
                for (var round = 0; round < 2; round++)
                    nodes = Tanh(MatMul(nodes, own) + MatMul(SegmentMean(Gather(nodes, from), to, nodes.Dim(0)), neighbours));
                return (nodes, nodes.Sum(0));
            }

            static Tensor Normalized(Tensor x) => x / x.Sum();

            // Sums of products on the tree first - middle - last, leaves first.
            [Graph]
            (Tensor first, Tensor middle, Tensor last) Marginals([Shape(3, 2)] Tensor single, [Shape(2, 2)] Tensor left, [Shape(2, 2)] Tensor right)
            {
                var fromFirst = MatMul(single[0], left);
                var fromLast = MatMul(right, single[2]);
                return (
                    Normalized(single[0] * MatMul(left, single[1] * fromLast)),
                    Normalized(single[1] * fromFirst * fromLast),
                    Normalized(single[2] * MatMul(single[1] * fromFirst, right)));
            }
        }
        """);

    [Fact]
    public void Cross_entropy_in_nats_and_bits_and_half_squares()
    {
        Assert.Equal(0.3677, compiled.Run("LossValues", "Bits", [1, 0, 0, 0], [0.775, 0.116, 0.039, 0.070])[0][0], 4);
        Assert.Equal(0.9163, compiled.Run("LossValues", "CrossEntropyOf", [0, 0, 1], [0.3, 0.3, 0.4])[0][0], 4);
        Assert.Equal(0.3567, compiled.Run("LossValues", "CrossEntropyOf", [0, 0, 1], [0.1, 0.2, 0.7])[0][0], 4);
        Close([0.27], compiled.Run("LossValues", "HalfSquares", [0, 0, 1], [0.3, 0.3, 0.4])[0]);
        Close([0.07], compiled.Run("LossValues", "HalfSquares", [0, 0, 1], [0.1, 0.2, 0.7])[0]);
        Close([4, 5, 9], compiled.Run("LossValues", "Bend", [4, 5, 7])[0]);
    }

    [Fact]
    public void Hinge_losses_ask_for_a_margin_of_one()
    {
        var two = compiled.Run("LossValues", "Margin", [2, 0.5, -3, 0.25], [1, 1, 1, -1]);
        Close([(0 + 0.5 + 4 + 1.25) / 4], two[0]);
        Close([0, -0.25, -0.25, 0.25], two[1]);
        // The right class of the first sample leads by 2; the second sample's third class is 0.5 above its right one.
        var three = compiled.Run("LossValues", "Margins", [3, 1, 1, 0, 1, 1.5], [0, 1]);
        Close([(0 + (0 + 1.5)) / 2], three[0]);
        Close([0, 0, 0, 0, -0.5, 0.5], three[1]);
    }

    [Fact]
    public void Dynamic_tanh_needs_no_statistics()
    {
        var model = compiled.Create("Norms");
        model.SetParameter("tanh.Scale", [1, 2, -1]);
        model.SetParameter("tanh.Shift", [0, 0.5, 1]);
        Close([Math.Tanh(0.25), 2 * Math.Tanh(-0.5) + 0.5, 1 - Math.Tanh(100)], Run(model, "DyT", [1, -2, 400])[0]);
    }

    [Fact]
    public void Layer_norm_works_on_one_sample()
    {
        var root = Math.Sqrt(5 + 0.5);
        Close([-3 / root, -1 / root, 1 / root, 3 / root], compiled.Run("Norms", "Row", [1, 3, 5, 7])[0], 1e-10);
    }

    [Fact]
    public void Batch_norm_uses_the_batch_in_training_and_what_it_remembers_in_evaluation()
    {
        var model = compiled.Create("Norms");
        // Means 2 and 10, variances 1 and 4: normalized values are 1 and -1, their mean square 1.
        Close([1], Run(model, "LossAndGradients", [1, 8, 3, 12])[0]);
        Close([0.25 * 2, 0.25 * 10], model.Parameter("mean"));
        Close([0.75 + 0.25 * 1, 0.75 + 0.25 * 4], model.Parameter("variance"));
        Close([0.5, (6 - 2.5) / Math.Sqrt(1.75)], Run(model, "Normalized", [1, 6])[0]);
        Close([0.5, 2.5], model.Parameter("mean"));
        Close([(0.25 + 12.25 / 1.75) / 2], Run(model, "Loss", [1, 6])[0]);
        Close([0.5, 2.5], model.Parameter("mean"));
    }

    [Fact]
    public void Positions_are_sines_and_cosines_in_turn()
    {
        var actual = compiled.Run("Attentive", "Positions", new double[5 * 6])[0];
        Close([.. Enumerable.Range(0, 30).Select(i => (Position: i / 6, Channel: i % 6)).Select(at =>
            at.Position / Math.Pow(10000, at.Channel / 2 * 2 / 6.0) is var angle && at.Channel % 2 == 0
                ? Math.Sin(angle)
                : Math.Cos(angle))], actual, 1e-7);
    }

    [Fact]
    public void Kernel_regression_is_attention_without_parameters()
    {
        double[] keys = [0, 1, 2, 4], values = [1, 3, 2, 8], queries = [0.5, 3, 100];
        Close([.. queries.Select(query =>
        {
            var nearest = keys.Min(key => (query - key) * (query - key));
            var weights = keys.Select(key => Math.Exp((nearest - (query - key) * (query - key)) / 2)).ToArray();
            return weights.Zip(values, (weight, value) => weight * value).Sum() / weights.Sum();
        })], compiled.Run("Attentive", "Regression", queries, keys, values)[0]);
    }

    [Fact]
    public void Causal_attention_does_not_see_what_follows()
    {
        double[] q = [1, 0, 0, 1, 1, 1], k = [1, 1, 0, 2, -1, 0], v = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var before = compiled.Run("Attentive", "Attend", q, k, v)[0];
        Close([1, 2, 3], before[..3]);
        // Scores of the second position: 1/sqrt 2 and 2/sqrt 2.
        var first = 1 / (1 + Math.Exp(1 / Math.Sqrt(2)));
        Close([first + 4 * (1 - first), 2 * first + 5 * (1 - first), 3 * first + 6 * (1 - first)], before[3..6]);
        var after = compiled.Run("Attentive", "Attend", q, [1, 1, 0, 2, 9, -9], [1, 2, 3, 4, 5, 6, 0, 0, 0])[0];
        Close(before[..6], after[..6], 0);
    }

    [Fact]
    public void Message_passing_does_not_depend_on_the_order_of_nodes()
    {
        var model = compiled.Create("NodeGraphs");
        var random = new Random(5);
        double[][] nodes = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray())];
        double[] from = [0, 1, 2, 3, 4, 0, 2], to = [1, 2, 0, 4, 3, 3, 3];
        int[] order = [3, 0, 4, 1, 2];
        var expected = Run(model, "Passed", [.. nodes.SelectMany(node => node)], from, to);
        var actual = Run(model, "Passed", [.. order.SelectMany(old => nodes[old])], [.. from.Select(Renumbered)],
            [.. to.Select(Renumbered)]);
        Close([.. order.SelectMany(old => expected[0][(old * 3)..(old * 3 + 3)])], actual[0]);
        Close(expected[1], actual[1]);

        double Renumbered(double old) => Array.IndexOf(order, (int)old);
    }

    [Fact]
    public void Sums_of_products_on_a_tree_are_the_marginals()
    {
        double[] single = [0.6, 0.4, 1, 3, 0.2, 0.9], left = [2, 1, 1, 4], right = [5, 1, 2, 2];
        var marginals = new double[3][] { new double[2], new double[2], new double[2] };
        for (var a = 0; a < 2; a++)
            for (var b = 0; b < 2; b++)
                for (var c = 0; c < 2; c++)
                {
                    var weight = single[a] * single[2 + b] * single[4 + c] * left[2 * a + b] * right[2 * b + c];
                    marginals[0][a] += weight;
                    marginals[1][b] += weight;
                    marginals[2][c] += weight;
                }
        var actual = compiled.Run("NodeGraphs", "Marginals", single, left, right);
        for (var i = 0; i < 3; i++) Close([.. marginals[i].Select(weight => weight / marginals[i].Sum())], actual[i]);
    }
}

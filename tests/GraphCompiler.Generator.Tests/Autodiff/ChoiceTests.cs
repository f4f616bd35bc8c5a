using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Passes;
using GraphCompiler.Generator.Tests.Subject;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Autodiff;

/// <summary>
/// The branch not taken gets no gradient, also where its derivative is infinite or NaN: through Grad, Jvp and losses, interpreted and
/// compiled, in both precisions.
/// </summary>
public class ChoiceTests
{
    /// <param name="Code">An expression over x and v, shape [2, 3], and i, two indices below 3. Its elements are added up.</param>
    /// <param name="Gradient">With respect to x.</param>
    sealed record Case(string Code, double[] X, double[] V, double[] Gradient);

    static readonly double[] ones = [1, 1, 1, 1, 1, 1], aFirstRow = [0, 0, 0, 1, 1, 1];

    static readonly Case[] cases =
    [
        // One operation behind a Where.
        new("Where(x > 0, Sqrt(x), x)", [-1, 0, 4, 1, 1, 1], ones, [1, 1, 0.25, 0.5, 0.5, 0.5]),
        new("Where(x > 0, Log(x), 0)", [-1, 0, 4, 1, 2, 1], ones, [0, 0, 0.25, 1, 0.5, 1]),
        new("Where(NotEqual(x, 0), 1 / x, 0)", [0, 2, -2, 1, 1, 1], ones, [0, -0.25, -0.25, -1, -1, -1]),
        new("Where(x <= 0, x, Rsqrt(x))", [0, -1, 4, 1, 1, 1], ones, [1, 1, -1 / 16.0, -0.5, -0.5, -0.5]),
        new("Where(x < 100, Exp(x), x)", [1000, 0, 0, 1e5, 0, 0], ones, [1, 1, 1, 1, 1, 1]),
        new("Where(x > 0, Pow(x, 0.25f), 0)", [0, 1, 1, 0, 1, 1], ones, [0, 0.25, 0.25, 0, 0.25, 0.25]),
        new("Where(v - v / v, x, Reciprocal(x))", [0, 1, 1, 2, 1, 1], [0, 1, 1, 1, 1, 1], [1, -1, -1, -0.25, -1, -1]),

        // Chains of operations, and operands that are NaN there.
        new("Where(x > 0, Tanh(Log(x) * Sqrt(x)), 0)", [0, -1, 1, 1, 1, 1], ones, [0, 0, 1, 1, 1, 1]),
        new("Where(v > 0, (x - Log(v)) * (x - Log(v)), 0)", [1, 2, 3, 4, 5, 6], [1, -1, 0, 1, 1, 1], [2, 0, 0, 8, 10, 12]),
        new("Where(x > 0, Where(x < 2, Sqrt(x) * Sqrt(2 - x), 0), 0)", [0, 1, 2, -1, 3, 1], ones, [0, 0, 0, 0, 0, 0]),
        new("Where(x > 0, Where(x > 1, Log(x - 1), Sqrt(x)), 3 * x)", [-1, 0, 1, 2, 3, 4], ones, [3, 3, 0.5, 1, 0.5, 1 / 3.0]),
        new("Where(x > 0, Root(x), x)", [0, -1, 4, 1, 1, 1], ones, [1, 1, 0.25, 0.5, 0.5, 0.5]),
        new("Where(x > 0, Root(Log(x) + 1), x)", [0, -1, 1, 1, 1, 1], ones, [1, 1, 0.5, 0.5, 0.5, 0.5]),

        // Masked rows: sums, norms, divisions, softmax and products with them.
        new("Where(v > 0, x / x.Sum(-1, keepDims: true), 0) * x", [0, 0, 0, 1, 1, 2], aFirstRow, [0, 0, 0, 1 / 8.0, 1 / 8.0, 5 / 8.0]),
        new("Where(v > 0, Sqrt((x * x).Sum(-1, keepDims: true)), 0)", [0, 0, 0, 1, 2, 2], aFirstRow, [0, 0, 0, 1, 2, 2]),
        new("Where(v > 0, x / Sqrt((x * x).Sum(-1, keepDims: true)), 0)[.., 0..1]", [0, 0, 0, 3, 4, 0], aFirstRow,
            [0, 0, 0, 16 / 125.0, -12 / 125.0, 0]),
        new("Where(v > 0, x / x.Sum(0), 0).Sum(0) * x[1]", [1, 0, 2, 0, 0, 2], [0, 0, 1, 0, 0, 0], [0, 0, 0.25, 0, 0, 0.25]),
        new("Where(v > 0, Softmax(x), 0)", [0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 1, 1], [2 / 9.0, -1 / 9.0, -1 / 9.0, 0, 0, 0]),
        new("Where(v > 0, Softmax(x + Log(v)), 0) * x", [1, 2, 3, 1, 1, 1], aFirstRow, [0, 0, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0]),
        new("Where(v > 0, MatMul(Softmax(MatMul(x, x.Transpose()) + Log(v[.., 0..2])), x), 0)", [1, 2, 3, 0, 0, 0], aFirstRow,
            [0.5, 0.5, 0.5, 2, 3.5, 5]),
        new(
            "Where(v > 0, MatMul(MatMul(Softmax(Where(v[.., 0..2] > 0, MatMul(x, x.Transpose()), float.NegativeInfinity)), x), "
                + "Exp(v)[..1].Transpose().Expand(3, 3)), 0)",
            [1, 2, 3, 0, 0, 0], aFirstRow, [1.5, 1.5, 1.5, 6, 10.5, 15]),
        new("Where(v > 0, x.CumSum(-1) / x, 0)", [0, 0, 0, 1, 1, 1], aFirstRow, [0, 0, 0, 2, 0, -2]),
        new("MatMul(Softmax(Where(CausalMask(1, 2), MatMul(v[..1], Sqrt(x).Transpose()), float.NegativeInfinity)), x)",
            [1, 4, 1, 0, 0, 0], ones,
            [1, 1, 1, 0, 0, 0]),

        // Other operations that choose.
        new("Max(Log(x), -100)", [0, 2, 1, 1, 1, 1], ones, [0, 0.5, 1, 1, 1, 1]),
        new("Min(Exp(x), 2)", [1000, 0, 0, 0, 0, 0], ones, [0, 1, 1, 1, 1, 1]),
        new("Clip(Log(x), -5, 5)", [0, 1, 1, 2, 1, 1], ones, [0, 1, 1, 0.5, 1, 1]),
        new("Relu(Sqrt(x) - 1)", [0, 4, 4, 0, 4, 4], ones, [0, 0.25, 0.25, 0, 0.25, 0.25]),
        new("Relu(1 - Rsqrt(x))", [0, 4, 4, 0, 4, 4], ones, [0, 1 / 16.0, 1 / 16.0, 0, 1 / 16.0, 1 / 16.0]),
        new("Abs(Sqrt(x))", [0, 4, 4, 0, 4, 4], ones, [0, 0.25, 0.25, 0, 0.25, 0.25]),
        new("Sqrt(x).Max(-1)", [0, 4, 1, 0, 1, 4], ones, [0, 0.25, 0, 0, 0, 0.25]),
        new("Log(x).Min(-1) * x.Sum(-1)", [1, 2, 4, 2, 1, 4], ones, [7, 0, 0, 0, 7, 0]),
        new("Sqrt(x)[.., 1..]", [0, 4, 1, 0, 1, 4], ones, [0, 0.25, 0.5, 0, 0.5, 0.25]),
        new("Gather(Sqrt(x), i, axis: 1)", [0, 4, 1, 0, 1, 4], ones, [0, 0.25, 0.5, 0, 0.5, 0.25]),
        new("TakeAlongAxis(Sqrt(x), i.Reshape(2, 1), 1)", [0, 4, 0, 0, 0, 4], ones, [0, 0.25, 0, 0, 0, 0.25]),
        new("Pick(Sqrt(x), i)", [0, 4, 0, 0, 0, 4], ones, [0, 0.25, 0, 0, 0, 0.25]),
        new("Sqrt(x)[.., 1..].Diagonal(0, 1)", [0, 4, 0, 0, 0, 4], ones, [0, 0.25, 0, 0, 0, 0.25]),
        new("Sqrt(x).Windows(1, 1, 2)", [4, 0, 4, 4, 0, 4], ones, [0.25, 0, 0.25, 0.25, 0, 0.25]),
        new("Gather(SegmentMax(Concat([Sqrt(x), x + 5]), Concat([i, i]), 3), i)", [0, 4, 0, 4, 0, 4], ones, ones),
    ];

    static readonly string[] variants = ["Grad(({0}).Sum(), x)", "Jvp(({0}).Sum(), x, v + 2) + 0 * x",
        "Grad(Grad(({0}).Sum(), x).Sum(), x)"];

    static string Text(string name, string attribute) => $$"""
        /// <summary>Derivatives of each case, and each case as a loss.</summary>
        [Model{{attribute}}]
        public partial class {{name}}
        {
            readonly Parameter weight = new(Init.Ones, 2, 3);
            [Gradient(nameof(RootRule))] static Tensor Root(Tensor x) => Sqrt(x);
            static Tensor RootRule(Tensor x, Tensor result, Tensor gradient) => gradient / (2 * result);

        {{string.Concat(cases.Select((item, number) => string.Concat(variants.Select((variant, kind) =>
            $"    [Graph] Tensor Derivative{number}Of{kind}([Shape(2, 3)] Tensor x, {Arguments}) => {string.Format(variant, item.Code)};\n"))))}}
        {{string.Concat(cases.Select((item, number) => $$"""
                [Loss] Tensor Loss{{number}}({{Arguments}})
                {
                    Tensor x = weight;
                    return ({{item.Code}}).Sum();
                }

            """))}}
            [Loss] Tensor Dropped({{Arguments}}) => Dropout(Sqrt(weight)).Sum();
        }

        """;

    const string Arguments = "[Shape(2, 3)] Tensor v, [Shape(2)] IntTensor i";

    static readonly Compiled compiled = new(Text("Single", "") + Text("Double", "(Precision = Precision.Double)"));

    public static TheoryData<string> Codes => [.. cases.Select(item => item.Code)];

    static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        for (var k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance * (1 + Math.Abs(expected[k])),
                $"[{string.Join(", ", actual)}], not [{string.Join(", ", expected)}]");
    }

    [Theory, MemberData(nameof(Codes))]
    public void Derivatives_in_graph_code(string code)
    {
        var number = Array.FindIndex(cases, item => item.Code == code);
        var (_, x, v, gradient) = cases[number];
        double[] i = [1, 2];
        foreach (var (model, tolerance) in new[] { ("Double", 1e-12), ("Single", 1e-5) })
        {
            AssertClose(gradient, compiled.Run(model, $"Derivative{number}Of0", x, v, i)[0], tolerance);
            AssertClose([.. x.Select(_ => gradient.Zip(v, (g, d) => g * (d + 2)).Sum())],
                compiled.Run(model, $"Derivative{number}Of1", x, v, i)[0], 10 * tolerance);
            Assert.All(compiled.Run(model, $"Derivative{number}Of2", x, v, i)[0],
                value => Assert.True(double.IsFinite(value), $"a second derivative is {value}"));
        }
        // As the front end makes it, before any pass.
        var graph = compiled.Create("Double").Spec.Entries.Single(entry => entry.Name == $"Derivative{number}Of0").Evaluation!;
        AssertClose(gradient, new Interpreter { Inputs = { ["x"] = x, ["v"] = v, ["i"] = i } }.Run(graph)[0], 1e-12);
    }

    [Theory, MemberData(nameof(Codes))]
    public void Gradients_of_a_loss(string code)
    {
        var number = Array.FindIndex(cases, item => item.Code == code);
        var (_, x, v, gradient) = cases[number];
        foreach (var (name, tolerance) in new[] { ("Double", 1e-12), ("Single", 1e-5) })
        {
            var model = compiled.Create(name);
            model.SetParameter("weight", x);
            var loss = Compiled.Run(model, $"Loss{number}AndGradients", v, [1, 2])[0][0];
            Assert.True(double.IsFinite(loss), $"the loss is {loss}");
            AssertClose(gradient, model.Gradient("weight"), tolerance);
        }
    }

    [Theory, InlineData("Single"), InlineData("Double")]
    public void What_dropout_drops_has_no_gradient(string name)
    {
        var model = compiled.Create(name);
        model.SetParameter("weight", new double[6]);
        Compiled.Run(model, "DroppedAndGradients", ones, [1, 2]);
        Assert.Equal([0, double.PositiveInfinity], model.Gradient("weight").Distinct().Order());
    }

    /// <summary>Every position looks at one at least, and is looked at, unless there are more keys than queries.</summary>
    [Theory]
    [InlineData("x", false)]
    [InlineData("m", true)]
    public void A_mask_that_leaves_no_row_out_is_not_followed(string memory, bool isFollowed)
    {
        var spec = ModelCompilation.Read($$"""
            [Model]
            public partial class Net
            {
                readonly MultiHeadAttention first = new(4, 2), second = new(4, 2);
                readonly Linear head = new(4, 3);
                [Loss]
                Tensor Loss([Shape("N", "T", 4)] Tensor x, [Shape("N", "S", 4)] Tensor m, [Shape("N", "T")] IntTensor labels) =>
                    CrossEntropy(head.Forward(second.Forward(first.Forward(x, Log({{memory}}), isCausal: true), isCausal: true)), labels) + m.Sum();
            }
            """);
        var graph = Pipeline.Train(spec.Entries[0].Training!, spec.Parameters);
        Assert.Equal(isFollowed, graph.Nodes.Any(node => node.Primitive.Reduces && node.Primitive.IsIndicator(node)));
    }

    static readonly Node x = Weight("x", N, 6), w = Weight("w", 6, 6), hidden = Contraction.MatMul(x, w);

    static readonly Sample[] samples =
    [
        .. Sample.All.Where(sample => sample.Name is not ("powers" or "norm")),
        new("greatest of windows", Sum(Elementwise.Relu.Call(Max(Windows.Call(Elementwise.Relu.Call(hidden), 2, new(1, 2, 1)), 2)))),
        new("normalized rows behind relu", Sum(Elementwise.Relu.Call(LayerNorm(hidden, Weight("scale", 6), Weight("shift", 6))))),
        new("roots of mean squares behind max",
            Sum(Elementwise.Max.Call(hidden * Elementwise.Rsqrt.Call(Mean(hidden * hidden, -1, true) + 1e-6), 0.1 * hidden))),
        new("part of a softmax", Sum(Slice.Along(Softmax(hidden), 1, new Progression(1, 2), 3))),
        new("picked from a log softmax", Sum(Gather.Call("TakeAlongAxis", LogSoftmax(hidden), Indices("labels", N, 1), new(1, true)))),
        new("clipped activations",
            Sum(Elementwise.Clip.Call(Elementwise.Tanh.Call(hidden) * Elementwise.Sigmoid.Call(hidden) + Softplus(hidden), -1, 1))),
        new("relu of a product with exponentials", Sum(Elementwise.Relu.Call(Contraction.MatMul(x, Elementwise.Exp.Call(w))))),
    ];

    public static TheoryData<string> Samples => [.. samples.Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Samples))]
    public void Nothing_is_selected_where_derivatives_are_finite(string name)
    {
        var sample = samples.Single(sample => sample.Name == name);
        Assert.Equal(Selections(Pipeline.Evaluate(sample.Graph)), Selections(Pipeline.Train(sample.Graph, sample.Parameters)));
    }

    [Fact]
    public void A_causal_mask_is_selected_once()
    {
        var (x, w, n) = (Weight("rows", 2, N, 4), Weight("keys", 4, 4), Leaf.Size(4));
        var rows = LayerNorm(x, Weight("scale", 4), Weight("shift", 4));
        var keys = Contraction.MatMul(rows, w);
        var scores = Contraction.MatMul(rows, Movement.Transpose(keys, -2, -1)) / Elementwise.Sqrt.Call(n);
        var mask = Elementwise.LessOrEqual.Call(Arange.Along(scores.Shape, 2), Arange.Along(scores.Shape, 1));
        var loss = Sum(Contraction.MatMul(Softmax(Elementwise.Where.Call(mask, scores, -1e30)), rows) * Real("target", 2, N, 4));
        var sample = new Sample("causal", loss);
        var graph = Pipeline.Run(sample.Graph, Pipeline.BeforeGradients);
        Assert.Equal(Selections(graph) + 1,
            Selections(Pipeline.Run(ReverseMode.WithGradients(graph, sample.Parameters), [CommonSubexpressions.Pass])));
    }

    [Fact]
    public void Both_branches_of_one_choice_are_joined_again()
    {
        var x = Weight("x", N);
        var sample = new Sample("leaky", Sum(Elementwise.Where.Call(Elementwise.Greater.Call(x, 0), x, 0.1 * x)));
        Assert.Equal(2, Selections(ReverseMode.WithGradients(sample.Graph, sample.Parameters)));
    }

    static int Selections(Graph graph) => graph.Nodes.Count(node => node.Primitive == Elementwise.Where);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Autodiff;

public class ReverseModeTests
{
    static readonly double[] Logits = [0.2, -1.3, 2.0, 0.5, 0.1, -0.4];

    static Interpreter TwoSamples() => new() { Symbols = { ["N"] = 2 }, Inputs = { ["x"] = Logits, ["labels"] = [2, 0] } };

    [Fact]
    public void The_gradient_of_cross_entropy_is_softmax_minus_onehot_over_N()
    {
        var x = Real("x", N, 3);
        var labels = Indices("labels", N);
        var gradient = ReverseMode.Gradients(CrossEntropy(x, labels), [x]).Single();
        var interpreter = TwoSamples();
        var expected = interpreter.Evaluate((Softmax(x) - OneHot.Call(labels, 3)) / Leaf.Size(N));
        Assert.Equal(x.Shape, gradient.Shape);
        Close(expected, interpreter.Evaluate(gradient));
    }

    [Fact]
    public void Unreached_nodes_get_zeros()
    {
        var (x, y) = (Real("x", N, 3), Real("y", 2, 2));
        var gradient = ReverseMode.Gradients(Sum(x * x), [y]).Single();
        Assert.Equal(y.Shape, gradient.Shape);
        Assert.Equal([0, 0, 0, 0], new Interpreter().Evaluate(gradient));
    }

    [Fact]
    public void Branches_that_reach_no_target_are_not_differentiated()
    {
        var (x, y) = (Real("x", N), Real("y", N));
        var gradient = ReverseMode.Gradients(Sum(x * Elementwise.Tanh.Call(Elementwise.Exp.Call(y))), [x]).Single();
        Assert.Single(Graph.Sort([gradient]), node => node.Primitive == Elementwise.Tanh);
    }

    [Fact]
    public void Second_derivative_of_a_cubic()
    {
        var x = Real("x");
        var first = ReverseMode.Gradients(x * x * x, [x]).Single();
        var second = ReverseMode.Gradients(first, [x]).Single();
        Assert.Equal(30.0, new Interpreter { Inputs = { ["x"] = [5] } }.Evaluate(second).Single(), 1e-12);
    }

    [Fact]
    public void Derivative_of_an_intermediate_node()
    {
        var x = Real("x");
        var y = x * x;
        Assert.Equal(18.0, new Interpreter { Inputs = { ["x"] = [3] } }.Evaluate(ReverseMode.Gradients(y * y, [y]).Single()).Single());
    }

    [Fact]
    public void Only_scalars_have_gradients()
    {
        var x = Real("x", N);
        Assert.Equal("GC0301", Assert.Throws<GraphException>(() => ReverseMode.Gradients(x, [x])).Id);
    }

    [Fact]
    public void Deep_graphs_do_not_overflow_the_stack()
    {
        var x = Real("x");
        var y = x;
        for (var i = 0; i < 50_000; i++) y = y * 1.00001;
        Assert.Equal(Math.Exp(0.5), new Interpreter { Inputs = { ["x"] = [1] } }.Evaluate(ReverseMode.Gradients(y, [x]).Single())
            .Single(), 1e-4);
    }

    [Fact]
    public void Every_trained_parameter_gets_a_gradient_in_order_also_unused_and_repeated_ones()
    {
        Node Shared() => Weight("shared", 3);
        var x = Real("x", N, 3);
        var loss = Sum(x * Shared()) + Sum(Shared() * Shared());
        ImmutableArray<ParameterSpec> parameters =
        [
            new("unused", Shape.Of(2), "Init.Zeros", ParameterKind.Trained),
            new("frozen", Shape.Of(2), "Init.Zeros", ParameterKind.Frozen),
            new("shared", Shape.Of(3), "Init.Zeros", ParameterKind.Trained),
        ];
        var graph = ReverseMode.WithGradients(new("Loss", [new("loss", OutputRole.Result, loss)]), parameters);

        Assert.Equal(["loss", "unused", "shared"], graph.Outputs.Select(output => output.Name));
        var interpreter = TwoSamples();
        interpreter.Parameters["shared"] = [1, 2, 3];
        var values = interpreter.Run(graph);
        Assert.Equal([0, 0], values[1]);
        Close([0.7 + 2, -1.2 + 4, 1.6 + 6], values[2]);
    }

    [Fact]
    public void Gradient_nodes_say_what_they_are_the_gradient_of()
    {
        var origin = new Origin(7, "Tanh(x)", "");
        var x = Real("x");
        var y = Elementwise.Tanh.Call(x).With(origin);
        var gradient = ReverseMode.Gradients(y * 3, [x]).Single();
        Assert.Equal(origin.AsGradient(), gradient.Origin);
    }

    static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12);
    }
}

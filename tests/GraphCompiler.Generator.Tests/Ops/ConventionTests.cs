using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Ops;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>Derivatives where there is no derivative.</summary>
public class ConventionTests
{
    static readonly Node x = Real("x"), y = Real("y");

    public static TheoryData<string, double, double, double, double> Ties => new()
    {
        // function, x, y, df/dx, df/dy
        { "max", 2, 2, 0.5, 0.5 },
        { "min", 2, 2, 0.5, 0.5 },
        { "relu", 0, 0, 0, 0 },
        { "abs", 0, 0, 0, 0 },
        { "pow", 0, 2, 0, 0 },
        { "pow", 0, 1, 1, 0 },
        { "pow", 0, 0, 0, 0 },
        { "pow", -2, 3, 12, 0 },
        { "softplus", 0, 0, 0.5, 0 },
        { "norm", 0, 0, 0, 0 },
        { "clip to [-1, 1]", 1, 0, 1, 0 },
        { "clip to [-1, 1]", -1, 0, 1, 0 },
        { "clip to [-1, 1]", 1.1, 0, 0, 0 },
    };

    [Theory, MemberData(nameof(Ties))]
    public void At_a_kink(string function, double atX, double atY, double dx, double dy)
    {
        var value = function switch
        {
            "max" => Elementwise.Max.Call(x, y),
            "min" => Elementwise.Min.Call(x, y),
            "relu" => Relu.Call(x),
            "abs" => Abs.Call(x),
            "pow" => Pow.Call(x, y),
            "softplus" => Softplus(x),
            "clip to [-1, 1]" => Clip.Call(x, -1, 1),
            "norm" => Sqrt.Call(Sum(Movement.Reshape(x, [1]) * Movement.Reshape(x, [1]))),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
        var graph = Pipeline.Run(new("f", [new("f", OutputRole.Result, value)]), [Simplify.Pass, Stability.Pass]);
        var gradients = ReverseMode.Gradients(graph.Outputs[0].Node, [Leaf(graph, "x"), Leaf(graph, "y")]);
        var interpreter = new Interpreter { Inputs = { ["x"] = [atX], ["y"] = [atY] } };
        Assert.Equal([dx, dy], gradients.Select(gradient => interpreter.Evaluate(gradient)[0]));
    }

    [Fact]
    public void Equal_maxima_share_the_gradient_evenly()
    {
        var row = Real("x", 4);
        var gradient = ReverseMode.Gradients(Max(row, 0), [row])[0];
        Assert.Equal([0, 0.5, 0, 0.5], new Interpreter { Inputs = { ["x"] = [1, 3, 2, 3] } }.Evaluate(gradient));
    }

    [Theory]
    [InlineData(new[] { 2.0, 3, 4 }, new[] { 12.0, 8, 6 })]
    [InlineData(new[] { 2.0, 0, 4 }, new[] { 0.0, 8, 0 })]
    [InlineData(new[] { 0.0, 0, 4 }, new[] { 0.0, 0, 0 })]
    public void A_product_with_zeros_has_the_product_of_the_others_as_gradient(double[] at, double[] expected)
    {
        var row = Real("x", 3);
        var gradient = ReverseMode.Gradients(Reduction.Prod.Call(row, [0]), [row])[0];
        Assert.Equal(expected, new Interpreter { Inputs = { ["x"] = at } }.Evaluate(gradient));
    }

    [Theory]
    [InlineData(new[] { 1.0, 3, 3 }, 1, 0)]
    [InlineData(new[] { 1.0, double.NaN, double.NaN }, 1, 1)]
    [InlineData(new[] { double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity }, 0, 0)]
    public void Positions_of_extrema_are_the_lowest_and_NaN_wins(double[] at, double greatest, double least)
    {
        Node Arg(string name) => (Node)OpCase.Call(name, ("this", Real("x", 3)), ("axis", 0), ("keepDims", false));
        var interpreter = new Interpreter { Inputs = { ["x"] = at } };
        Assert.Equal([greatest, least], [interpreter.Evaluate(Arg("Tensor.ArgMax"))[0], interpreter.Evaluate(Arg("Tensor.ArgMin"))[0]]);
    }

    [Fact]
    public void Nothing_is_the_greatest_of_none() =>
        Assert.Equal([3, double.NegativeInfinity], new Interpreter { Inputs = { ["x"] = [3, 1], ["i"] = [0, 0] } }
            .Evaluate((Node)OpCase.Call("Ops.ScatterMax", ("updates", Real("x", 2)), ("indices", Indices("i", 2)), ("size", 2),
                ("axis", 0))));

    [Fact]
    public void Repeated_indices_add_up()
    {
        var table = Real("x", 3, 1);
        var gradient = ReverseMode.Gradients(Sum(Gather.Call(table, Indices("i", 4), 0)), [table])[0];
        Assert.Equal([1, 0, 3], new Interpreter { Inputs = { ["x"] = [0, 0, 0], ["i"] = [2, 0, 2, 2] } }.Evaluate(gradient));
    }

    [Fact]
    public void An_index_out_of_range_is_refused()
    {
        var interpreter = new Interpreter { Inputs = { ["x"] = [0, 0, 0], ["i"] = [3] } };
        Assert.Throws<ArgumentException>(() => interpreter.Evaluate(Gather.Call(Real("x", 3), Indices("i", 1), 0)));
    }

    static Node Leaf(Graph graph, string name) => graph.Nodes.FirstOrDefault(node => name.Equals(node.Attribute)) ?? Real(name);
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Passes;

public class SimplifyTests
{
    static readonly Node x = Real("x", N, 4), y = Real("y", N, 4), row = Real("row", N, 1), scalar = Leaf.Argument("s");
    static readonly Node size = Leaf.Size(N), labels = Indices("labels", N);

    /// <summary>Each formula and what it becomes.</summary>
    static readonly Dictionary<string, (Node From, Node To)> rewrites = new()
    {
        ["x + 0"] = (x + 0, x),
        ["0 + x"] = (0 + x, x),
        ["x - 0"] = (x - 0, x),
        ["0 - x"] = (0 - x, -x),
        ["x * 1"] = (x * 1, x),
        ["x * -1"] = (x * -1, -x),
        ["x * 0"] = (x * 0, Pattern.Fill(0, x)),
        ["x / 1"] = (x / 1, x),
        ["x + x"] = (x + x, x * 2),
        ["x / 8"] = (x / 8, x * 0.125),
        ["x / N"] = (x / size, x * (1 / size)),
        ["x * (1 / y)"] = (x * (1 / y), x / y),
        ["(2 + 3) * x"] = ((Leaf.Of(2) + 3) * x, x * 5),
        ["sqrt(16) * x"] = (Sqrt.Call(16) * x, x * 4),
        ["--x"] = (-(-x), x),
        ["-(x - y)"] = (-(x - y), y - x),
        ["-(2 x)"] = (-(x * 2), x * -2),
        ["x + -y"] = (x + -y, x - y),
        ["-x + y"] = (-x + y, y - x),
        ["x - -y"] = (x - -y, x + y),
        ["-x * -y"] = (-x * -y, x * y),
        ["x * -y + x"] = (x * -y + x, x - x * y),
        ["|-x|"] = (Abs.Call(-x), Abs.Call(x)),
        ["x^2"] = (Pow.Call(x, 2), x * x),
        ["|x|^0.5"] = (Pow.Call(Abs.Call(x), 0.5), Sqrt.Call(Abs.Call(x))),
        ["(x² + 1)^-0.5"] = (Pow.Call(x * x + 1, -0.5), 1 / Sqrt.Call(x * x + 1)),
        ["x^-1"] = (Pow.Call(x, -1), 1 / x),
        ["x^1"] = (Pow.Call(x, 1), x),
        ["where(1, x, y)"] = (Where.Call(1, x, y), x),
        ["where(0, x, y)"] = (Where.Call(0, x, y), y),
        ["where(x > 0, 3, 0)"] = (Where.Call(Greater.Call(x, 0), 3, 0), Greater.Call(x, 0) * 3),
        ["where(x > 0, -1 / N, 0)"] = (Where.Call(Greater.Call(x, 0), -1 / size, 0), -(Greater.Call(x, 0) * (1 / size))),
        ["expand of expand"] = (Movement.Expand(Movement.Expand(row, Shape.Of(N, 4)), Shape.Of(2, N, 4)),
            Movement.Expand(row, Shape.Of(2, N, 4))),
        ["reshape of reshape"] = (Movement.Reshape(Movement.Reshape(x, [4, N]), [N, 4]), x),
        ["permute of permute"] = (Movement.Transpose(Movement.Transpose(x, 0, 1), 0, 1), x),
        ["permute of ones"] = (Movement.Transpose(row, 0, 1), Movement.Reshape(row, [1, N])),
        ["moved constant"] = (Movement.Transpose(Movement.Expand(Leaf.Of(3), Shape.Of(N, 4)), 0, 1),
            Movement.Expand(Leaf.Of(3), Shape.Of(4, N))),
        ["function of repeated"] = (Exp.Call(Movement.Expand(row, x.Shape)) * 3, Movement.Expand(Exp.Call(row) * 3, x.Shape)),
        ["sum over ones"] = (Sum(row, 1), Movement.Reshape(row, [N])),
        ["sum of repeated"] = (Sum(Movement.Expand(row, x.Shape), 1), Movement.Reshape(row, [N]) * 4),
        ["max of repeated"] = (Max(Movement.Expand(row, x.Shape), 1), Movement.Reshape(row, [N])),
        ["sum of a constant"] = (Sum(Movement.Expand(Leaf.Of(1), x.Shape)), Leaf.Size(4 * N)),
        ["sum of one-hot"] = (Sum(OneHot.Call(labels, 4), -1), Pattern.Fill(1, labels)),
        ["pick of repeated"] = (Sum(Where.Call(OneHot.Call(labels, 4), Movement.Expand(row, x.Shape), 0), -1), Movement.Reshape(row, [N])),
        ["sum of enlarged"] = (Sum(x * 3), Sum(x) * 3),
        ["sum of negated"] = (Sum(-x), -Sum(x)),
        ["scalars meet"] = (x * 3 / size * 5, x * (15 / size)),
        ["x / 3 * 12"] = (x / 3 * 12, x * 4),
        ["x * 12 / 3"] = (x * 12 / 3, x * 4),
        ["x / 3 / 5"] = (x / 3 / 5, x / 15),
        ["3 / x * 5"] = (3 / x * 5, 15 / x),
        ["common factor of a small term"] = (Tanh.Call(x) / size - y / size, (Tanh.Call(x) - y) * (1 / size)),
        ["common factor of bounded terms"] = (x * Tanh.Call(y) * 0.5 + 0.5 * x * (y * Exp.Call(-(y * y))) * 1.5,
            (Tanh.Call(y) * 0.5 + y * 0.75 * Exp.Call(-(y * y))) * x),
        ["common factor of bounded sums"] = (y * (1 + Erf.Call(x)) - Cos.Call(x) * 2 * y * Sin.Call(x),
            (1 + Erf.Call(x) - Cos.Call(x) * 2 * Sin.Call(x)) * y),
        ["moved scale"] = (Movement.Transpose(x * scalar, 0, 1), Movement.Transpose(x, 0, 1) * scalar),
        ["g * (1 / N) * 2"] = (x * (1 / size) * 2, x * (2 / size)),
        ["transposed operand"] = (Contraction.MatMul(x, Movement.Transpose(y, 0, 1)), Contraction.Call(x, y, new("mk", "nk", "mn"))),
        ["transposed product"] = (Movement.Transpose(Contraction.Call(x, y, new("mk", "nk", "mn")), 0, 1),
            Contraction.Call(x, y, new("mk", "nk", "nm"))),
    };

    static readonly Dictionary<string, Node> fixedPoints = new()
    {
        ["x / 3"] = x / 3,
        ["x * y"] = x * y,
        ["exp(1) is not exactly rounded"] = Exp.Call(1) * x,
        ["x^1.5"] = Pow.Call(x, 1.5),
        ["where(x, 3, 0)"] = Where.Call(x, 3, 0),
        ["where(x > 0, y, 0)"] = Where.Call(Greater.Call(x, 0), y, 0),
        ["where(x > 0, infinity, 0)"] = Where.Call(Greater.Call(x, 0), double.PositiveInfinity, 0),
        ["where(x, x, y)"] = Where.Call(x, x, y),
        ["a reshape that regroups"] = Sum(Movement.Reshape(x, [4, N]), 0),
        ["a true transposition"] = Movement.Transpose(x, 0, 1),
        ["a sum along what varies"] = Sum(x * row, 0),
        ["stopped gradient"] = StopGradient.Call(x),
        ["a root that may be of -infinity"] = Pow.Call(x, 0.5),
        ["a sum whose terms are made smaller"] = Sum(x * 0.5),
        ["a sum of divided rows"] = Sum(x / row, 1),
        ["a common factor below 1"] = x * 0.5 + y * 0.5,
        ["a common factor of any size"] = x * scalar - y * scalar,
        ["a common factor of terms of any size"] = x * y + x * Exp.Call(y),
        ["a common factor of a term that is made larger"] = x * Tanh.Call(y) + x * y * Exp.Call(-(y * y)) * 3,
        ["a common factor beside two factors of any size"] = x * Tanh.Call(y) + x * y * Exp.Call(y),
        ["scalars of any size"] = x * scalar * 3,
        ["scalars whose product underflows"] = x * 1e-30 * 1e-30,
        ["scalars whose product overflows"] = x * 1e30 / 1e-30,
        ["a scale between factors"] = x * 0.5 * y,
    };

    /// <summary>All formulas: what every rule must keep the values of.</summary>
    internal static IEnumerable<Node> Formulas => rewrites.Values.Select(rewrite => rewrite.From).Concat(fixedPoints.Values);

    public static TheoryData<string> Rewrites => [.. rewrites.Keys];

    public static TheoryData<string> FixedPoints => [.. fixedPoints.Keys];

    [Theory, MemberData(nameof(Rewrites))]
    public void Becomes(string name) => Assert.Equal(Text(rewrites[name].To), Text(rewrites[name].From, Simplify.Pass));

    [Theory, MemberData(nameof(FixedPoints))]
    public void Stays(string name) => Assert.Equal(Text(fixedPoints[name]), Text(fixedPoints[name], Simplify.Pass));

    [Fact]
    public void A_factor_read_elsewhere_is_not_computed_twice()
    {
        var scaled = x * 3;
        var graph = new Graph("f", [new("sum", OutputRole.Result, Sum(scaled)), new("all", OutputRole.Result, scaled)]);
        Assert.Equal(Text(graph), Text(Simplify.Pass.Run(graph)));
    }

    [Fact]
    public void Stopped_gradients_go_after_differentiation() =>
        Assert.Equal(Text(x * 3), Text(StopGradient.Call(x) * 3, Simplify.WithoutMarkers));

    [Fact]
    public void Equal_nodes_become_one_also_with_operands_exchanged()
    {
        var graph = CommonSubexpressions.Pass.Run(new("f",
            [new("a", OutputRole.Result, Exp.Call(x + y)), new("b", OutputRole.Result, Exp.Call(y + x))]));
        Assert.Same(graph.Outputs[0].Node, graph.Outputs[1].Node);
    }

    [Fact]
    public void Different_nodes_stay_different()
    {
        var graph = CommonSubexpressions.Pass.Run(new("f",
            [new("a", OutputRole.Result, x - y), new("b", OutputRole.Result, y - x), new("c", OutputRole.Result, x * 0.0),
                new("d", OutputRole.Result, x * -0.0)]));
        Assert.Equal(4, graph.Outputs.Select(output => output.Node).Distinct().Count());
    }

    [Fact]
    public void A_malformed_node_is_found()
    {
        var wrong = new Node(Add, [x, row], null, x.Shape, DType.Real, Origin.None);
        var error = Assert.Throws<InvalidOperationException>(() =>
            GraphCheck.Run(new("f", [new("a", OutputRole.Result, wrong)]), "before"));
        Assert.Contains("Add", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_that_changes_a_shape_is_caught()
    {
        var pass = new Pass("Wrong", graph =>
            new(graph.Name, [.. graph.Outputs.Select(output => output with { Node = Sum(output.Node) })]));
        Assert.Throws<InvalidOperationException>(() => pass.Run(new("f", [new("a", OutputRole.Result, x)])));
    }

    static string Text(Node node, Pass? pass = null)
    {
        var graph = new Graph("f", [new("f", OutputRole.Result, node)]);
        return Text(pass is null ? graph : pass.Run(graph));
    }

    // Up to the order of nodes that does not matter: equal nodes merged, operands of commutative functions sorted by their text.
    static string Text(Graph graph)
    {
        string Print(Node node)
        {
            var inputs = node.Inputs.Select(Print);
            if (node.Primitive is Elementwise { Function.IsCommutative: true }) inputs = inputs.Order(StringComparer.Ordinal);
            return $"{node.Primitive.Name}{{{node.Attribute}}}{node.Shape}({string.Join(", ", inputs)})";
        }
        return string.Join("\n", graph.Outputs.Select(output => Print(output.Node)));
    }
}

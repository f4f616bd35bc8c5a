using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Passes;

public class StabilityTests
{
    static readonly Dictionary<string, (Func<Node, Node> Naive, double[] At, double[] Value, double[] Gradient)> fragile = new()
    {
        ["log softmax"] = (x => Pick(Log.Call(NaiveSoftmax(x))), [0, 1000, 0], [-1000], [1, -1, 0]),
        ["softmax"] = (x => Pick(NaiveSoftmax(x)), [1000, 0, 0], [1], [0, 0, 0]),
        ["log of a probability picked"] = (x => Log.Call(Sum(OneHot.Call(Indices("i"), 3) * NaiveSoftmax(x))), [0, 1000, 0], [-1000],
            [1, -1, 0]),
        ["log of a probability chosen"] = (x => Log.Call(Sum(Where.Call(OneHot.Call(Indices("i"), 3), NaiveSoftmax(x), 0))), [0, 1000, 0],
            [-1000], [1, -1, 0]),
        ["log of a probability gathered"] = (x => Sum(Log.Call(Gather.Call(NaiveSoftmax(x), Indices("i", 1), 0))), [0, 1000, 0], [-1000],
            [1, -1, 0]),
        ["log of a probability sliced"] = (x => Sum(Log.Call(Slice.Along(NaiveSoftmax(x), 0, new Progression(0, 1), 1))), [0, 1000, 0],
            [-1000], [1, -1, 0]),
        ["log of a sigmoid sliced"] = (x => Sum(Log.Call(Slice.Along(Sigmoid.Call(x), 0, new Progression(0, 1), 1))), [-1000, 0, 0],
            [-1000], [1, 0, 0]),
        ["log sum exp"] = (x => Log.Call(Sum(Exp.Call(x))), [1000, 0, 0], [1000], [1, 0, 0]),
        ["log sum exp of -infinity"] = (x => Log.Call(Sum(Exp.Call(x - 1e308 - 1e308))), [0, 0, 0], [double.NegativeInfinity], []),
        ["log sigmoid"] = (x => Sum(Log.Call(Sigmoid.Call(x))), [-1000, 1000, 0], [-1000 - Math.Log(2)], [1, 0, 0.5]),
        ["log(1 - sigmoid)"] = (x => Sum(Log.Call(1 - Sigmoid.Call(x))), [-1000, 1000, 0], [-1000 - Math.Log(2)], [0, -1, -0.5]),
        ["log(1 + exp)"] = (x => Sum(Log.Call(1 + Exp.Call(x))), [-1000, 1000, 0], [1000 + Math.Log(2)], [0, 1, 0.5]),
        ["log(exp + 1)"] = (x => Sum(Log.Call(Exp.Call(x) + 1)), [-1000, 1000, 0], [1000 + Math.Log(2)], [0, 1, 0.5]),
        ["softplus by its parts"] = (x => Sum(Softplus(x)), [-1000, 1000, 0], [1000 + Math.Log(2)], [0, 1, 0.5]),
        ["log(1 + x)"] = (x => Sum(Log.Call(1 + x)), [1e-20, 0, 0], [1e-20], [1, 1, 1]),
        ["log(1 - x)"] = (x => Sum(Log.Call(1 - x)), [1e-20, 0, 0], [-1e-20], [-1, -1, -1]),
        ["1 / (1 + exp(-x))"] = (x => Sum(1 / (1 + Exp.Call(-x))), [-1000, 1000, 0], [1.5], [0, 0, 0.25]),
        ["norm"] = (x => Sqrt.Call(Sum(x * x)), [0, 0, 0], [0], [0, 0, 0]),
    };

    static readonly Dictionary<string, Func<Node, Node>> unrelated = new()
    {
        ["exp over another sum"] = x => Exp.Call(x) / Movement.Expand(Sum(Exp.Call(2 * x)), x.Shape),
        ["exp over a sum along another axis"] = x =>
            Movement.Reshape(Exp.Call(Movement.Reshape(x, [1, 3])) / Sum(Exp.Call(Movement.Reshape(x, [1, 3])), 0), [3]),
        ["log(2 + x)"] = x => Log.Call(2 + x),
        ["log(2 - sigmoid)"] = x => Log.Call(2 - Sigmoid.Call(x)),
        ["2 / (1 + exp(-x))"] = x => 2 / (1 + Exp.Call(-x)),
        ["1 / (1 + exp(x))"] = x => 1 / (1 + Exp.Call(x)),
        ["sqrt of a sum of other products"] = x => Sqrt.Call(Sum(x * Exp.Call(x))),
        ["relu with another tail"] = x => Relu.Call(x) + Log1p.Call(Exp.Call(-Abs.Call(2 * x))),
        ["shifted softmax"] = Softmax,
        ["log softmax of the library"] = LogSoftmax,
    };

    /// <summary>All formulas, of <paramref name="x"/> with three elements.</summary>
    internal static IEnumerable<Node> FormulasOf(Node x) =>
        fragile.Values.Select(formula => formula.Naive(x)).Concat(unrelated.Values.Select(formula => formula(x)));

    public static TheoryData<string> Fragile => [.. fragile.Keys];

    public static TheoryData<string> Unrelated => [.. unrelated.Keys];

    [Theory, MemberData(nameof(Fragile))]
    public void Is_made_stable_with_its_gradient(string name)
    {
        var (naive, at, value, gradient) = fragile[name];
        var x = Weight("x", 3);
        var graph = Pipeline.Train(new(name, [new("y", OutputRole.Result, naive(x))]),
            gradient.Length == 0 ? [] : [new("x", x.Shape, "", ParameterKind.Trained)]);
        var values = new Interpreter { Parameters = { ["x"] = at }, Inputs = { ["i"] = [0] } }.Run(graph);
        Close(value, values[0]);
        if (gradient.Length > 0) Close(gradient, values[1]);
    }

    [Theory, MemberData(nameof(Fragile))]
    public void Keeps_the_value_where_the_formula_is_sound(string name)
    {
        var y = fragile[name].Naive(Weight("x", 3));
        var interpreter = new Interpreter { Parameters = { ["x"] = [0.3, 0.6, 0.2] }, Inputs = { ["i"] = [0] } };
        var stable = Stability.Pass.Run(Simplify.Pass.Run(new Graph(name, [new("y", OutputRole.Result, y)])));
        Close(interpreter.Evaluate(y), interpreter.Run(stable)[0]);
    }

    [Theory, MemberData(nameof(Unrelated))]
    public void Is_left_alone(string name)
    {
        var graph = Simplify.Pass.Run(new Graph(name, [new("y", OutputRole.Result, unrelated[name](Real("x", 3)))]));
        // What only differentiation needs to know aside.
        Assert.Equal(Simplify.WithoutMarkers.Run(graph).ToString(), Simplify.WithoutMarkers.Run(Stability.Pass.Run(graph)).ToString());
    }

    // The first element.
    static Node Pick(Node x) => Sum(OneHot.Call(Indices("i"), 3) * x);

    static void Close(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual,
            (left, right) => left == right || Math.Abs(left - right) <= 1e-12 * (1e-8 + Math.Abs(left)) + (left == 0 ? 1e-300 : 0));
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Emission;

namespace GraphCompiler.Generator.Tests.Fuzz;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>
/// How far rounding may carry a graph's outputs: the interpreter runs the graph again and again with every operation that rounds disturbed
/// at random by some units in the last place, and rounded to the model's precision. Where a graph is badly conditioned, or a step or a tie
/// is near, the outputs scatter, and no comparison can be closer than that.
/// </summary>
static class Conditioning
{
    // Less than one unit, so that what rounds to equal numbers is sometimes seen to do so; and more than any compiled order of operations
    // loses.
    static readonly double[] sizes = [0.05, 0.5, 4, 32];

    /// <summary>Fails if a value is farther from the expected one than disturbed runs are.</summary>
    public static void AssertClose(Reference reference, int output, string what, double[] actual)
    {
        var expected = reference.Expected[output];
        Assert.True(expected.Length == actual.Length, $"{what} has {actual.Length} elements, not {expected.Length}");
        var unit = reference.Spec.Real == DType.Float64 ? 1e-15 : 6e-7;
        var magnitude = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        bool[] suspect = [.. expected.Zip(actual,
            (e, a) => !(IsOutside(e, reference.Spec) || Math.Abs(e - a) <= 100 * unit * (Math.Abs(e) + magnitude / 100)))];
        if (!suspect.Contains(true) || (!actual.All(double.IsFinite) && Overflows(reference))) return;

        var scatter = new double[expected.Length];
        for (var run = 0; run < 24; run++)
        {
            var disturbed = Disturbed(reference, output, run == 0 ? 0 : unit * sizes[run % sizes.Length], run);
            for (var i = 0; i < scatter.Length; i++)
                scatter[i] = Math.Max(scatter[i],
                    double.IsNaN(disturbed[i]) ? double.PositiveInfinity : Math.Abs(disturbed[i] - expected[i]));
        }
        for (var i = 0; i < scatter.Length; i++)
            if (suspect[i] && !(Math.Abs(expected[i] - actual[i]) <= 10 * unit + 4 * scatter[i] || double.IsInfinity(scatter[i])))
                Assert.Fail(
                    $"{what}[{i}] is {actual[i]:R}, not {expected[i]:R}; rounding may move it by {scatter[i]:G3}\nexpected "
                        + $"{Text(expected)}\nactual   {Text(actual)}");
    }

    // What overflows or has no value may do so elsewhere in compiled code, whose formulas are rearranged.
    static bool IsOutside(double expected, ModelSpec spec) => !(Math.Abs(expected) < (spec.Real == DType.Float64 ? 1e100 : 1e15));

    // Inside: a product's factors may overflow in one order and not in another.
    static bool Overflows(Reference reference)
    {
        var graph = reference.Graph.Rewrite(node => node.Primitive is Reduction { Combiner: Combiner.Product }
            ? node.With([Elementwise.Max.Call(Elementwise.Abs.Call(node.Inputs[0]), 1)])
            : node);
        return reference.Data.Interpreter.EvaluateAll(graph.Nodes).Values
            .Any(values => values.Any(value => IsOutside(value, reference.Spec)));
    }

    static double[] Disturbed(Reference reference, int output, double size, int seed)
    {
        var random = new Random(seed);
        var data = reference.Data.Interpreter;
        var interpreter = new Evaluation.Interpreter { Symbols = data.Symbols, Inputs = new(data.Inputs), Parameters = data.Parameters,
            Arguments = data.Arguments, Draw = data.Draw };
        var graph = new Graph(reference.Graph.Name, [reference.Graph.Outputs[output]]).Rewrite(node =>
        {
            if (MagnitudeOf(node) is not { } magnitude) return node;
            var name = $"noise {interpreter.Inputs.Count}";
            var error = size * TermsOf(node, interpreter);
            interpreter.Inputs.Add(name, [.. Enumerable.Range(0, interpreter.SizeOf(node.Shape.Elements))
                .Select(_ => error * (random.NextDouble() * 2 - 1))]);
            var disturbed = node + magnitude * Leaf.InputTensor(name, node.Shape, DType.Real, Origin.None);
            return reference.Spec.Real == DType.Float64 ? disturbed : toSingle.Call(disturbed);
        });
        return interpreter.Run(graph)[0];
    }

    // What double precision tells apart may be equal in single.
    static readonly Elementwise toSingle = new(ScalarFunction.Unary("ToSingle", 1, x => (float)x), (_, _, _) => [null]);

    /// <summary>What the rounding error of a node is relative to; null if it does not round.</summary>
    static Node? MagnitudeOf(Node node) => node switch
    {
        { Type.IsInteger: true } => null,
        { Primitive: Elementwise elementwise } => Rounds(elementwise.Function) ? node : null,
        _ when IsSum(node) => node.With([.. node.Inputs.Select(input => input.Type.IsReal ? Elementwise.Abs.Call(input) : input)]),
        _ => null,
    };

    static bool IsSum(Node node) =>
        node.Primitive is Reduction { Combiner: Combiner.Sum or Combiner.Product } or Contraction or CumulativeSum
            or Scatter { Combiner: Combiner.Sum };

    // Equal terms round alike, so that the error of a long sum grows with its length.
    static double TermsOf(Node node, Evaluation.Interpreter sizes) =>
        IsSum(node) ? 1 + node.Inputs.Max(input => (double)sizes.SizeOf(input.Shape.Elements))
            / Math.Max(1, sizes.SizeOf(node.Shape.Elements)) / 256 : 1;

    // A function that only chooses, compares or changes signs gives numbers of single precision for such numbers.
    static bool Rounds(ScalarFunction function)
    {
        var random = new Random(1);
        return Enumerable.Range(0, 16).Any(_ =>
        {
            double[] operands = [.. Enumerable.Range(0, function.Arity).Select(_ => (double)(float)random.NextDouble())];
            var value = function.Evaluate(operands);
            return value != (float)value;
        });
    }

    static string Text(double[] values) =>
        string.Join(" ", values.Take(24).Select(value => value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)));
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Passes;

/// <summary>
/// No rule turns a finite value into an infinite one or NaN, or loses it: every rewrite that any rule of the pipeline makes of many
/// formulas and their gradients is evaluated on both sides, over zeros, infinities, NaN, masked, denormal, tiny and huge numbers, in double
/// and in single precision.
/// </summary>
public class RuleSoundnessTests
{
    const int Draws = 60, RewritesPerRule = 30, LargestRewrite = 80;

    static readonly Node x = Real("x", N, 4), y = Real("y", N, 4), row = Real("row", N, 1), three = Weight("three", 3),
        images = Real("images", 2, 7), windows = Windows.Call(images, 3, new(1, 1, 1)), hot = OneHot.Call(Indices("i"), 3);

    /// <summary>The formulas of other tests, and those that meet the rules that these don't.</summary>
    static IEnumerable<Node> Formulas =>
    [
        .. SimplifyTests.Formulas,
        .. StabilityTests.FormulasOf(three),
        .. Sample.All.Select(sample => sample.Loss),
        x * 0, 0 / x, 0 - x, x - 0, -(x - y), Abs.Call(-x), Where.Call(y, x, x), Where.Call(1, x, y),
        .. Scaled,
        .. Fragile,
        .. Moved,
    ];

    static IEnumerable<Node> Scaled =>
    [
        x / 2 + y / 2, Sigmoid.Call(x) / 2 - y / 2, Tanh.Call(x) * 1e20 + y * 1e20, hot * 1e-20 - three * 1e-20, x * 0.25 - y * 0.25,
        x * 1e-30 * 1e-30, x / 1e30 / 1e30, x * 1e20 / 1e-20, x * 0.5 * y * 3, x * row * 1e-20, (x / row) * y + (x / row),
        (x * row) * y - (y * row), -3 / x,
        Sum(x / 4), Mean(x), Sum(x * 1e-3 * y), Sum(x / row, 1), Pow.Call(x, -2), Pow.Call(x, 3), Pow.Call(x, -0.5), Pow.Call(x, 0.5),
        Pow.Call(x * x, -0.5), 1 / (1 / x), x * (1 / y),
        x / Sqrt.Call(row * row + 1e-5), x / Elementwise.Max.Call(Sqrt.Call(Sum(x * x, -1, keepDims: true)), 1e-12),
        x / Sqrt.Call(row * row),
        Sqrt.Call(Sum(x * x, -1)) * 0.1, Softmax(x / 8) * y, Sum(Softmax(x * 1e-3) * y), Movement.Reshape(x * 0.1, [4, N]) * 10,
        Movement.Transpose(x * 0.1, 0, 1),
    ];

    static IEnumerable<Node> Fragile =>
    [
        Log.Call(Sum(hot * (three / Sum(three)), -1)), Sum(hot * Log.Call(NaiveSoftmax(three)), -1),
        Log.Call(Sum(Where.Call(hot, Softmax(three), 0), -1)),
        Log.Call(Gather.Call(Softmax(three), Indices("i"), 0)), Log.Call(Slice.Flip(Softmax(three), 0)),
        Log.Call(StopGradient.Call(Sigmoid.Call(three))), NaiveSoftmax(three), NaiveSoftmax(x),
        Log.Call(Exp.Call(three) / three), Log.Call(Exp.Call(three) / Sum(Exp.Call(three * 2))), Log.Call(Exp.Call(three)),
        Log.Call(1 - Sigmoid.Call(three)), Relu.Call(three) + Log1p.Call(Exp.Call(-Abs.Call(three))), Log1p.Call(Exp.Call(three)),
        Sum(Where.Call(hot, Movement.Expand(Sum(three), Shape.Of(3)), 0), -1), Sum(hot * Movement.Expand(Sum(three), Shape.Of(3)), -1),
        Sum(hot, -1),
    ];

    static IEnumerable<Node> Moved =>
    [
        Slice.Flip(Slice.Flip(x, 0), 0), Slice.Flip(Movement.Expand(Sum(x), x.Shape), 1),
        Concatenation.Pad(Concatenation.Pad(x, 0, 1, 0, 0), 1, 0, 2, 0),
        Slice.Along(Concatenation.Pad(x, 1, 1, 1, 0), 1, new Progression(1, 1), 4),
        Slice.Along(x, 1, new Progression(0, 1), 2) * Slice.Along(x, 1, new Progression(2, 1), 2),
        Movement.Expand(Movement.Reshape(three, [1, 3]), Shape.Of(N, 3)), Sum(Movement.Reshape(x, [N, 1, 4]), 2),
        Concatenation.Pad(Windows.Call(images, 3, new(1, 1, 1)), 0, 1, 1, 0),
        Slice.Along(Windows.Call(images, 3, new(1, 1, 1)), 0, new Progression(0, 1), 1), Convolution(1), Convolution(2),
        Slice.Along(Windows.Call(images, 3, new(1, 2, 1)), 1, new Progression(1, 1), 2),
        Slice.Along(Convolution(1), 1, new Progression(1, 1), 3),
        Slice.Along(windows, 0, new Progression(0, 1), 1) * Slice.Along(windows, 0, new Progression(1, 1), 1),
        Slice.Along(Concatenation.Pad(x, 1, 1, 2, 0), 1, new Progression(0, 1), 3),
        Slice.Along(Concatenation.Pad(x, 1, 1, 2, 5), 1, new Progression(3, 1), 4),
        Movement.Reshape(Movement.Transpose(x, 0, 1), [4 * N]) * Movement.Reshape(y, [4 * N]),
        Movement.Reshape(Slice.Along(x, 1, new Progression(1, 1), 2), [2 * N])
            / Movement.Reshape(Slice.Along(y, 1, new Progression(0, 1), 2), [2 * N]),
    ];

    static Node Convolution(int stride) => Contraction.Call(Windows.Call(images, 3, new(1, stride, 1)), three, new("bpk", "k", "bp"));

    /// <summary>What a rule made of a node.</summary>
    sealed record Rewrite(string Rule, Node Before, Node After);

    static readonly Lazy<ImmutableArray<Rewrite>> rewrites = new(() =>
    {
        var (found, texts) = (new List<Rewrite>(), new HashSet<string>());
        foreach (var formula in Formulas)
        {
            // With the gradients of all leaves.
            var graph = new Graph("f", [new("f", OutputRole.Result,
                formula.Rank == 0 ? formula : Sum(formula * Real("seed", [.. formula.Shape])))]).Rewrite(node =>
                node is { Primitive: Leaf, Type.IsReal: true, Attribute: string name } && node.Primitive == Leaf.Input
                    ? Leaf.ParameterTensor(name, node.Shape, Origin.None)
                    : node);
            var parameters = graph.Nodes.Where(node => node.Primitive == Leaf.Parameter)
                .Select(node => new ParameterSpec((string)node.Attribute!, node.Shape, "", ParameterKind.Trained))
                .DistinctBy(parameter => parameter.Path);
            foreach (var pass in Pipeline.Training([.. parameters]))
                graph = pass.Rules.IsEmpty ? pass.Run(graph) : Rewriter.Run(graph, pass.Rules, (rule, before, after) =>
                {
                    if (Graph.Sort([before]).Length <= LargestRewrite && texts.Add($"{rule}: {TextOf(before)} to {TextOf(after)}"))
                        found.Add(new(rule, before, after));
                });
        }
        return [.. found.GroupBy(rewrite => rewrite.Rule)
            .SelectMany(group => group.OrderBy(rewrite => Graph.Sort([rewrite.Before]).Length).Take(RewritesPerRule))];
    });

    static string TextOf(Node node) => new Graph("", [new("", OutputRole.Result, node)]).ToString();

    static ImmutableArray<string> RulesOfPipeline =>
        [.. Pipeline.Training([]).SelectMany(pass => pass.Rules).Select(rule => rule.Name).Distinct()];

    public static TheoryData<string> Rules => [.. RulesOfPipeline];

    [Theory, MemberData(nameof(Rules))]
    public void Keeps_what_is_finite(string rule)
    {
        var found = rewrites.Value.Where(rewrite => rewrite.Rule == rule).ToList();
        Assert.True(found.Count > 0, $"no formula meets '{rule}': add one");
        foreach (var (_, before, after) in found) AssertSound(before, after, rule, isFinite: rule == OverZeros);
    }

    // As docs/semantics.md says, a product over windows multiplies the zeros of the padding, also by an infinite weight. It adds up in
    // another order, too.
    const string OverZeros = "fold of a product";

    // Rules that are sound one by one are sound together.
    [Fact]
    public void The_pipeline_keeps_what_is_finite() => Assert.All(Formulas.Where(formula => Graph.Sort([formula]).Length <= 12), formula =>
    {
        var after = Pipeline.Evaluate(new Graph("f", [new("f", OutputRole.Result, formula)])).Outputs[0].Node;
        AssertSound(formula, after, "the pipeline");
    });

    static void AssertSound(Node before, Node after, string rule, bool isFinite = false)
    {
        var sorted = Graph.Sort([before, after]);
        var slack = isFinite ? double.PositiveInfinity
            : sorted.Any(node => node.Primitive is Elementwise { Function.IsExact: false } or FormulaPrimitive) ? 2e-5
            : 0;
        for (var seed = 0; seed < Draws; seed++)
        {
            var leaves = DrawLeaves(sorted, new Random(seed), isFinite ? [.. singles.Where(double.IsFinite)] : singles,
                value => (float)value);
            var exact = Interpreter(leaves, value => value).EvaluateAll(sorted);
            var single = Interpreter(leaves, value => (float)value).EvaluateAll(sorted);
            for (var i = 0; i < exact[before].Length; i++)
            {
                var (truth, written, ruled) = (exact[before][i], single[before][i], single[after][i]);
                var tolerance = 1e-5 * Math.Abs(truth) + slack + 1e-43;
                var isWrong = double.IsFinite(written)
                    ? !double.IsFinite(ruled) && Math.Abs(truth) <= float.MaxValue
                        || (Math.Abs(written - truth) <= tolerance && !(Math.Abs(ruled - truth) <= 4 * tolerance))
                    : double.IsInfinity(written) && double.IsNaN(ruled) && !double.IsNaN(truth);
                Assert.False(isWrong,
                    $"{rule}, single precision, [{i}]: {ruled:R} instead of {written:R} "
                        + $"({truth:R})\n{TextOf(leaves)}\n{TextOf(before)}to\n{TextOf(after)}");
            }

            leaves = DrawLeaves(sorted, new Random(seed), isFinite ? doubles : [.. singles, .. doubles], value => value);
            var values = Interpreter(leaves, value => value).EvaluateAll(sorted);
            for (var i = 0; i < values[before].Length; i++)
            {
                var (written, ruled) = (values[before][i], values[after][i]);
                Assert.False(double.IsFinite(written) && !double.IsFinite(ruled),
                    $"{rule}, double precision, [{i}]: {ruled:R} instead of "
                        + $"{written:R}\n{TextOf(leaves)}\n{TextOf(before)}to\n{TextOf(after)}");
            }
        }
    }

    static readonly double[] moderate = [0, -0.0, 1, -1, 0.1, -3, 2, 0.5, 30, -50];

    static readonly double[] singles =
    [
        double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NaN, float.Epsilon, -float.Epsilon, 1e-39, 1e-37,
        1e-30, -1e-30, 1e-20, 1e-10, 1e-5, 88, -88, -104, 1e3, -1e4, 1e10, 1e20, -1e20, 1e30,
        -1e30, 1e37, 3e38, -3e38, float.MaxValue,
    ];

    static readonly double[] doubles = [double.Epsilon, 1e-310, 1e-300, -1e-200, 1e-160, 709, -745, 1e160, 1e300, -1e300, double.MaxValue];

    /// <summary>Values of all leaves: moderate ones, among them some, or nothing but, extreme ones.</summary>
    static Dictionary<Node, double[]> DrawLeaves(IEnumerable<Node> sorted, Random random, double[] extreme, Func<double, double> rounded)
    {
        var sizes = new Interpreter { Symbols = { ["N"] = 3 } };
        return sorted.Where(node => node.Primitive is Leaf && node.Attribute is string).DistinctBy(node => (node.Primitive, node.Attribute))
            .ToDictionary(leaf => leaf, leaf =>
        {
            var (share, same) = (new[] { 0, 0.2, 0.5, 1 }[random.Next(4)], extreme[random.Next(extreme.Length)]);
            var isUniform = random.Next(4) == 0;
            return Enumerable.Range(0, sizes.SizeOf(leaf.Shape.Elements)).Select(_ => leaf.Type.IsInteger ? random.Next(3)
                : rounded(isUniform ? same
                    : random.NextDouble() < share ? extreme[random.Next(extreme.Length)]
                    : moderate[random.Next(moderate.Length)])).ToArray();
        });
    }

    static Interpreter Interpreter(Dictionary<Node, double[]> leaves, Func<double, double> rounded)
    {
        var interpreter = new Interpreter { Symbols = { ["N"] = 3 }, Rounded = rounded };
        foreach (var (leaf, values) in leaves)
        {
            var name = (string)leaf.Attribute!;
            if (leaf.Primitive == Leaf.Input) interpreter.Inputs.Add(name, values);
            else if (leaf.Primitive == Leaf.Parameter) interpreter.Parameters.Add(name, values);
            else interpreter.Arguments.Add(name, values[0]);
        }
        return interpreter;
    }

    static string TextOf(Dictionary<Node, double[]> leaves) =>
        string.Join("\n",
            leaves.Select(leaf =>
                $"{leaf.Key.Attribute} = {string.Join(" ", leaf.Value.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}"));
}

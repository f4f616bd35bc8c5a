using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Tests.Autodiff;

/// <summary>
/// Functions with a <c>[Gradient]</c> rule. Most rules here are not the true derivative, so that it shows which of the two was used.
/// </summary>
public class GradientRuleTests
{
    const string Functions = """
            [Gradient(nameof(RoundRule))] static Tensor Quantize(Tensor x) => Round(x);
            static Tensor RoundRule(Tensor x, Tensor result, Tensor gradient) => gradient;

            [Gradient(nameof(LimitRule))] static Tensor Limit(Tensor x, float most) => x;
            static Tensor LimitRule(Tensor x, float most, Tensor result, Tensor gradient) => Clip(gradient, -most, most);

            [Gradient(nameof(ReverseRule))] Tensor Reverse(Tensor x) => x;
            Tensor ReverseRule(Tensor x, Tensor result, Tensor gradient) => -strength * gradient;
            readonly float strength = 0.5f;

            [Gradient(nameof(StableRule))] static Tensor Stable(Tensor x) => Max(x, 0) + Log(1 + Exp(-Abs(x)));
            static Tensor StableRule(Tensor x, Tensor result, Tensor gradient) => gradient * Sigmoid(x);

            [Gradient(nameof(ExponentialRule))] static Tensor Exponential(Tensor x) => Exp(x);
            static Tensor ExponentialRule(Tensor x, Tensor result, Tensor gradient) => gradient * 2 * result;

            [Gradient(nameof(CubeRule))] static Tensor Cube(Tensor x) => x * x * x;
            static Tensor CubeRule(Tensor x, Tensor result, Tensor gradient) => 3 * Exponential(x) * gradient;

            [Gradient(nameof(MixRule))] static Tensor Mix(Tensor x, IntTensor order, Tensor y, int power = 2) => Sin(x) * Gather(y, order) + power * y;
            static (Tensor x, Tensor y) MixRule(Tensor x, IntTensor order, Tensor y, int power, Tensor result, Tensor gradient) =>
                (gradient * Cos(x) * Gather(y, order), ScatterAdd(gradient * Sin(x), order, y.Dim(0)) + power * gradient);
            static Tensor PlainMix(Tensor x, IntTensor order, Tensor y, int power = 2) => Sin(x) * Gather(y, order) + power * y;

            // The rule is 2 f(x), so each derivative doubles the one before.
            [Gradient(nameof(GrowthRule))] static Tensor Growth(Tensor x) => Exp(x);
            static Tensor GrowthRule(Tensor x, Tensor result, Tensor gradient) => gradient * 2 * Growth(x);

            // Sine and cosine by each other's rules, each of three times its derivative.
            [Gradient(nameof(WaveRule))] static Tensor Wave(Tensor x) => Sin(x);
            static Tensor WaveRule(Tensor x, Tensor result, Tensor gradient) => 3 * gradient * Tide(x);
            [Gradient(nameof(TideRule))] static Tensor Tide(Tensor x) => Cos(x);
            static Tensor TideRule(Tensor x, Tensor result, Tensor gradient) => -3 * gradient * Wave(x);

            // x^n: the rule calls the function with another number until the number is 0.
            [Gradient(nameof(PowerRule))] static Tensor Power(Tensor x, int n) => n == 0 ? 0 * x + 1 : x * PlainPower(x, n - 1);
            static Tensor PlainPower(Tensor x, int n) => n == 0 ? 0 * x + 1 : x * PlainPower(x, n - 1);
            static Tensor PowerRule(Tensor x, int n, Tensor result, Tensor gradient) => n == 0 ? 0 * x : 5 * n * gradient * Power(x, n - 1);

            // In the steps of a scan.
            [Gradient(nameof(SumRule))] static Tensor Grown(Tensor x) => Exp(x);
            static Tensor SumRule(Tensor x, Tensor result, Tensor gradient) =>
                gradient * Scan(x, Tensor.Of([0.0]).Sum(), (Tensor s, Tensor item) => (s + item, 2 * Grown(0 * x + item).Sum() / 3)).Results;

            [Gradient(nameof(HalfRule))] static Tensor Half(Tensor x, Tensor? y = null) => y is null ? x : x + y;
            static (Tensor, Tensor?) HalfRule(Tensor x, Tensor? y, Tensor result, Tensor gradient) => (0.5f, null);
        """;

    static readonly double[] x = [0.4, -1.25, 2.6], v = [1, -0.5, 0.25];

    /// <summary>The value of an expression over x and v, shape [3], and the indices i, which are 2, 0, 0.</summary>
    static double[] Run(string body, bool simplified = false)
    {
        var spec = ModelCompilation.Read($$"""
            [Model]
            public partial class Net
            {
                {{Functions}}
                [Graph] Tensor Run([Shape(3)] Tensor x, [Shape(3)] Tensor v, [Shape(3)] IntTensor i) => {{body}};
            }
            """);
        var graph = spec.Entries[0].Evaluation!;
        if (simplified) graph = Pipeline.Evaluate(graph);
        Assert.All(graph.Nodes, node => Assert.False(simplified && node.Primitive is CustomGradient));
        return new Interpreter { Inputs = { ["x"] = x, ["v"] = v, ["i"] = [2, 0, 0] } }.Run(graph)[0];
    }

    static void AssertIs(IEnumerable<double> expected, string body)
    {
        foreach (var simplified in new[] { false, true })
            Assert.All(expected.Zip(Run(body, simplified)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_function_computes_what_it_says()
    {
        AssertIs(x.Select(x => Math.Round(x)), "Quantize(x)");
        AssertIs(x.Select(x => Math.Log(1 + Math.Exp(x))), "Stable(x)");
    }

    [Fact]
    public void Straight_through() => AssertIs(x.Zip(v, (x, v) => 2 * Math.Round(x) * v), "Grad((Quantize(x) * Quantize(x) * v).Sum(), x)");

    [Fact]
    public void A_clipped_gradient() => AssertIs(v.Select(v => Math.Clamp(3 * v, -1, 1)), "Grad((Limit(x, 1) * 3 * v).Sum(), x)");

    [Fact]
    public void A_reversed_gradient() => AssertIs(x.Select(x => -0.5 * Math.Cos(x)), "Grad(Sin(Reverse(x)).Sum(), x)");

    [Fact]
    public void A_stable_softplus()
    {
        AssertIs(x.Select(x => 1 / (1 + Math.Exp(-x))), "Grad(Stable(x).Sum(), x)");
        AssertIs([1, 0, 1], "Grad(Stable(1000 * x).Sum(), x) / 1000");
    }

    [Fact]
    public void The_rule_is_differentiated_for_second_derivatives()
    {
        // The result's own derivative is the rule again: 2 e^x, then 4 e^x.
        AssertIs(x.Select(x => 2 * Math.Exp(x)), "Grad(Exponential(x).Sum(), x)");
        AssertIs(x.Select(x => 4 * Math.Exp(x)), "Grad(Grad(Exponential(x).Sum(), x).Sum(), x)");
        AssertIs(x.Select(x => 8 * Math.Exp(x)), "Grad(Grad(Grad(Exponential(x).Sum(), x).Sum(), x).Sum(), x)");
    }

    [Fact]
    public void A_rule_may_call_functions_with_rules() =>
        AssertIs(x.Select(x => 6 * Math.Exp(x)), "Grad(Grad(Cube(x).Sum(), x).Sum(), x)");

    [Fact]
    public void A_rule_may_call_its_own_function()
    {
        AssertIs(x.Select(x => 2 * Math.Exp(x)), "Grad(Growth(x).Sum(), x)");
        AssertIs(x.Select(x => 4 * Math.Exp(x)), "Grad(Grad(Growth(x).Sum(), x).Sum(), x)");
        AssertIs(x.Select(x => 16 * Math.Exp(x)), "Grad(Grad(Grad(Grad(Growth(x).Sum(), x).Sum(), x).Sum(), x).Sum(), x)");
        AssertIs(x.Select(x => 8 * Math.Exp(2 * x)), "Grad(Grad((Growth(x) * Growth(x)).Sum() / 2, x).Sum(), x)");
        AssertIs(x.Zip(v, (x, v) => 4 * Math.Exp(x) * v), "Jvp(Grad(Growth(x).Sum(), x), x, v)");
    }

    [Fact]
    public void Rules_may_call_each_other_s_functions()
    {
        AssertIs(x.Select(x => 3 * Math.Cos(x)), "Grad(Wave(x).Sum(), x)");
        AssertIs(x.Select(x => -9 * Math.Sin(x)), "Grad(Grad(Wave(x).Sum(), x).Sum(), x)");
        AssertIs(x.Select(x => -27 * Math.Cos(x)), "Grad(Grad(Grad(Wave(x).Sum(), x).Sum(), x).Sum(), x)");
        AssertIs(x.Select(x => 81 * Math.Cos(x)), "Grad(Grad(Grad(Grad(Tide(x).Sum(), x).Sum(), x).Sum(), x).Sum(), x)");
    }

    [Fact]
    public void A_rule_that_calls_its_function_with_other_numbers_is_another_one()
    {
        AssertIs(x.Select(x => 15 * x * x), "Grad(Power(x, 3).Sum(), x)");
        AssertIs(x.Select(x => 150 * x), "Grad(Grad(Power(x, 3).Sum(), x).Sum(), x)");
    }

    [Fact]
    public void A_rule_may_call_its_function_in_a_scan() =>
        AssertIs(x.Select(x => 2 * Math.Exp(x)), "Grad(Grown(x).Sum(), x)");

    [Theory]
    [InlineData("Grad(({0}(x, i, v) * {0}(v, i, x)).Sum(), x)")]
    [InlineData("Grad(({0}(x, i, v) * {0}(v, i, x)).Sum(), v)")]
    [InlineData("Grad({0}(x, i, x, 3).Sum(), x)")]
    [InlineData("Grad(Grad((x * {0}(x, i, x)).Sum(), x).Sum(), x)")]
    [InlineData("Jvp({0}(x, i, v * x), x, v)")]
    [InlineData("Jvp(Grad((x * {0}(x, i, v)).Sum(), x), x, v)")]
    public void A_rule_that_is_the_derivative_changes_nothing(string body) =>
        AssertIs(Run(string.Format(body, "PlainMix")), string.Format(body, "Mix"));

    [Fact]
    public void A_scalar_is_repeated_and_null_lets_nothing_flow()
    {
        AssertIs([0.5, 0.5, 0.5], "Grad(Half(x, v).Sum(), x)");
        AssertIs([0, 0, 0], "Grad(Half(x, v).Sum(), v)");
        AssertIs([0.5, 0.5, 0.5], "Grad(Half(x).Sum(), x)");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_rule_of_a_library_in_a_compiled_model(bool isDouble)
    {
        const string Library = """
            namespace Blocks;

            /// <summary>A layer.</summary>
            [Module] public sealed class Binary(int size)
            {
                /// <summary>The weights.</summary>
                public readonly Parameter Weight = new(Init.Uniform(-1, 1), size);
                /// <summary>The product.</summary>
                public Tensor Forward(Tensor x) => x * Signs(Weight, 3);
                [Gradient(nameof(SignsRule))] Tensor Signs(Tensor w, float factor) => Sign(w);
                Tensor SignsRule(Tensor w, float factor, Tensor result, Tensor gradient) => factor * gradient * (Abs(w) <= 1) + 0 * result;
            }
            """;
        using var stream = new MemoryStream();
        var emitted = CompiledText.RunGenerator(ModelCompilation.Create(Library, "Blocks")).Output.Emit(stream);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var text = $$"""
            [Model{{(isDouble ? "(Precision = Precision.Double)" : "")}}]
            public partial class Net
            {
                readonly Blocks.Binary layer = new(4);
                [Loss] Tensor Loss([Shape("N", 4)] Tensor x) => layer.Forward(x).Sum();
            }
            """;
        var spec = ModelCompilation.Read(text, [.. ModelCompilation.References, MetadataReference.CreateFromImage(stream.ToArray())]);
        var entry = spec.Entries.Single();
        var graph = Pipeline.Train(entry.Training!, spec.Parameters);
        var data = EntryData.Draw(spec, entry, new Dictionary<string, long> { ["N"] = 3 }, 1, value => value);
        var gradient = data.Interpreter.Run(graph)[1];
        for (var k = 0; k < 4; k++)
            Assert.Equal(Math.Abs(data.Parameters["layer.Weight"][k]) <= 1
                ? 3 * Enumerable.Range(0, 3).Sum(n => data.Tensors["x"][4 * n + k])
                : 0, gradient[k], 1e-12);
    }

    [Fact]
    public void An_entry_has_no_rule() => CompiledText.Compile("""
        [Model]
        public partial class Net
        {
            [Graph, Gradient(nameof(Rule))] Tensor Run([Shape("N", 4)] Tensor x) => x;
            static Tensor Rule(Tensor x, Tensor result, Tensor gradient) => gradient;
        }
        """, "GC0004");

    [Theory]
    [InlineData("[Gradient(nameof(Rule))] static Tensor F(Tensor[] x) => x[0];", "F([x])")]
    [InlineData("[Gradient(nameof(Rule))] static Tensor F(Func<Tensor, Tensor> f, Tensor x) => f(x);", "F(Exp, x)")]
    [InlineData("[Gradient(nameof(Rule))] static (Tensor, Tensor) F(Tensor x) => (x, x);", "F(x).Item1")]
    [InlineData("[Gradient(nameof(Rule))] static Tensor F(int n) => Arange(n);", "x + F(4)")]
    public void Functions_whose_gradients_could_not_be_told_have_no_rule(string function, string call)
    {
        var error = CompiledText.Compile($$"""
            [Model]
            public partial class Net
            {
                {{function}}
                static Tensor Rule(Tensor x, Tensor result, Tensor gradient) => gradient;
                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => {{call}};
            }
            """, "GC0306").Diagnostics[0];
        Assert.Equal("Gradient(nameof(Rule))", CompiledText.Marked(error));
    }
}

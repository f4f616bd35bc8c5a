using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Scaling;

/// <summary>What is twice as long takes the generator about twice as many steps, for both back ends, forward and backward.</summary>
public class ScalingTests
{
    /// <summary>Quadratic work would be 4 times as much. Somewhat more than twice is where a chain begins to be cut into kernels.</summary>
    const double MostGrowth = 2.8;

    /// <summary>
    /// Steps of a loop, over <c>x</c> of <c>[N, 32]</c>, the parameters <c>w</c> of <c>[32]</c> and <c>m</c> of <c>[32, 32]</c>, and the
    /// number <c>i</c> of the step.
    /// </summary>
    public static TheoryData<string, string> Chains => new()
    {
        { "elementwise", "x = Sin(x * w) + i * 0.37f;" },
        { "used twice", "x = Sin(x) * Cos(x);" },
        { "scalars", "x = x * (w * (i + 1.5f));" },
        { "negations", "x = w - x * -(i + 1.5f);" },
        { "products", "x = Tanh(MatMul(x, m)) + i;" },
        { "reductions", "x = x - x.Mean(-1, keepDims: true) * (i + 1.5f);" },
        { "softmax", "x = Softmax(x * (i + 1.5f));" },
        { "layer norms", "x = Sin(x) + (x - x.Mean(-1, keepDims: true)) / Sqrt((x * x).Mean(-1, keepDims: true) + 1e-5f) * w;" },
        { "choices", "x = Where(x > i * 0.1f, x * w, x + w);" },
        { "maxima", "x = Max(x * w, x + (i + 1.5f));" },
        { "rotations", "x = Concat([x[.., 1..], x[.., ..1] * (i + 2)], -1);" },
        { "residuals", "x = x + Tanh(MatMul(x, m)) * (i + 1);" },
        { "scans", "x = x.CumSum(-1) * (0.01f + i);" },
        { "gradients", "x = x - Grad((Sin(x * w) * x).Sum(), x) * (i * 0.1f);" },
    };

    [Theory, MemberData(nameof(Chains))]
    public void Chains_take_steps_in_proportion_to_their_length(string kind, string step) => GrowsLikeItsSize(kind, 50, n => Model($$"""
        for (int i = 0; i < {{n}}; i++) { {{step}} }
        return x;
        """));

    [Fact]
    public void Gradients_of_gradients_of_chains() => GrowsLikeItsSize("second derivatives", 25, n => Model($$"""
        var y = x;
        for (int i = 0; i < {{n}}; i++) y = Sin(y * w) + i * 0.37f;
        var first = Grad(y.Sum(), x);
        return Grad((first * first).Sum(), x);
        """));

    [Fact]
    public void Directional_derivatives_of_chains() => GrowsLikeItsSize("Jvp", 25, n => Model($$"""
        var y = x;
        for (int i = 0; i < {{n}}; i++) y = Sin(y * w) + i * 0.37f;
        return Jvp(y, x, x);
        """));

    [Fact]
    public void Numbers_computed_from_numbers() => GrowsLikeItsSize("scalars", 50, n => Model($$"""
        Tensor s = x.Dim(0);
        for (int i = 0; i < {{n}}; i++) s = s * s + s;
        return x * s;
        """));

    [Theory]
    [InlineData("sums of branches", "s = s + Sin(x * (i + 1.5f));", "s")]
    [InlineData("sums of products", "s = s + Tanh(MatMul(x, m) * (i + 1.5f));", "s")]
    [InlineData("parts put together", "s = Concat([s, Sin(x) * i], -1);", "s")]
    public void Wide_graphs(string kind, string step, string result) => GrowsLikeItsSize(kind, 50, n => Model($$"""
        var s = x;
        for (int i = 0; i < {{n}}; i++) { {{step}} }
        return {{result}};
        """));

    [Fact]
    public void Steps_over_time() => GrowsLikeItsSize("recurrence", 50, n => $$"""
        [Model] public partial class Net
        {
            readonly Parameter m = new(Init.Normal(0, 0.1), 32, 32);
            [Loss] Tensor Loss([Shape({{n}}, 32)] Tensor x)
            {
                var h = x[..1];
                var all = new List<Tensor>();
                for (var t = 0; t < {{n}}; t++) all.Add(h = Tanh(MatMul(h, m) + x[t]));
                return (Concat([.. all], 0) * x).Mean();
            }
        }
        """);

    [Fact]
    public void Layers() => GrowsLikeItsSize("layers", 50, n => $$"""
        [Model] public partial class Net
        {
            readonly Linear[] layers = [.. Enumerable.Range(0, {{n}}).Select(i => new Linear(32 + i, 33 + i))];
            [Loss] Tensor Loss([Shape("N", 32)] Tensor x)
            {
                foreach (var layer in layers) x = Relu(layer.Forward(x));
                return (x * x).Mean();
            }
        }
        """);

    // Not many: paths, and so comments and the names of parameters, are as long as modules are deep.
    [Fact]
    public void Modules_in_modules() => GrowsLikeItsSize("depth", 12, n => $$"""
        {{string.Concat(Enumerable.Range(0, n).Select(i => $$"""
            [Module] public sealed class Block{{i}}
            {
                readonly Linear layer = new(32, 32);
                {{(i == 0 ? "" : $"readonly Block{i - 1} inner = new();")}}
                public Tensor Forward(Tensor x) => Tanh(layer.Forward({{(i == 0 ? "x" : "inner.Forward(x)")}}));
            }

            """))}}
        [Model] public partial class Net
        {
            readonly Block{{n - 1}} block = new();
            [Loss] Tensor Loss([Shape("N", 32)] Tensor x) => (block.Forward(x) * x).Mean();
        }
        """);

    /// <summary>
    /// Far more steps than there are rounds of rules, and kernels of a size that the compiler of the generated code optimizes.
    /// </summary>
    [Theory]
    [InlineData("x = Sin(x * w) + i * 0.37f;")]
    [InlineData("x = x * (w * (i + 1.5f));")]
    [InlineData("x = w - x * -(i + 1.5f);")]
    public void Four_hundred_steps_are_cut_into_kernels(string step)
    {
        var spec = ModelCompilation.Read(Model($$"""
            for (int i = 0; i < 400; i++) { {{step}} }
            return x;
            """));
        Assert.All(ModelCompiler.Compile(spec).Kernels, kernel => Assert.InRange(kernel.Statements.Count(), 1, 400));
    }

    static string Model(string body) => $$"""
        [Model] public partial class Net
        {
            readonly Parameter w = new(Init.Normal(0, 0.1), 32), m = new(Init.Normal(0, 0.1), 32, 32);
            [Graph] Tensor Run([Shape("N", 32)] Tensor x)
            {
                {{body}}
            }
            [Loss] Tensor Loss([Shape("N", 32)] Tensor x) => (Run(x) * w.Sum() * m.Sum()).Mean();
        }
        """;

    static void GrowsLikeItsSize(string kind, int size, Func<int, string> textOf)
    {
        var (some, twice) = (Run(textOf(size)), Run(textOf(2 * size)));
        Assert.True(twice.Files.Count > 3, "no device code was generated");
        Check("characters", some.Files.Sum(file => file.Length), twice.Files.Sum(file => file.Length));
        Check("steps", some.Steps.Values.Sum(), twice.Steps.Values.Sum());

        void Check(string what, long before, long after)
        {
            var fastest = twice.Steps.Where(method => method.Value > after / 200)
                .OrderByDescending(method => (double)method.Value / (some.Steps[method.Key] + 1)).Take(8)
                .Select(method => $"\n{method.Key}: {some.Steps[method.Key]}, then {method.Value}");
            Assert.True(after <= MostGrowth * before,
                $"{kind}: {before} {what}, for twice the size {after}. What grows fastest:{string.Concat(fastest)}");
        }
    }

    static (IReadOnlyDictionary<string, long> Steps, IReadOnlyList<string> Files) Run(string text) => CountedGenerator.Run(
        ModelCompilation.Create(text, references: [.. ModelCompilation.References,
            CSharpCompilation.Create("GraphCompiler.Ilgpu").ToMetadataReference()]));
}

using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>What entries assume about sizes that are known only when they are called.</summary>
public class AssumptionTests
{
    /// <summary>The arguments' shapes, an expression over x and y, what it assumes, and its shape.</summary>
    static readonly Dictionary<string, (string X, string Y, string Code, string[] Assumed, string Shape)> assumed = new()
    {
        ["a range"] = (""" "N" """, "1", "x[..5]", ["N >= 5"], "[5]"),
        ["ranges, the longest"] = (""" "N" """, "1", "x[..2].Sum() + x[..5].Sum() + x[1..].Sum()", ["N >= 5"], "[]"),
        ["an index"] = (""" "N" """, "1", "x[^3]", ["N >= 3"], "[]"),
        ["all but the first"] = (""" "N" """, "1", "x[1..]", ["N >= 2"], "[N - 1]"),
        ["part of a table"] = (""" "N" """, "512", "x + y[..x.Dim(0)]", ["N <= 512"], "[N]"),
        ["part of a table from somewhere"] = (""" "N" """, "512", "x + y[3..(x.Dim(0) + 3)]", ["N <= 509"], "[N]"),
        ["equal symbols"] = (""" "N" """, """ "M" """, "x + y", ["N == M"], "[N]"),
        ["equal symbols, twice"] = (""" "N" """, """ "M" """, "(x + y) * (x - y)", ["N == M"], "[N]"),
        ["neighbours"] = (""" "N" """, """ "M" """, "x[1..] - y", ["N == M + 1"], "[M]"),
        ["inner sizes"] = (""" "N", "K" """, """ "M", 3""", "MatMul(x, y)", ["K == M"], "[N, 3]"),
        ["a product"] = (""" "N" """, """ "H", "W" """, "x + y.Reshape(-1)", ["N == H * W"], "[H * W]"),
        ["halves"] = (""" "N" """, "1", "x.Reshape(-1, 2)", ["N % 2 == 0"], "[N / 2, 2]"),
        ["a common multiple"] = (""" "N" """, "1", "x.Reshape(-1, 4).Sum() + x.Reshape(-1, 6).Sum()", ["N % 4 == 0", "N % 6 == 0"], "[]"),
        ["a multiple of a multiple"] = (""" "N" """, "1", "x.Reshape(-1, 4).Sum() + x.Reshape(-1, 12).Sum()", ["N % 12 == 0"], "[]"),
        ["already a multiple"] = (""" "4 * N" """, "1", "x.Reshape(-1, 8)", ["N % 2 == 0"], "[N / 2, 8]"),
        ["an odd size"] = (""" "N" """, "1", "x[1..].Reshape(-1, 2)", ["N >= 2", "(N + 1) % 2 == 0"], "[(N - 1) / 2, 2]"),
        ["a quotient"] = (""" "N" """, "1", "x[..(x.Dim(0) / 2)]", ["N % 2 == 0"], "[N / 2]"),
        ["every second"] = (""" "N" """, "1", "x.Slice(0, .., 2)", ["N % 2 == 0"], "[N / 2]"),
        ["a difference"] = (""" "N" """, """ "M" """, "x[y.Dim(0)..]", ["N >= M + 1"], "[N - M]"),
        ["a part of another's length"] = (""" "N" """, """ "M" """, "x[..y.Dim(0)] * y", ["N >= M"], "[M]"),
        ["a multiple and a bound"] = (""" "N" """, "1", "x.Reshape(-1, 4)[..2]", ["N % 4 == 0", "N >= 8"], "[2, 4]"),
        ["a shape that could be empty"] = (""" "T - 1" """, """ "T" """, "x + y[1..]", ["T >= 2"], "[T - 1]"),
        ["nothing"] = (""" "N + M" """, """ "N" """, "x[..y.Dim(0)] + y", [], "[N]"),
        ["nothing, after twice"] = (""" "2 * N" """, """ "N" """, "x.Reshape(2, -1) + y", [], "[2, N]"),
        ["nothing, for known sizes"] = ("8", "1", "x[..5]", [], "[5]"),
    };

    public static TheoryData<string> Names => [.. assumed.Keys];

    [Theory, MemberData(nameof(Names))]
    public void What_depends_on_sizes_is_assumed_once(string name)
    {
        var (x, y, code, expected, shape) = assumed[name];
        var entry = Assert.Single(ModelCompilation.Read(Text(x, y, code)).Entries);
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            entry.Assumptions.Items.Select(item => item.Condition.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(shape, entry.Assumptions.TextOf(entry.Evaluation!.Outputs[0].Node.Shape));
    }

    /// <summary>What is wrong for all sizes, or under another assumption, or is of no kind that can be assumed.</summary>
    static readonly Dictionary<string, (string X, string Y, string Code, string Message)> refused = new()
    {
        ["neighbours of one"] = (""" "N" """, """ "N + 1" """, "x + y",
            "GC0103: Add can't combine [N] and [N + 1]: N and N + 1 are neither equal nor 1 (shapes are aligned from the last axis)"),
        ["an even size that is odd"] = (""" "2 * N + 1" """, "1", "x.Reshape(-1, 2)",
            "GC0104: Reshape can't turn [2 * N + 1] into [-1, 2]: 2 * N + 1 elements are no multiple of 2"),
        ["bounds that exclude each other"] = (""" "N" """, "3", "x[..5].Sum() + y[..x.Dim(0)].Sum()",
            "GC0125: The slice 0..N of axis 0 of [3] is out of range"),
        ["a symbol and a number"] = (""" "N" """, "3", "x + y",
            "GC0103: Add can't combine [N] and [3]: N and 3 are neither equal nor 1 (shapes are aligned from the last axis)"),
        ["neighbours that are equal too"] = (""" "N" """, """ "M" """, "(x + y).Sum() + (x[1..] + y).Sum()",
            "GC0103: Add can't combine [N - 1] and [N]: N - 1 and N are neither equal nor 1 (shapes are aligned from the last axis)"),
        ["a product that divides"] = (""" "N", "M" """, "1", "x.Reshape(-1, 6)",
            "GC0104: Reshape can't turn [N, M] into [-1, 6]: M * N elements are no multiple of 6"),
        ["an empty shape"] = (""" "N - N" """, "1", "x",
            """GC0108: "N - N" is no size: [Shape(...)] takes positive ints, names, and their sums, differences and products, as in [Shape("N", 784, "2 * T + 1")]"""),
    };

    public static TheoryData<string> Refusals => [.. refused.Keys];

    [Theory, MemberData(nameof(Refusals))]
    public void What_is_wrong_for_all_sizes_is_an_error(string name)
    {
        var (x, y, code, message) = refused[name];
        Assert.Equal([message], ModelCompilation.MistakesOf(ModelCompilation.ReadWithFindings(ModelCompilation.Create(Text(x, y, code)))));
    }

    [Fact]
    public async Task An_assumption_is_told_where_it_is_made()
    {
        var (_, compilation) = CompiledText.RunGenerator(ModelCompilation.Create(Text(""" "N" """, """ "M" """, "Tail(x) - y")));
        var hint = Assert.Single(await compilation.WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync(),
            hint => CompiledText.Message(hint).Contains("=="));
        Assert.Equal(("GC0150", DiagnosticSeverity.Info, "Tail(x) - y"), (hint.Id, hint.Severity, CompiledText.Marked(hint)));
        Assert.Equal("Run assumes here that N == M + 1, and checks it when it is called", CompiledText.Message(hint));
    }

    static string Text(string x, string y, string code) => $$"""
        [Model]
        public partial class Net
        {
            [Graph] Tensor Run([Shape({{x}})] Tensor x, [Shape({{y}})] Tensor y) => {{code}};
            Tensor Tail(Tensor x) => x[1..];
        }
        """;
}

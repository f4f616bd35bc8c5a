using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Which scans are one kernel, and that it computes what the steps do.</summary>
public class ScanKernelTests
{
    /// <summary>Bodies of <c>Tensor Run([Shape("T", "N", 4)] Tensor x, float rate)</c>.</summary>
    static readonly Dictionary<string, string> kernels = new()
    {
        ["an average that forgets"] = "Scan(x, x[0] * 0, (s, item) => { var now = s + rate * (item - s); return (now, now); }).Results",
        ["the last state alone"] = "Scan(x, ((Tensor)1).Expand(x.Dim(1), 4), (s, item) => (s * item + b, item)).Last",
        ["from the end"] = "Scan(x, x[0], (s, item) => { var now = Tanh(s) + item * b; return (now, now * item); }, reverse: true).Results",
        ["a velocity and a place"] = """
            Scan(x, (v: x[0], at: ((Tensor)0).Expand(x.Dim(1), 4)), (s, force) => { var v = s.v + rate * (force - s.at); var at = s.at + v;
                return ((v, at), at); }).Results
            """,
        ["results that need no state"] = "Scan(x, x[0], (s, item) => (s + item, Tanh(item) * rate)).Results",
        ["the states before each step"] = "Scan(x, x[0], (s, item) => (Sin(s) + item, s)).Results",
        ["a scalar"] = "Scan(x.Sum(2).Sum(1), (Tensor)0.5, (s, item) => { var now = 0.9 * s + item; return (now, now); }).Results",
        ["integers"] = """
            Scan(x, Positions(x.Dim(1)).Unsqueeze(1) + Positions(4), (s, item) =>
            {
                var now = s * 3 % 7 + (item > 0).ToIntTensor();
                return (now, now.ToTensor() * item);
            }).Results
            """,
        ["by the number of the step"] = """
            Scan(Positions(x.Dim(0)).ToTensor(), x[0], (s, at) => { var now = s * 0.5 + at; return (now, now); }).Results
            """,
        ["within a scan"] = """
            Scan(x, x[0], (s, row) => { var (last, _) = Scan(row, s[0], (t, item) => { var now = t * 0.5 + item; return (now, now); });
                return (s + last, s * last); }).Results
            """,
    };

    /// <summary>Steps that mix elements, or are several kernels: a loop of launches.</summary>
    static readonly Dictionary<string, string> loops = new()
    {
        ["a product"] = "Scan(x, x[0], (h, item) => { var now = Tanh(MatMul(h, w) + item); return (now, now); }).Results",
        ["neighbours"] = "Scan(x, x[0], (s, item) => { var now = Concat([s[1..], s[..1]], 0) + item; return (now, now); }).Results",
        ["two states that exchange"] = """
            Scan(x, (a: x[0], b: ((Tensor)0).Expand(x.Dim(1), 4)), (s, item) => ((s.b + item, s.a * rate), s.a - s.b)).Results
            """,
        ["a place in a table"] = """
            Scan(x, Positions(x.Dim(1)) % 4, (s, item) => ((s * 3 + 1) % 4, Gather(w, s) * item)).Results
            """,
        ["a mean"] = "Scan(x, x[0], (s, item) => { var now = s - s.Mean() + item; return (now, now); }).Results",
    };

    public static TheoryData<string> Names => [.. kernels.Keys, .. loops.Keys];

    static string TextOf(string name, string type) => $$"""
        [Model{{(type == "double" ? "(Precision = Precision.Double)" : "")}}] public partial class Net
        {
            readonly Parameter w = new(Init.Normal(0, 0.5), 4, 4), b = new(Init.Normal(0, 0.5), 4);
            [Graph] Tensor Run([Shape("T", "N", 4)] Tensor x, float rate) =>
                {{(kernels.TryGetValue(name, out var body) ? body : loops[name])}};
            [Loss] Tensor Loss([Shape("T", "N", 4)] Tensor x, float rate) => (Run(x, rate) * (b.Sum() + w.Sum())).Mean();
        }
        """;

    static readonly (Dictionary<string, long> Symbols, int Seed)[] runs =
    [
        (new() { ["T"] = 1, ["N"] = 2 }, 1), (new() { ["T"] = 2, ["N"] = 3 }, 2), (new() { ["T"] = 7, ["N"] = 5 }, 3),
    ];

    [Theory, MemberData(nameof(Names))]
    public void Kernels_compute_what_the_graph_means(string name)
    {
        foreach (var fuse in new[] { true, false })
        {
            var spec = ModelCompilation.Read(TextOf(name, "double"));
            LoweredModel.Compare(spec, ModelCompiler.Compile(spec, fuse, OfAnySize), runs, (_, _) => null);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Generated_code_computes_what_the_graph_means(string name)
    {
        foreach (var (target, type) in new[] { (HostTarget.Cpu, "float"), (HostTarget.Scalar, "double") })
        {
            var emitted = EmittedModels.Compile(TextOf(name, type), fuse: true, target: target, kernels: OfAnySize);
            foreach (var (symbols, seed) in runs) Comparison.Run(emitted.Create("Net"), symbols, seed);
        }
    }

    [Fact]
    public void Elementwise_steps_are_one_kernel() =>
        Assert.All(kernels.Keys, name => Assert.DoesNotContain(name == "within a scan"
            ? Assert.Single(ProgramOf(name).Loops, loop => loop.Step is not null).Loops
            : ProgramOf(name).Loops, loop => loop.Step is not null));

    [Fact]
    public void Steps_that_mix_elements_are_a_loop_of_launches() =>
        Assert.All(loops.Keys, name => Assert.Single(ProgramOf(name).Loops, loop => loop.Step is not null));

    [Fact]
    public void States_are_carried_in_locals() => Assert.Equal("""
        for each n < N, i < 4
          state = x[n * 4 + i]
          capturedRow = b[i]
          for t < T
            itemElement = x[n * 4 + i + t * -4 * N + 4 * N * T - 4 * N]
            nextValue = Tanh(state) + itemElement * capturedRow
            scan[n * 4 + i + t * -4 * N + 4 * N * T - 4 * N] = nextValue * itemElement
            state = nextValue
          scan[n * 4 + i] = state

        for each i < 4 * N * T
          result[i] = scan[i]

        """, KernelText.Of(ProgramOf("from the end")));

    [Theory, InlineData(16, 0), InlineData(64, 0), InlineData(65, 1)]
    public void A_processor_walks_long_steps_one_by_one(int elements, int expected)
    {
        var model = ModelCompiler.Compile(ModelCompilation.Read($$"""
            [Model] public partial class Net
            {
                [Graph] Tensor Run([Shape("T", {{elements}})] Tensor x) =>
                    Scan(x, x[0], (s, item) => { var now = 0.9f * s + item; return (now, now); }).Results;
            }
            """));
        Assert.Equal(expected, model.Entries[0].Evaluation.Loops.Length);
    }

    static KernelProgram ProgramOf(string name) =>
        ModelCompiler.Compile(ModelCompilation.Read(TextOf(name, "double")), fuse: true, OfAnySize).Entries[0].Evaluation;

    static KernelTraits OfAnySize(KernelTraits traits) => traits with { MostCarried = long.MaxValue };
}

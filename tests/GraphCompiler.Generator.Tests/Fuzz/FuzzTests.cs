using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Lowering;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>
/// Random graphs over the whole API: compiled code computes what the interpreter does, forward and gradients, fused and unfused. A failure
/// prints a graph made as small as possible. <c>FUZZ_SEED</c> and <c>FUZZ_COUNT</c> choose other graphs: the seed of a failure with a count
/// of 1 repeats it, a large count makes a campaign.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    const int Batch = 100;

    static readonly int seed = Setting("FUZZ_SEED", 1), count = Setting("FUZZ_COUNT", 80);

    public static TheoryData<int, bool> Batches =>
        new(Enumerable.Range(0, (count + Batch - 1) / Batch)
            .SelectMany(batch => new[] { (seed + batch * Batch, true), (seed + batch * Batch, false) }));

    // Every second batch: plain loops have less to go wrong.
    public static TheoryData<int> PlainBatches =>
        [.. Enumerable.Range(0, (count + Batch - 1) / Batch).Where(batch => batch % 2 == 0).Select(batch => seed + batch * Batch)];

    // Each graph is run in one precision fused and in the other unfused.
    [Theory, MemberData(nameof(Batches))]
    public void Compiled_graphs_compute_what_they_mean(int first, bool fused)
    {
        output.WriteLine($"seeds from {first}");
        Run(first, [.. new[] { true, false }.Select(isDouble => new Variant(fused, isDouble))]);
    }

    [Theory, MemberData(nameof(PlainBatches))]
    public void So_do_plain_loops(int first)
    {
        output.WriteLine($"seeds from {first}");
        Run(first, [.. new[] { true, false }.Select(isDouble => new Variant(IsFused: true, isDouble, HostTarget.Scalar))]);
    }

    // The interpreter finds memory that is touched at other points of the axis than those that write it.
    [Theory, MemberData(nameof(Batches))]
    public void Joined_kernels_run_part_by_part(int first, bool fused)
    {
        var graphs = Enumerable.Range(first, Math.Min(Batch, seed + count - first)).Where(graph => graph % 2 == 0 == fused)
            .Select(GraphDraw.Of).ToList();
        var specs = EmittedModels.Read(string.Concat(graphs.Select(graph => graph.Print(NameOf(graph), isDouble: true)))).Specs;
        foreach (var graph in graphs)
        {
            var spec = specs[NameOf(graph)];
            var model = ModelCompiler.Compile(spec, fused, change: EmittedModels.JoiningAll);
            if (model.Host.Joined.IsEmpty && model.Host.Splits.IsEmpty) continue;
            foreach (var entry in model.Entries)
            {
                var sizes = new Dictionary<string, long> { ["N"] = 3, ["M"] = 5 };
                var data = EntryData.Draw(spec, entry.Spec, sizes, graph.Seed, value => value);
                output.WriteLine($"FUZZ_SEED={graph.Seed} FUZZ_COUNT=1");
                ProgramInterpreter.Run(entry.Evaluation, entry.Spec.Evaluation!, spec, data);
                if (entry.Gradients is { } gradients)
                    ProgramInterpreter.Run(gradients, ReverseMode.WithGradients(entry.Spec.Training!, spec.Parameters), spec, data);
            }
        }
    }

    void Run(int first, IReadOnlyList<Variant> variants)
    {
        var graphs = Enumerable.Range(first, Math.Min(Batch, seed + count - first)).Select(GraphDraw.Of).ToList();
        var failures = variants.SelectMany(variant =>
            variant.Failures([.. graphs.Where(graph => variant.IsDouble == (graph.Seed % 2 == 0 == variant.IsFused))])
                .Select(failed => (variant, failed.Graph, failed.Failure))).ToList();
        foreach (var (variant, graph, failure) in failures.Take(5))
        {
            var (small, reason) = Shrinking.Run(graph, failure, variant.Failures);
            output.WriteLine($"FUZZ_SEED={graph.Seed} FUZZ_COUNT=1 ({variant}): {reason}\n{small.Print("Failing", variant.IsDouble)}");
        }
        Assert.True(failures.Count == 0,
            $"{failures.Count} graphs fail, the output shows smaller ones: seeds "
                + $"{string.Join(", ", failures.Select(failed => failed.Graph.Seed))}");
    }

    [Fact]
    public void Every_function_is_drawn()
    {
        var missing = Signature.All.Select(signature => signature.Name).ToHashSet();
        for (var drawn = 1; drawn <= 2000 && missing.Count > 0; drawn++)
            missing.ExceptWith(GraphDraw.Of(drawn).Terms.OfType<CallTerm>().Select(term => term.Function.Name));
        Assert.Empty(missing);
        Assert.All(Signature.All, signature => Assert.Contains(signature.Name, ApiFunction.All.Keys));
    }

    static string NameOf(RandomGraph graph) => FormattableString.Invariant($"Fuzz{graph.Seed}");

    static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value
            : standard;
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>How graphs are compiled and run.</summary>
sealed record Variant(bool IsFused, bool IsDouble, HostTarget Target = HostTarget.Cpu)
{
    /// <summary>Runs graphs, compiled together, and gives what went wrong with each of those that fail.</summary>
    public IEnumerable<(RandomGraph Graph, Exception Failure)> Failures(IReadOnlyList<RandomGraph> graphs)
    {
        EmittedModels? models = null;
        Exception? refusal = null;
        try
        {
            models = EmittedModels.Compile(string.Concat(graphs.Select((graph, i) => graph.Print(NameOf(i), IsDouble))), IsFused,
                target: Target, kernels: Change, targets: EmittedModels.JoiningAll);
        }
        catch (Exception failure)
        {
            refusal = failure;
        }
        // One that does not compile spoils it for all: it is found by halves.
        if (models is null && graphs.Count > 1)
        {
            foreach (var failure in Failures([.. graphs.Take(graphs.Count / 2)]).Concat(Failures([.. graphs.Skip(graphs.Count / 2)])))
                yield return failure;
            yield break;
        }
        if (models is null)
        {
            yield return (graphs[0], refusal!);
            yield break;
        }
        for (var i = 0; i < graphs.Count; i++)
            if (Run(models.Create(NameOf(i)), graphs[i]) is { } failure) yield return (graphs[i], failure);
    }

    /// <summary>
    /// Blocks so small that the graphs' tensors have several, siblings however small; in one precision, tiles for products of any size.
    /// </summary>
    KernelTraits Change(KernelTraits traits) =>
        (IsDouble ? EmittedModels.AllProductsInTiles(traits) : traits) with { RowsOfBlock = 4, LongAxis = 8, LeastShared = 1 };

    /// <summary>Runs a model with several sizes, one object for all: its arenas grow and shrink.</summary>
    static Exception? Run(EmittedModel model, RandomGraph graph)
    {
        foreach (var (n, m, threads) in SizesOf(graph))
        {
            try
            {
                if (threads > 1) model.UseThreads(threads);
                Comparison.Run(model, new Dictionary<string, long> { ["N"] = n, ["M"] = m }, graph.Seed + n,
                    close: Conditioning.AssertClose);
            }
            catch (Exception failure)
            {
                return new InvalidOperationException($"with N = {n}, M = {m} and {threads} threads: {failure.Message}", failure);
            }
        }
        return null;
    }

    /// <summary>Small sizes about whole vectors, and for every eighth graph a large one that several threads share.</summary>
    static IEnumerable<(int N, int M, int Threads)> SizesOf(RandomGraph graph)
    {
        int[] sizes = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 64, 100];
        var random = new Random(graph.Seed);
        var isLarge = graph.Seed % 8 == 0;
        var most = isLarge ? 300_000 : 20_000;
        yield return (1, 1, 1);
        for (var count = 0; count < 2; count++)
        {
            var (n, m) = (sizes[random.Next(sizes.Length)], sizes[random.Next(sizes.Length)]);
            if (isLarge) n *= 500;
            while (Elements(n, m) > most && n + m > 2) (n, m) = n > m ? (Math.Max(1, n / 2), m) : (n, Math.Max(1, m / 2));
            yield return (n, m, 1 + count * 2);
        }

        long Elements(int n, int m) => graph.Elements.Evaluate(symbol => symbol == "N" ? n : m);
    }

    static string NameOf(int i) => FormattableString.Invariant($"Fuzz{i}");

    public override string ToString() =>
        $"{(IsFused ? "fused" : "unfused")}, {(IsDouble ? "double" : "single")} "
        + $"precision{(Target == HostTarget.Scalar ? ", plain loops" : "")}";
}

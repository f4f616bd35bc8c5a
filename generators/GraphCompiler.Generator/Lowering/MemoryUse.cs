using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// The memory of a model with a budget: its parameters and, if it is trained, their gradients, and what its largest entry works in.
/// </summary>
internal sealed class MemoryUse
{
    const int MostListed = 5;

    /// <summary>What is tried, cheap plans first.</summary>
    static readonly ImmutableArray<CheckpointPlan> plans =
        [new(1, 1, KeepsCostly: true),
            .. new[] { 2, 4, 8, 16, 32 }.Select(segments => new CheckpointPlan(segments, segments - 1, KeepsCostly: false))];

    readonly MemoryBudget budget;
    readonly long fixedBytes;

    MemoryUse(ModelSpec spec, MemoryBudget budget)
    {
        this.budget = budget;
        var hasLoss = spec.Entries.Any(entry => entry.IsLoss);
        var gradients = spec.Parameters.Where(parameter => hasLoss && parameter.Kind == ParameterKind.Trained);
        fixedBytes = spec.Real.Bytes * (ParameterPlaces.LengthOf(spec.Parameters) + ParameterPlaces.LengthOf(gradients));
    }

    /// <returns>Null, if the model has no budget.</returns>
    public static MemoryUse? Of(ModelSpec spec) => spec.MemoryBudget is { } budget ? new(spec, budget) : null;

    /// <summary>
    /// Lowers a training graph, and lets its backward pass compute as much of the forward pass again as it takes to fit the budget.
    /// </summary>
    /// <returns>The first of these that fits, else the smallest: the least is computed again in the first.</returns>
    public LoweredGraph Fit(EntrySpec entry, Graph graph, Func<Graph, LoweredGraph> lower, Func<LoweredGraph, KernelProgram> plan)
    {
        var (best, least) = Try(graph);
        if (Fits(least)) return best;
        var checkpointing = new Checkpointing(graph, size => budget.Of(size, entry.Assumptions));
        foreach (var most in plans)
        {
            var (lowered, bytes) = Try(checkpointing.Run(most));
            if (Fits(bytes)) return Fewest(most, lowered);
            if (bytes < least) (best, least) = (lowered, bytes);
        }
        return best;

        (LoweredGraph, long) Try(Graph graph)
        {
            var lowered = lower(graph);
            var bytes = BytesOf(plan(lowered), entry.Assumptions);
            if (Fits(bytes)) return (lowered, bytes);
            var sparing = lowered with { SparesMemory = true };
            return (sparing, BytesOf(plan(sparing), entry.Assumptions));
        }

        // Fewer segments that are computed again may do.
        LoweredGraph Fewest(CheckpointPlan most, LoweredGraph lowered)
        {
            for (int few = 1, many = most.Recomputed; few < many;)
            {
                var middle = (few + many) / 2;
                var (tried, bytes) = Try(checkpointing.Run(most with { Recomputed = middle }));
                if (Fits(bytes)) (many, lowered) = (middle, tried);
                else few = middle + 1;
            }
            return lowered;
        }
    }

    /// <exception cref="GraphException">An entry does not fit the budget.</exception>
    public void Check(CompiledTarget model)
    {
        foreach (var entry in model.Entries)
            foreach (var program in entry.Programs)
            {
                var bytes = BytesOf(program, entry.Spec.Assumptions);
                if (Fits(bytes)) continue;
                var name = program == entry.Gradients ? entry.Spec.Name + "AndGradients" : entry.Spec.Name;
                var largest = string.Join(", ", Largest(program, entry.Spec.Assumptions, bytes));
                throw new GraphException("GC0152", $"'{name}'", MemoryBudget.TextOf(bytes), budget.Text, largest);
            }
    }

    bool Fits(long bytes) => bytes <= budget.Bytes;

    long BytesOf(KernelProgram program, Assumptions assumptions) =>
        fixedBytes + budget.Of(program.Bytes, assumptions);

    IEnumerable<string> Largest(KernelProgram program, Assumptions assumptions, long total)
    {
        var buffers =
            from buffer in program.Buffers
            where buffer.Storage == Storage.Work
            let elements = budget.Of(buffer.Shape.Elements, assumptions)
            select (Text: $"{buffer.Name}{assumptions.TextOf(buffer.Shape)}", Bytes: elements * buffer.Type.Bytes);
        return buffers.Append((Text: "parameters and gradients", Bytes: fixedBytes)).OrderByDescending(buffer => buffer.Bytes)
            .Take(MostListed)
            .TakeWhile(buffer => buffer.Bytes > total / 100).Select(buffer => $"{buffer.Text} {MemoryBudget.TextOf(buffer.Bytes)}");
    }
}

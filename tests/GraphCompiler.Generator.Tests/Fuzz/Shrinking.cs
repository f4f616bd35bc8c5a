using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>Looks for a smaller graph that fails too: fewer outputs, a term replaced by one of its operands or by a leaf.</summary>
static class Shrinking
{
    const int Rounds = 40, Candidates = 24;

    /// <param name="failures">Runs graphs and gives what goes wrong with each of those that fail.</param>
    public static (RandomGraph Graph, Exception Failure) Run(
        RandomGraph graph, Exception failure,
        Func<IReadOnlyList<RandomGraph>, IEnumerable<(RandomGraph Graph, Exception Failure)>> failures)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var smaller = Smaller(graph).OrderBy(candidate => candidate.Terms.Count).Chunk(Candidates).Take(3)
                .SelectMany(candidates => failures(candidates).Take(1)).FirstOrDefault();
            if (smaller.Graph is null) break;
            (graph, failure) = smaller;
        }
        return (graph, failure);
    }

    static IEnumerable<RandomGraph> Smaller(RandomGraph graph)
    {
        if (graph.Next is not null) yield return graph with { Next = null };
        if (graph.Outputs.Length > 1)
            foreach (var output in graph.Outputs) yield return graph with { Outputs = graph.Outputs.Remove(output) };
        // Any term as the only output.
        foreach (var term in graph.Terms.OfType<ComputedTerm>().Where(term => term.IsReal && !graph.Outputs.Contains(term)))
            yield return graph with { Outputs = [term], Next = null };
        foreach (var term in graph.Terms.OfType<ComputedTerm>())
        {
            foreach (var operand in term.Operands.Where(operand => operand.IsReal == term.IsReal && (operand.IsBoolean || !term.IsBoolean))
                .Distinct())
                if (Replaced(graph, term, operand) is { } smaller) yield return smaller;
            if (term.Operands.Any() && term is { IsReal: true, IsBoolean: false } && term.Shape.Rank > 0
                && term.Shape.All(size => size.IsConstant || size == TermPool.N || size == TermPool.M)
                && Replaced(graph, term, LeafTerm.Of($"x{90 + graph.Terms.Count}", LeafKind.Input, term.Shape)) is { } cut)
                yield return cut;
        }
    }

    static RandomGraph? Replaced(RandomGraph graph, Term replaced, Term by)
    {
        var replacements = new Dictionary<Term, Term> { [replaced] = by };
        try
        {
            foreach (var term in graph.Terms.OfType<ComputedTerm>().Where(term => term != replaced))
                if (term.Operands.Any(operand => Of(operand) != operand))
                    replacements.Add(term, term.With(Of));
            var outputs = graph.Outputs.Select(Of).OfType<ComputedTerm>().Distinct().ToImmutableArray<Term>();
            var next = graph.Next is { } state && Of(state.Value) is var value && value.Shape == state.State.Shape
                ? (state.State, value)
                : ((LeafTerm, Term)?)null;
            return outputs.IsEmpty ? null : graph with { Outputs = outputs, Next = next };
        }
        catch (Exception refusal) when (refusal is GraphException or InvalidOperationException)
        {
            return null;
        }

        Term Of(Term term) => replacements.TryGetValue(term, out var other) ? other : term;
    }
}

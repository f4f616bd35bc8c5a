using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Risks;

/// <summary>
/// Finds what is likely to go wrong in a model without mistakes. It looks at graphs after the stability pass: what that mends is no risk.
/// </summary>
internal static class RiskCheck
{
    public static IEnumerable<FoundRisk> Find(ModelSpec model) => model.Entries
        .Select(entry => entry.Training ?? entry.Evaluation).OfType<Graph>()
        .SelectMany(graph => Find(graph, model.Real))
        .Concat(TrainingRisks.Find(model));

    /// <summary>The numerical risks of one graph.</summary>
    public static IEnumerable<FoundRisk> Find(Graph graph, DType real) =>
        from node in Scan.NodesOf(Pipeline.Run(graph, Pipeline.BeforeGradients))
        from risk in NumericalRisks.All
        let arguments = risk.Of(node, real)
        where arguments is not null
        select new FoundRisk(risk.Id, arguments, node.Origin.Site);
}

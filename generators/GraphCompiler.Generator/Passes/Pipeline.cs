using System.Collections.Immutable;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Passes;

/// <summary>The order of passes: from a graph as the front end built it to one that is ready to be lowered.</summary>
internal static class Pipeline
{
    /// <summary>The passes that simplify a graph and make it stable, before anything is differentiated.</summary>
    static readonly ImmutableArray<Pass> stable = [StepProducts.Pass, Simplify.Pass, CommonSubexpressions.Pass, Stability.Pass,
        CommonSubexpressions.Pass];

    /// <summary>
    /// The passes on the way to a graph's gradients. Derivatives that graph code asks for are those of stable formulas too.
    /// </summary>
    public static ImmutableArray<Pass> BeforeGradients { get; } =
        [new("Derivatives", graph => Derivatives.Expand(graph, prepared => Run(prepared, stable))) { EntersSteps = false }, .. stable];

    static readonly ImmutableArray<Pass> afterGradients = [new("Scans", Scans.Run) { EntersSteps = false }, Simplify.WithoutMarkers,
        CommonSubexpressions.Pass, Reciprocals.Pass];

    /// <summary>The passes of a graph that is only evaluated.</summary>
    public static ImmutableArray<Pass> Evaluation { get; } = [.. BeforeGradients, .. afterGradients];

    /// <summary>The passes of a training graph, which gains a <see cref="OutputRole.Gradient"/> for every trained parameter.</summary>
    public static ImmutableArray<Pass> Training(ImmutableArray<ParameterSpec> parameters) =>
        [.. BeforeGradients, new("ReverseMode", graph => ReverseMode.WithGradients(graph, parameters)) { EntersSteps = false },
            .. afterGradients];

    /// <param name="trace">Told the graph after each pass: to print it, or to replay it in the interpreter.</param>
    public static Graph Run(Graph graph, ImmutableArray<Pass> passes, Action<Pass, Graph>? trace = null)
    {
        GraphCheck.Run(graph, "before the first pass");
        foreach (var pass in passes)
        {
            graph = pass.Run(graph);
            trace?.Invoke(pass, graph);
        }
        return graph;
    }

    public static Graph Evaluate(Graph graph, Action<Pass, Graph>? trace = null) => Run(graph, Evaluation, trace);

    public static Graph Train(Graph graph, ImmutableArray<ParameterSpec> parameters, Action<Pass, Graph>? trace = null) =>
        Run(graph, Training(parameters), trace);
}

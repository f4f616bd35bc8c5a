using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// A named, pure transformation of graphs that keeps their meaning: the same outputs, by name, role, type and shape, then perhaps more.
/// </summary>
internal sealed record Pass(string Name, Func<Graph, Graph> Transform)
{
    /// <summary>A pass that applies rules until none of them changes anything.</summary>
    public Pass(string name, ImmutableArray<Rule> rules) : this(name, graph => Rewriter.Run(graph, rules)) => Rules = rules;

    /// <summary>The rules that the pass applies, if that is what it does.</summary>
    public ImmutableArray<Rule> Rules { get; } = [];

    /// <summary>Whether the pass transforms the steps of a graph's scans, too.</summary>
    public bool EntersSteps { get; init; } = true;

    /// <summary>Transforms a graph and checks the result.</summary>
    public Graph Run(Graph graph)
    {
        var result = Transform(graph);
        if (EntersSteps) result = Scan.WithSteps(result, Run);
        if (result == graph) return graph;
        GraphCheck.Run(result, $"after {Name}");
        GraphCheck.CheckOutputs(graph, result, Name);
        return result;
    }
}

using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Passes;

/// <summary>A named, pure transformation of graphs that keeps their meaning: the same outputs, by name, role, type and shape, then perhaps more.</summary>
internal sealed record Pass(string Name, Func<Graph, Graph> Transform)
{
    /// <summary>Transforms a graph and checks the result.</summary>
    public Graph Run(Graph graph)
    {
        var result = Transform(graph);
        if (result == graph) return graph;
        GraphCheck.Run(result, $"after {Name}");
        GraphCheck.SameOutputs(graph, result, Name);
        return result;
    }
}

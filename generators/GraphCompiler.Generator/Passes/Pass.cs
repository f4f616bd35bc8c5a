using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Passes;

/// <summary>A named, pure transformation of graphs that keeps their meaning: the same outputs, by name, role, type and shape, then perhaps more.</summary>
internal sealed record Pass(string Name, Func<Graph, Graph> Transform)
{
    /// <summary>Transforms a graph, checking it before and after.</summary>
    public Graph Run(Graph graph)
    {
        GraphCheck.Run(graph, $"before {Name}");
        var result = Transform(graph);
        GraphCheck.Run(result, $"after {Name}");
        GraphCheck.SameOutputs(graph, result, Name);
        return result;
    }
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Which intermediate values of a model of mixed precision are rounded where they are stored: those that are computed from its data or
/// parameters, element by element or as sums of products. Not rounded are the outputs and what they are put together of, such as the shares
/// of a parameter's gradient; what reductions give and what is computed of that alone, such as the statistics of a normalization; and what
/// is added to in memory.
/// </summary>
internal sealed class NarrowValues
{
    readonly Dictionary<Node, bool> fromData = [], statistics = [];
    readonly HashSet<Node> exact = [];

    NarrowValues(Graph graph)
    {
        foreach (var output in graph.Outputs) AddParts(output.Node);
        // Inputs come first, so that no question leads far back.
        foreach (var node in graph.Nodes)
        {
            if (node.Primitive.HasOwnKernels) AddOwn(node);
            IsFromData(node);
            IsStatistic(node);
        }
    }

    /// <param name="graph">The graph.</param>
    /// <param name="stored">The nodes that one kernel leaves for others.</param>
    /// <param name="inBlocks">What loops over blocks need as it is.</param>
    public static IEnumerable<Node> In(Graph graph, IEnumerable<Node> stored, IEnumerable<Node> inBlocks)
    {
        var values = new NarrowValues(graph);
        values.exact.UnionWith(inBlocks);
        return stored.Where(values.IsNarrow);
    }

    bool IsNarrow(Node node) => node.Type.IsReal && node.Rank > 1 && node.Primitive.Source == NodeSource.Operation
        && !node.Primitive.IsView && !exact.Contains(node) && IsFromData(node) && !IsStatistic(node);

    /// <summary>A node, and the terms and factors of which it is put together.</summary>
    void AddParts(Node output)
    {
        var parts = new Stack<Node>([output]);
        while (parts.Count > 0)
        {
            var node = parts.Pop();
            if (!exact.Add(node) || !(node.Primitive.IsView || node.Primitive.SharesMemory || node.Primitive.Function is not null))
                continue;
            foreach (var input in node.Inputs) parts.Push(input);
        }
    }

    /// <summary>What kernels of its own write, and, of a scan, what its steps read.</summary>
    void AddOwn(Node node)
    {
        exact.Add(node);
        if (Scan.Is(node))
            foreach (var input in node.Inputs) exact.Add(Access.PlaceOf(input)?.Stored ?? input);
    }

    bool IsFromData(Node node)
    {
        if (fromData.TryGetValue(node, out var known)) return known;
        return fromData[node] = node.Type.IsReal && !node.Primitive.IsDrawn
            && (node.Primitive.Source is NodeSource.Input or NodeSource.Parameter || node.Inputs.Any(IsFromData));
    }

    bool IsStatistic(Node node)
    {
        if (statistics.TryGetValue(node, out var known)) return known;
        return statistics[node] = node.Primitive.Reduces ? !node.Primitive.SumsProducts
            : !node.Inputs.IsEmpty && node.Inputs.Where(IsFromData).All(IsStatistic);
    }
}

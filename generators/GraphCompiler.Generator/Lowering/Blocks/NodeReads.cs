using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>Which computed nodes read which, and at what coordinates, before anything is fused.</summary>
internal sealed class NodeReads
{
    readonly Access access;
    readonly Dictionary<Node, Cluster> clusters = [];
    readonly Dictionary<Node, List<(Node Reader, Cluster.ReadNode Read)>> readers = [];

    public NodeReads(Graph graph, Access access)
    {
        this.access = access;
        foreach (var node in graph.Nodes.Where(access.IsComputed))
            foreach (var read in Of(node).Reads)
            {
                if (!readers.TryGetValue(read.Node, out var known)) readers.Add(read.Node, known = []);
                known.Add((node, read));
            }
    }

    /// <summary>What the node reads.</summary>
    public ImmutableArray<Cluster.ReadNode> ReadBy(Node node) => Of(node).Reads;

    /// <summary>The nodes that read the node.</summary>
    public IEnumerable<(Node Reader, Cluster.ReadNode Read)> ReadersOf(Node node) => readers.TryGetValue(node, out var known) ? known : [];

    /// <summary>Over which axes of its own the node is computed.</summary>
    public Point PointOf(Node node) => Of(node).Places[node].Point;

    Cluster Of(Node node)
    {
        if (!clusters.TryGetValue(node, out var cluster)) clusters.Add(node, cluster = Cluster.Of(node, access));
        return cluster;
    }

    /// <summary>The one of some coordinates that is an axis and nothing else; negative if there is none.</summary>
    public static int IndexOf(ImmutableArray<IndexExpression> coordinates, Axis axis)
    {
        for (var i = 0; i < coordinates.Length; i++)
            if (coordinates[i].PureAxis == axis) return i;
        return -1;
    }
}

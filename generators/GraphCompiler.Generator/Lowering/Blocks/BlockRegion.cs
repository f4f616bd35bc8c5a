using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// Nodes that are computed together, one block of an axis (the rows) after the other, so that what only they need exists for one block at a
/// time. Each has the rows among its own axes or is a total over them.
/// </summary>
internal sealed class BlockRegion(AxisBlocks blocks)
{
    readonly Dictionary<Node, RowPlace> rows = [];

    public AxisBlocks Blocks { get; } = blocks;

    public void Add(Node node, RowPlace place) => rows.Add(node, place);

    public bool Contains(Node node) => rows.ContainsKey(node);

    /// <summary>Whether the node is a total over the rows, such as a sum, with which every block combines its share.</summary>
    public bool IsTotal(Node node) => rows[node].IsTotal;

    /// <summary>The axis of a cluster that is the rows; null if its members don't agree on one, or one of them is a total among others.</summary>
    public Axis? RowsOf(Cluster cluster)
    {
        if (cluster.Members.Length > 1 && cluster.Members.Any(IsTotal)) return null;
        var axes = cluster.Members.Select(member => rows[member].In(cluster.Places[member].Point)).Distinct().ToList();
        return axes is [{ } axis] && (cluster.Members.Length == 1 || cluster.Parallel.Contains(axis)) ? axis : null;
    }

    /// <summary>The shape of the node's part in a block of so many rows.</summary>
    public Shape ShapeInBlock(Node node, Dim count) => node.Shape.With(rows[node].Position, count);
}

/// <summary>Where a node has the rows: among the coordinates of its elements or, for a total over them, among those that it combines.</summary>
internal readonly record struct RowPlace(int Position, bool IsTotal)
{
    public Axis? In(Point point) => (IsTotal ? point.Bound : point.At)[Position].PureAxis;
}

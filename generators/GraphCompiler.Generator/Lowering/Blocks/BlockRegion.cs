using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// Nodes that are computed together, one block of an axis (the rows) after the other, so that what only they need exists for one block at a
/// time. Each has the rows among its own axes or is a total over them.
/// </summary>
internal sealed class BlockRegion(AxisBlocks blocks)
{
    readonly Dictionary<Node, (AxisPlace Rows, AxisPlace? Columns)> places = [];

    public AxisBlocks Blocks { get; } = blocks;

    public void Add(Node node, AxisPlace rows, AxisPlace? columns) => places.Add(node, (rows, columns));

    public bool Contains(Node node) => places.ContainsKey(node);

    /// <summary>Whether the node is a total over the rows, such as a sum, with which every block combines its share.</summary>
    public bool IsTotal(Node node) => places[node].Rows.IsCombined;

    /// <summary>Whether the members of a cluster are computed over the same rows and columns, and none is a total among others.</summary>
    public bool Fits(Cluster cluster) =>
        cluster.Members.Length == 1 || (!cluster.Members.Any(IsTotal) && ColumnsOf(cluster).Length < 2
            && RowsOf(cluster) is { } rows && cluster.Parallel.Contains(rows));

    /// <summary>The axis of a cluster that is the rows; null if its members don't agree on one.</summary>
    public Axis? RowsOf(Cluster cluster)
    {
        var axes = cluster.Members.Select(member => places[member].Rows.In(cluster.Places[member].Point)).Distinct().ToList();
        return axes.Count == 1 ? axes[0] : null;
    }

    /// <summary>The axes of a cluster that are columns for a member: one, or none where there are row values only.</summary>
    public ImmutableArray<Axis> ColumnsOf(Cluster cluster) =>
        [.. cluster.Members.Select(member => places[member].Columns?.In(cluster.Places[member].Point)).OfType<Axis>().Distinct()];

    /// <summary>The shape of the node's part in a block of so many rows and columns.</summary>
    /// <param name="columns">Null for all.</param>
    public Shape ShapeInBlock(Node node, Dim rows, Dim? columns)
    {
        var place = places[node];
        var shape = node.Shape.With(place.Rows.Position, rows);
        return columns is not null && place.Columns is { IsCombined: false } own ? shape.With(own.Position, columns) : shape;
    }
}

/// <summary>Where a node has an axis: among the coordinates of its elements, or among those along which it combines values.</summary>
internal readonly record struct AxisPlace(int Position, bool IsCombined)
{
    public Axis? In(Point point) => (IsCombined ? point.Bound : point.At)[Position].PureAxis;
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// The wide nodes around a seed, with what is computed from their rows: what a loop over blocks of rows would compute. A wide node has the
/// axis of rows and that of columns, and lies between narrow ones.
/// </summary>
internal sealed class BlockCandidate
{
    /// <summary>The axes of a member, among the node's own.</summary>
    /// <param name="Columns">Null for a function of narrow values.</param>
    sealed record Member(Axis Rows, Axis? Columns);

    readonly Graph graph;
    readonly Access access;
    readonly NodeReads reads;
    readonly Dictionary<Node, Member> members = [];

    BlockCandidate(Graph graph, Access access, NodeReads reads) => (this.graph, this.access, this.reads) = (graph, access, reads);

    /// <summary>The length of the rows' axis.</summary>
    public required Dim Length { get; init; }

    public IEnumerable<Node> Members => members.Keys;

    public bool IsWide(Node node) =>
        members.TryGetValue(node, out var member) && member.Columns is { } columns && Has(node, member.Rows) && Has(node, columns);

    public Axis RowsOf(Node member) => members[member].Rows;

    /// <summary>The member's columns; null for a function of narrow values.</summary>
    public Axis? ColumnsOf(Node member) => members[member].Columns;

    public AxisPlace PlaceOf(Node member, Axis axis)
    {
        var point = reads.PointOf(member);
        return NodeReads.IndexOf(point.At, axis) is >= 0 and var at ? new(at, false) : new(NodeReads.IndexOf(point.Bound, axis), true);
    }

    /// <summary>Whether a wide member is read at these rows and columns.</summary>
    public bool IsReadAt(Node wide, ImmutableArray<IndexExpression> at, Axis rows, Axis columns) =>
        at[PlaceOf(wide, members[wide].Rows).Position].PureAxis == rows
        && at[PlaceOf(wide, members[wide].Columns!).Position].PureAxis == columns;

    /// <summary>Whether a member reads only its own rows of another one.</summary>
    public bool ReadsOwnRows(Node member, Cluster.ReadNode read) =>
        Has(read.Node, members[read.Node].Rows) && OwnAxis(read, members[member].Rows) == members[read.Node].Rows;

    bool Has(Node node, Axis axis) => NodeReads.IndexOf(reads.PointOf(node).At, axis) >= 0;

    /// <returns>Null if the nodes around the seed can't be computed row by row, or if that saves no memory.</returns>
    public static BlockCandidate? Of(Node seed, Axis rows, Axis columns, Graph graph, Access access, NodeReads reads)
    {
        var candidate = new BlockCandidate(graph, access, reads) { Length = rows.Size };
        return candidate.Spread(seed, rows, columns) && candidate.AddFunctionsOfRows() && candidate.Pays() ? candidate : null;
    }

    /// <summary>Finds all wide nodes and those that read them.</summary>
    bool Spread(Node seed, Axis rows, Axis columns)
    {
        var waiting = new Queue<Node>();
        if (!Add(seed, rows, columns)) return false;
        while (waiting.Count > 0)
        {
            var node = waiting.Dequeue();
            if (!reads.ReadBy(node).All(read => AddProducer(members[node], read))) return false;
            if (IsWide(node) && !reads.ReadersOf(node).All(reader => AddConsumer(node, reader.Reader, reader.Read))) return false;
        }
        return graph.Outputs.All(output => !IsWide(Access.StoredUnder(output.Node)));

        bool Add(Node node, Axis ownRows, Axis ownColumns)
        {
            var member = new Member(ownRows, ownColumns);
            if (members.TryGetValue(node, out var known)) return known == member;
            var point = reads.PointOf(node);
            if (node.Primitive.HasOwnKernels || ownRows.Size != rows.Size) return false;
            if (!Has(node, ownRows) && (NodeReads.IndexOf(point.Bound, ownRows) < 0 || !node.Type.IsReal)) return false;
            if (!Has(node, ownColumns) && NodeReads.IndexOf(point.Bound, ownColumns) < 0) return false;
            members.Add(node, member);
            waiting.Enqueue(node);
            return true;
        }

        // What is read at rows and columns is wide.
        bool AddProducer(Member reader, Cluster.ReadNode read)
        {
            if (read.At is not { } at || !Mentions(at, reader.Rows) || reader.Columns is null || !Mentions(at, reader.Columns)) return true;
            var (row, column) = (NodeReads.IndexOf(at, reader.Rows), NodeReads.IndexOf(at, reader.Columns));
            if (row < 0 || column < 0) return false;
            var own = reads.PointOf(read.Node).At;
            return own.Length == at.Length && own[row].PureAxis is { } ownRows && own[column].PureAxis is { } ownColumns
                && Add(read.Node, ownRows, ownColumns);
        }

        bool AddConsumer(Node node, Node consumer, Cluster.ReadNode read)
        {
            var (own, member) = (reads.PointOf(node).At, members[node]);
            if (read.At is not { } at || own.Length != at.Length) return false;
            var (row, column) = (NodeReads.IndexOf(own, member.Rows), NodeReads.IndexOf(own, member.Columns!));
            return at[row].PureAxis is { } itsRows && at[column].PureAxis is { } itsColumns && itsRows != itsColumns
                && at.Count(index => index.Axes.Contains(itsRows)) == 1 && Add(consumer, itsRows, itsColumns);
        }
    }

    static bool Mentions(ImmutableArray<IndexExpression> at, Axis axis) => at.Any(index => index.Axes.Contains(axis));

    /// <summary>Functions of row values that wide nodes read, such as the reciprocal of a row's sum, belong to the rows too.</summary>
    bool AddFunctionsOfRows()
    {
        var known = new Dictionary<(Node Node, Axis Rows), bool>();
        foreach (var member in members.ToList())
            foreach (var read in reads.ReadBy(member.Key))
                if (!members.ContainsKey(read.Node) && OwnAxis(read, member.Value.Rows) is { } own) DependsOnRows(read.Node, own);
        foreach (var function in known.Where(entry => entry.Value).Select(entry => entry.Key))
        {
            if (members.TryGetValue(function.Node, out var member) && member.Rows != function.Rows) return false;
            members[function.Node] = new(function.Rows, null);
        }
        return true;

        bool DependsOnRows(Node node, Axis rows)
        {
            if (members.TryGetValue(node, out var member)) return member.Rows == rows && Has(node, rows);
            if (known.TryGetValue((node, rows), out var depends)) return depends;
            known[(node, rows)] = false;
            return known[(node, rows)] = node.Primitive.Function is not null
                && reads.ReadBy(node).Count(read => OwnAxis(read, rows) is { } own && DependsOnRows(read.Node, own)) > 0;
        }
    }

    /// <summary>The axis of the node read that an axis of the reader walks, and it alone.</summary>
    Axis? OwnAxis(Cluster.ReadNode read, Axis axis)
    {
        if (read.At is not { } at || at.Count(other => other.Axes.Contains(axis)) != 1) return null;
        if (NodeReads.IndexOf(at, axis) is not (>= 0 and var index)) return null;
        var own = reads.PointOf(read.Node).At;
        return own.Length == at.Length && own[index].PureAxis is { } walked && walked.Size == axis.Size ? walked : null;
    }

    /// <summary>Wide values that a product makes or reads would go to memory.</summary>
    bool Pays() => members.Keys.Any(node => IsWide(node) && (node.Primitive.SumsProducts || access.IsAlwaysStored(node)));
}

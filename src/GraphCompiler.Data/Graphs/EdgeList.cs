using System.Globalization;

namespace GraphCompiler.Data;

/// <summary>A graph as a list of edges between numbered nodes.</summary>
public sealed class EdgeList
{
    readonly int[] from, to;

    /// <summary>A graph.</summary>
    /// <param name="nodes">The number of nodes.</param>
    /// <param name="from">The node that each edge begins at.</param>
    /// <param name="to">The node that each edge ends at.</param>
    /// <exception cref="ArgumentException">The numbers of beginnings and ends differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no nodes, or an edge is at none of them.</exception>
    public EdgeList(int nodes, int[] from, int[] to)
        : this([.. Enumerable.Range(0, Positive(nodes)).Select(node => node.ToString(CultureInfo.InvariantCulture))], from, to) { }

    EdgeList(IReadOnlyList<string> names, int[] from, int[] to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Length != to.Length) throw new ArgumentException($"{from.Length} edges begin, but {to.Length} end.", nameof(to));
        for (var i = 0; i < from.Length; i++)
            if ((uint)from[i] >= (uint)names.Count || (uint)to[i] >= (uint)names.Count)
                throw new ArgumentOutOfRangeException(nameof(from),
                    $"Edge {i} goes from {from[i]} to {to[i]}, but there are nodes from 0 to {names.Count - 1}.");
        (Names, this.from, this.to) = (names, from, to);
    }

    /// <summary>The nodes' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of nodes.</summary>
    public int Nodes => Names.Count;

    /// <summary>The number of edges.</summary>
    public int Count => from.Length;

    /// <summary>The node that each edge begins at.</summary>
    public ReadOnlySpan<int> From => from;

    /// <summary>The node that each edge ends at.</summary>
    public ReadOnlySpan<int> To => to;

    /// <summary>
    /// Reads edges, one a line: two names of nodes with tabs or spaces between them; lines that begin with <c>#</c> are left out.
    /// </summary>
    /// <param name="path">The file, UTF-8, plain or compressed with gzip.</param>
    /// <param name="names">The nodes' names, in the order of their numbers; null to number them in the order in which they occur.</param>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="DataFileException">A line has no two names, or one that is not among those given; there are no edges, or the file
    /// is not UTF-8 or damaged.</exception>
    public static EdgeList Read(string path, IReadOnlyList<string>? names = null)
    {
        List<string> nodes = [.. names ?? []];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
            if (!numbers.TryAdd(nodes[i], i)) throw new ArgumentException($"Two nodes have the name \"{nodes[i]}\".", nameof(names));
        List<int> from = [], to = [];
        foreach (var (line, text) in DataFile.ReadLines(path))
        {
            var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [] or [['#', ..], ..]) continue;
            if (words is not [var first, var second])
                throw new DataFileException(path, DataFile.Line(line), "expected the names of two nodes");
            from.Add(NumberOf(first, line));
            to.Add(NumberOf(second, line));
        }
        return from.Count > 0 ? new(nodes, [.. from], [.. to]) : throw new DataFileException(path, null, "expected edges, found none");

        int NumberOf(string name, int line)
        {
            if (numbers.TryGetValue(name, out var number)) return number;
            if (names is not null) throw new DataFileException(path, DataFile.Line(line), $"there is no node \"{name}\"");
            numbers.Add(name, nodes.Count);
            nodes.Add(name);
            return nodes.Count - 1;
        }
    }

    /// <summary>The graph with each edge in both directions, once each, and without edges from a node to itself.</summary>
    public EdgeList Undirected()
        => With(Edges().Concat(Edges().Select(edge => (edge.To, edge.From))).Where(edge => edge.Item1 != edge.Item2));

    /// <summary>The graph with an edge from each node to itself, once.</summary>
    public EdgeList WithSelfLoops() => With(Edges().Concat(Enumerable.Range(0, Nodes).Select(node => (node, node))));

    /// <summary>The number of edges that end at each node.</summary>
    public int[] InDegrees()
    {
        var degrees = new int[Nodes];
        foreach (var node in to) degrees[node]++;
        return degrees;
    }

    /// <summary>
    /// The weight of each edge in a graph convolution, <c>1 / √(dᵢ dⱼ)</c> with the degrees d of its two nodes (Kipf and Welling 2017);
    /// call it on an undirected graph with self-loops.
    /// </summary>
    public float[] NormalizedWeights()
    {
        var degrees = InDegrees();
        return [.. Edges().Select(edge => (float)(1 / Math.Sqrt((double)degrees[edge.From] * degrees[edge.To])))];
    }

    IEnumerable<(int From, int To)> Edges() => from.Zip(to);

    EdgeList With(IEnumerable<(int From, int To)> edges)
    {
        (int From, int To)[] sorted = [.. edges.Distinct().OrderBy(edge => edge.To).ThenBy(edge => edge.From)];
        return new(Names, [.. sorted.Select(edge => edge.From)], [.. sorted.Select(edge => edge.To)]);
    }

    static int Positive(int nodes)
        => nodes > 0 ? nodes : throw new ArgumentOutOfRangeException(nameof(nodes), nodes, "A graph needs at least one node.");
}

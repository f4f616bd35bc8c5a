using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// The parts of a graph that are computed block by block, because they would otherwise store values that grow with the product of two
/// lengths, as the scores of attention do.
/// </summary>
internal sealed class BlockRegions
{
    readonly Dictionary<Node, BlockRegion> regions = [];

    BlockRegions(Graph graph) => Graph = graph;

    /// <summary>The graph, in which what several loops need is there once for each.</summary>
    public Graph Graph { get; private set; }

    public bool IsEmpty => regions.Count == 0;

    /// <summary>The region of a node; null for what is computed as a whole.</summary>
    public BlockRegion? Of(Node node) => regions.TryGetValue(node, out var region) ? region : null;

    /// <summary>No regions: everything is computed as a whole.</summary>
    public static BlockRegions None(Graph graph) => new(graph);

    /// <param name="graph">A graph in the form that the lowering expects.</param>
    /// <param name="isTaken">Whether a name has a meaning in the entry.</param>
    public static BlockRegions In(Graph graph, KernelTraits traits, Func<string, bool> isTaken)
    {
        var found = new BlockRegions(graph);
        if (traits.RowsOfBlock > 0) found.Find(traits, isTaken);
        return found;
    }

    void Find(KernelTraits traits, Func<string, bool> isTaken)
    {
        var access = Access.Of(Graph, traits);
        if (WideSeed.CandidatesIn(Graph, access, traits).ToList() is not { Count: > 0 } nodes) return;
        var reads = new NodeReads(Graph, access);
        var data = DataIn(Graph);
        var candidates = new List<BlockCandidate>();
        var taken = new HashSet<Node>();
        foreach (var node in nodes.Where(node => !taken.Contains(node)))
        {
            if (WideSeed.Of(node, access, reads, data.Contains, traits) is not { } seed || Best(seed) is not { } best) continue;
            candidates.Add(best);
            taken.UnionWith(best.Members);
        }
        if (candidates.Count > 0 && BlockPhases.Of(candidates, Graph, access, reads) is { } phases)
            Separate(candidates, phases, access,
                candidate => AxisBlocks.Of(candidate.Length, traits.RowsOfBlock, IsTriangle(candidate), isTaken));

        bool IsTriangle(BlockCandidate candidate)
        {
            var members = new HashSet<Node>(candidate.Members);
            return Triangle.Holds(candidate, Graph.Nodes.Where(members.Contains), reads, access);
        }

        // Of the two ways to name rows and columns, the one with fewer loops.
        BlockCandidate? Best(WideSeed seed) => (
            from pair in seed.Pairs.SelectMany(pair => new[] { pair, (Row: pair.Column, Column: pair.Row) })
            let candidate = BlockCandidate.Of(seed.Node, pair.Row, pair.Column, Graph, access, reads)
            where candidate is not null && !candidate.Members.Any(taken.Contains)
            let phases = BlockPhases.Of([candidate], Graph, access, reads)
            where phases is not null
            orderby phases.CostOf(candidate, reads)
            select candidate).FirstOrDefault();
    }

    /// <summary>The nodes that depend on an input or on random numbers.</summary>
    static HashSet<Node> DataIn(Graph graph)
    {
        var data = new HashSet<Node>();
        foreach (var node in graph.Nodes)
            if (node.Primitive.Source is NodeSource.Input or NodeSource.Stream || node.Inputs.Any(data.Contains)) data.Add(node);
        return data;
    }

    /// <summary>
    /// Makes a region of each phase of the candidates. A later phase computes the wide values again that it shares with earlier ones.
    /// </summary>
    void Separate(List<BlockCandidate> candidates, BlockPhases phases, Access access, Func<BlockCandidate, AxisBlocks> blocksOf)
    {
        var owner = candidates.SelectMany(candidate => candidate.Members.Select(member => (member, candidate)))
            .ToDictionary(pair => pair.member, pair => pair.candidate);
        var made = new Dictionary<Node, Node>();
        var again = new Dictionary<(BlockRegion, Node), Node>();
        var blocks = candidates.ToDictionary(candidate => candidate, blocksOf);
        var regionOf = new Dictionary<(BlockCandidate, int), BlockRegion>();
        foreach (var node in Graph.Nodes)
        {
            if (!owner.TryGetValue(node, out var candidate))
            {
                made[node] = Over(node, [.. node.Inputs.Select(input => made[input])]);
                continue;
            }
            var phase = phases[node];
            if (!regionOf.TryGetValue((candidate, phase), out var region))
                regionOf.Add((candidate, phase), region = new(blocks[candidate]));
            var inputs = node.Inputs.Select(input => Within(region, candidate, phase, input));
            made[node] = Put(region, candidate, node, Over(node, [.. inputs]));
        }
        Graph = new(Graph.Name, [.. Graph.Outputs.Select(output => output with { Node = made[output.Node] })]);

        static Node Over(Node node, ImmutableArray<Node> inputs) => inputs.SequenceEqual(node.Inputs) ? node : node.With(inputs);

        Node Put(BlockRegion region, BlockCandidate candidate, Node node, Node now)
        {
            region.Add(now, candidate.PlaceOf(node, candidate.RowsOf(node)),
                candidate.ColumnsOf(node) is { } columns ? candidate.PlaceOf(node, columns) : null);
            regions.Add(now, region);
            return now;
        }

        // A node as a phase reads it.
        Node Within(BlockRegion region, BlockCandidate candidate, int phase, Node node)
        {
            if (again.TryGetValue((region, node), out var known)) return known;
            var isShared = candidate.IsWide(node) && phases[node] < phase;
            if (!isShared && (access.IsComputed(node) || Leaf.IsStored(node))) return made[node];
            ImmutableArray<Node> inputs = [.. node.Inputs.Select(input => Within(region, candidate, phase, input))];
            return again[(region, node)] = isShared ? Put(region, candidate, node, node.With(inputs)) : Over(made[node], inputs);
        }
    }

    /// <summary>The clusters in units: those of a region together, all others alone, each after those it reads.</summary>
    public IEnumerable<(BlockRegion? Region, ImmutableArray<Cluster> Clusters)> UnitsOf(ImmutableArray<Cluster> clusters)
    {
        if (IsEmpty) return clusters.Select(cluster => ((BlockRegion?)null, ImmutableArray.Create(cluster)));
        var units = clusters.GroupBy(cluster => (object?)Of(cluster.Members[0]) ?? cluster)
            .Select(group => group.ToImmutableArray()).ToList();
        var unitOf = units.SelectMany((unit, i) => unit.SelectMany(cluster => cluster.Members.Select(member => (member, i))))
            .ToDictionary(pair => pair.member, pair => pair.i);
        var readers = units.Select(_ => new HashSet<int>()).ToList();
        var waitingFor = new int[units.Count];
        for (var unit = 0; unit < units.Count; unit++)
            foreach (var read in units[unit].SelectMany(cluster => cluster.Reads))
                if (unitOf[read.Node] != unit && readers[unitOf[read.Node]].Add(unit)) waitingFor[unit]++;
        var ready = new SortedSet<int>(Enumerable.Range(0, units.Count).Where(unit => waitingFor[unit] == 0));
        var sorted = new List<int>();
        while (ready.Count > 0)
        {
            var next = ready.Min;
            ready.Remove(next);
            sorted.Add(next);
            foreach (var reader in readers[next])
                if (--waitingFor[reader] == 0) ready.Add(reader);
        }
        if (sorted.Count < units.Count) throw new InvalidOperationException("two loops need each other's results");
        return sorted.Select(unit => (Of(units[unit][0].Members[0]), units[unit]));
    }
}

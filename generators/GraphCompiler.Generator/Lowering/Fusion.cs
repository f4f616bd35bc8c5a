using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering.Blocks;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Groups computed nodes into kernels: a producer joins its consumer wherever the consumer then needs no extra pass over memory.
/// First products take their epilogues, then everything else, in topological order. At last products join what reduces their rows, where
/// nothing else needs them: a row that is stored anyway is reduced as fast by a kernel of its own.
/// </summary>
internal sealed class Fusion
{
    /// <summary>A cluster, as places in the order of nodes: its first and last member, and what it reads.</summary>
    sealed class Group(Cluster cluster, int first, int last, ImmutableArray<int> reads, bool isLongSum)
    {
        public Cluster Cluster { get; } = cluster;

        public int First { get; } = first;

        public int Last { get; } = last;

        public ImmutableArray<int> Reads { get; } = reads;

        /// <summary>Whether a member is an addition of a long sum.</summary>
        public bool IsLongSum { get; } = isLongSum;

        public Group With(Group consumer, Cluster merged) =>
            new(merged, Math.Min(First, consumer.First), Math.Max(Last, consumer.Last), [.. Reads.Union(consumer.Reads)],
                IsLongSum || consumer.IsLongSum);
    }

    readonly Dictionary<Node, int> placeOf = [];
    readonly Group[] groupAt;
    /// <summary>For each place, the first place of the groups that lie across it.</summary>
    readonly int[] across;
    readonly Dictionary<(Group Producer, Group Consumer), FusionLimit> unfit = [];

    readonly KernelTraits traits;
    readonly BlockRegions regions;

    /// <summary>The places of the nodes of each region, in order: what is in one loop is reached from all that any of it reads.</summary>
    readonly Dictionary<BlockRegion, List<int>> placesOf = [];

    Fusion(Access access, KernelTraits traits, BlockRegions regions)
    {
        (this.traits, this.regions) = (traits, regions);
        var graph = regions.Graph;
        var longSums = LongSums(graph);
        foreach (var node in graph.Nodes)
            if (access.IsComputed(node)) placeOf.Add(node, placeOf.Count);
        groupAt = new Group[placeOf.Count];
        foreach (var (node, place) in graph.Nodes.Where(placeOf.ContainsKey).Select((node, place) => (node, place)))
        {
            var cluster = Cluster.Of(node, access);
            groupAt[place] = new(cluster, place, place, [.. cluster.Reads.Select(read => placeOf[read.Node]).Distinct()],
                longSums.Contains(node));
        }
        across = [.. Enumerable.Range(0, groupAt.Length)];
        foreach (var (group, place) in groupAt.Select((group, place) => (group, place)))
            if (RegionOf(group) is { } region)
            {
                if (!placesOf.TryGetValue(region, out var places)) placesOf.Add(region, places = []);
                places.Add(place);
            }
        foreach (var places in placesOf.Values) Span(places[0], places[places.Count - 1]);
    }

    /// <summary>The clusters in an order in which each comes after those it reads.</summary>
    /// <param name="traits">How large kernels may become.</param>
    /// <param name="regions">The graph, and what of it is computed block by block.</param>
    /// <param name="fuse">False keeps every node in a kernel of its own: the slow path that tests compare against.</param>
    public static FusedGraph Run(Access access, KernelTraits traits, BlockRegions regions, bool fuse = true)
    {
        var fusion = new Fusion(access, traits, regions);
        if (fuse)
        {
            fusion.MergeAll(producer => producer.Product is not null);
            fusion.MergeAll(_ => true);
            fusion.MergeRows();
        }
        return new(fusion.Sort(), (producer, consumer) => fusion.LimitBetween(fusion.GroupOf(producer), fusion.GroupOf(consumer)));
    }

    Group GroupOf(Cluster cluster) => groupAt[placeOf[cluster.Members[0]]];

    void MergeAll(Func<Cluster, bool> eligible)
    {
        for (var place = 0; place < groupAt.Length; place++)
            while (Partner(groupAt[place], eligible) is { } merged) Replace(merged);
    }

    void Replace(Group merged)
    {
        foreach (var member in merged.Cluster.Members) groupAt[placeOf[member]] = merged;
        Span(merged.First, merged.Last);
    }

    /// <summary>Merges products with what reduces their rows, if it is all that reads them.</summary>
    void MergeRows()
    {
        var needed = Access.StoredOutputs(regions.Graph).ToImmutableHashSet();
        var products = groupAt.Distinct().Where(group => group.Cluster.Product is not null && !group.Cluster.Members.Any(needed.Contains));
        var readers = groupAt.Distinct().SelectMany(group => Producers(group).Select(producer => (producer, group)))
            .ToLookup(pair => pair.producer, pair => pair.group);
        foreach (var product in products.ToList())
            if (readers[product].ToList() is [var reader] && groupAt[product.Last] == product && groupAt[reader.Last] == reader
                && Merge(product, reader, wholeRows: true).Cluster is { } merged && !ReachesAround(product, reader))
                Replace(product.With(reader, merged));
    }

    void Span(int first, int last)
    {
        for (var between = first; between < last; between++) across[between] = Math.Min(across[between], first);
    }

    /// <summary>
    /// The additions of sums with many terms, such as the gradient of a recurrent model's parameter. Such additions are not fused with each
    /// other, only with their terms: the sum is updated in place and no term is stored.
    /// </summary>
    HashSet<Node> LongSums(Graph graph)
    {
        var consumers = graph.Nodes.SelectMany(node => node.Inputs).GroupBy(input => input)
            .ToDictionary(group => group.Key, group => group.Count());
        bool IsInner(Node node) => node.Primitive.AddsOperands && consumers.TryGetValue(node, out var count) && count == 1;
        // The number of additions in the tree below each addition, itself included.
        var sums = new Dictionary<Node, int>();
        foreach (var node in graph.Nodes)
            if (node.Primitive.AddsOperands) sums.Add(node, 1 + node.Inputs.Where(IsInner).Sum(input => sums[input]));
        var result = new HashSet<Node>();
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!sums.TryGetValue(node, out var additions) || (additions < traits.ManyAdditions && !result.Contains(node))) continue;
            result.Add(node);
            result.UnionWith(node.Inputs.Where(IsInner));
        }
        return result;
    }

    /// <summary>The group merged with one of its producers, small ones first; null if there is none that it can join.</summary>
    Group? Partner(Group consumer, Func<Cluster, bool> eligible)
    {
        foreach (var producer in Producers(consumer).Where(producer => eligible(producer.Cluster))
            .OrderBy(producer => producer.Cluster.Members.Length))
        {
            if (unfit.ContainsKey((producer, consumer))) continue;
            var merger = Merge(producer, consumer);
            if (merger.Cluster is not { } merged) unfit.Add((producer, consumer), merger.Limit!.Value);
            else if (!ReachesAround(producer, consumer)) return producer.With(consumer, merged);
        }
        return null;
    }

    /// <summary>One cluster for both, if they fit and belong to the same loop.</summary>
    Merger Merge(Group producer, Group consumer, bool wholeRows = false)
    {
        if (producer.IsLongSum && consumer.IsLongSum) return FusionLimit.LongSum;
        var region = RegionOf(producer);
        if (RegionOf(consumer) != region) return FusionLimit.Loop;
        var merger = Cluster.Merge(producer.Cluster, consumer.Cluster, traits);
        if (merger.Cluster is { ReducesProduct: true } && !wholeRows) return FusionLimit.Whole;
        return merger.Cluster is { } merged && region is not null && !region.Fits(merged) ? FusionLimit.Loop : merger;
    }

    /// <summary>Why two groups stayed apart. Those that fit would have closed a cycle.</summary>
    FusionLimit LimitBetween(Group producer, Group consumer) => unfit.TryGetValue((producer, consumer), out var limit)
        ? limit : Merge(producer, consumer).Limit ?? FusionLimit.Cycle;

    List<Group> Producers(Group consumer)
    {
        var producers = new List<Group>();
        foreach (var place in consumer.Reads)
            if (groupAt[place] is var producer && producer != consumer && !producers.Contains(producer)) producers.Add(producer);
        return producers;
    }

    /// <summary>Whether a path leads from producer to consumer through some other group; merging would then close a cycle.</summary>
    bool ReachesAround(Group producer, Group consumer)
    {
        // A group that ends before the producer begins can depend on it only through a group that spans its beginning.
        var around = producer.First;
        while (across[around] < around) around = across[around];
        var visited = new HashSet<Group> { consumer };
        var own = RegionOf(consumer);
        var stack = new Stack<Group>(Producers(consumer).Where(other => other != producer));
        while (stack.Count > 0)
        {
            var group = stack.Pop();
            if (group == producer) return true;
            var region = RegionOf(group) is { } other && other != own ? placesOf[other] : null;
            if ((region is null ? group.Last : region[region.Count - 1]) < around || !visited.Add(group)) continue;
            foreach (var next in Producers(group)) stack.Push(next);
            if (region is null) continue;
            foreach (var place in region) stack.Push(groupAt[place]);
        }
        return false;
    }

    BlockRegion? RegionOf(Group group) => regions.Of(group.Cluster.Members[0]);

    ImmutableArray<Cluster> Sort()
    {
        var sorted = new List<Group>();
        var visited = new HashSet<Group>();
        foreach (var group in groupAt) Visit(group);
        var position = sorted.Select((group, i) => (group, i)).ToDictionary(pair => pair.group, pair => pair.i);
        if (sorted.Any(group => Producers(group).Any(producer => position[producer] > position[group])))
            throw new InvalidOperationException("two kernels need each other's results");
        return [.. sorted.Select(group => group.Cluster)];

        void Visit(Group root)
        {
            var stack = new Stack<(Group Group, Queue<Group> Next)>();
            if (visited.Add(root)) stack.Push((root, new(Producers(root))));
            while (stack.Count > 0)
            {
                var (group, next) = stack.Peek();
                if (next.Count == 0) sorted.Add(stack.Pop().Group);
                else if (next.Dequeue() is var producer && visited.Add(producer)) stack.Push((producer, new(Producers(producer))));
            }
        }
    }
}

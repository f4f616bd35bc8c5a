using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Groups computed nodes into kernels: a producer joins its consumer wherever the consumer then needs no extra pass over memory.
/// First products take their epilogues, then everything else, in topological order.
/// </summary>
internal sealed class Fusion
{
    readonly Dictionary<Node, Cluster> clusterOf = [];
    readonly Dictionary<Node, ImmutableArray<Node>> readsOf = [];
    readonly Dictionary<Node, int> order = [];
    readonly Dictionary<Cluster, (int First, int Last)> spans = [];
    readonly HashSet<Cluster> merges = [];
    readonly HashSet<(Cluster Producer, Cluster Consumer)> unfit = [];
    readonly ImmutableArray<Node> computed;
    readonly HashSet<Node> longSums;

    Fusion(Graph graph, Access access)
    {
        longSums = LongSums(graph);
        computed = [.. graph.Nodes.Where(access.IsComputed)];
        foreach (var node in computed)
        {
            var cluster = Cluster.Of(node, access);
            clusterOf.Add(node, cluster);
            readsOf.Add(node, [.. cluster.Reads.Select(read => read.Node).Distinct()]);
            spans.Add(cluster, (order.Count, order.Count));
            order.Add(node, order.Count);
        }
    }

    /// <summary>The clusters in an order in which each comes after those it reads.</summary>
    /// <param name="fuse">False keeps every node in a kernel of its own: the slow path that tests compare against.</param>
    public static ImmutableArray<Cluster> Run(Graph graph, Access access, bool fuse = true)
    {
        var fusion = new Fusion(graph, access);
        if (fuse)
        {
            fusion.MergeAll(producer => producer.Product is not null);
            fusion.MergeAll(_ => true);
        }
        return fusion.Sort();
    }

    void MergeAll(Func<Cluster, bool> eligible)
    {
        foreach (var node in computed)
            while (Partner(clusterOf[node], eligible) is { } merged)
            {
                foreach (var member in merged.Members)
                {
                    merges.Remove(clusterOf[member]);
                    clusterOf[member] = merged;
                }
                spans.Add(merged, (merged.Members.Min(member => order[member]), merged.Members.Max(member => order[member])));
                merges.Add(merged);
            }
    }

    /// <summary>
    /// The additions of sums of many terms, as the gradient of a recurrent model's parameter is. They stay apart, each with its own term if that can
    /// take it in, so that the sum grows in place and no term has to be kept.
    /// </summary>
    static HashSet<Node> LongSums(Graph graph)
    {
        const int many = 8;
        var consumers = graph.Nodes.SelectMany(node => node.Inputs).GroupBy(input => input).ToDictionary(group => group.Key, group => group.Count());
        bool IsInner(Node node) => node.Primitive == Elementwise.Add && consumers.TryGetValue(node, out var count) && count == 1;
        // The additions below each one that are no other's business.
        var sums = new Dictionary<Node, int>();
        foreach (var node in graph.Nodes)
            if (node.Primitive == Elementwise.Add) sums.Add(node, 1 + node.Inputs.Where(IsInner).Sum(input => sums[input]));
        var result = new HashSet<Node>();
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!sums.TryGetValue(node, out var additions) || (additions < many && !result.Contains(node))) continue;
            result.Add(node);
            result.UnionWith(node.Inputs.Where(IsInner));
        }
        return result;
    }

    bool IsLongSum(Cluster producer, Cluster consumer) => producer.Members.Any(longSums.Contains) && consumer.Members.Any(longSums.Contains);

    /// <summary>The cluster merged with one of its producers, small ones first; null if there is none that it can join.</summary>
    Cluster? Partner(Cluster consumer, Func<Cluster, bool> eligible)
    {
        foreach (var producer in Producers(consumer).Where(eligible).OrderBy(producer => producer.Members.Length))
        {
            if (unfit.Contains((producer, consumer))) continue;
            if (IsLongSum(producer, consumer) || Cluster.Merge(producer, consumer) is not { } merged) unfit.Add((producer, consumer));
            else if (!ReachesAround(producer, consumer)) return merged;
        }
        return null;
    }

    List<Cluster> Producers(Cluster consumer)
    {
        var producers = new List<Cluster>();
        foreach (var member in consumer.Members)
            foreach (var read in readsOf[member])
                if (clusterOf[read] is var producer && producer != consumer && !producers.Contains(producer)) producers.Add(producer);
        return producers;
    }

    /// <summary>Whether a path leads from producer to consumer through some other cluster; merging would then close a cycle.</summary>
    bool ReachesAround(Cluster producer, Cluster consumer)
    {
        var first = spans[producer].First;
        // What lies wholly before the producer depends on it only through a cluster that reaches past it.
        var around = merges.Where(other => other != producer && other != consumer && spans[other].First < first && spans[other].Last > first).Select(other => spans[other].First).DefaultIfEmpty(first).Min();
        var visited = new HashSet<Cluster> { consumer };
        var stack = new Stack<Cluster>(Producers(consumer).Where(other => other != producer));
        while (stack.Count > 0)
        {
            var cluster = stack.Pop();
            if (cluster == producer) return true;
            if (!visited.Add(cluster) || spans[cluster].Last < around) continue;
            foreach (var next in Producers(cluster)) stack.Push(next);
        }
        return false;
    }

    ImmutableArray<Cluster> Sort()
    {
        var sorted = ImmutableArray.CreateBuilder<Cluster>();
        var visited = new HashSet<Cluster>();
        foreach (var node in computed) Visit(clusterOf[node]);
        var position = sorted.Select((cluster, i) => (cluster, i)).ToDictionary(pair => pair.cluster, pair => pair.i);
        if (sorted.Any(cluster => Producers(cluster).Any(producer => position[producer] > position[cluster]))) throw new InvalidOperationException("two kernels need each other's results");
        return sorted.ToImmutable();

        void Visit(Cluster root)
        {
            var stack = new Stack<(Cluster Cluster, Queue<Cluster> Next)>();
            if (visited.Add(root)) stack.Push((root, new(Producers(root))));
            while (stack.Count > 0)
            {
                var (cluster, next) = stack.Peek();
                if (next.Count == 0) sorted.Add(stack.Pop().Cluster);
                else if (next.Dequeue() is var producer && visited.Add(producer)) stack.Push((producer, new(Producers(producer))));
            }
        }
    }
}

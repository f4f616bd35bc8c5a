using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Groups computed nodes into kernels: a producer joins its consumer wherever the consumer then needs no extra pass over memory.
/// First products take their epilogues, then everything else, in topological order.
/// </summary>
internal sealed class Fusion
{
    readonly Dictionary<Node, Cluster> clusterOf = [];
    readonly ImmutableArray<Node> computed;

    Fusion(Graph graph, Access access)
    {
        computed = [.. graph.Nodes.Where(access.IsComputed)];
        foreach (var node in computed) clusterOf.Add(node, Cluster.Of(node, access));
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
        {
            bool merged;
            do
            {
                merged = false;
                var consumer = clusterOf[node];
                foreach (var producer in Producers(consumer))
                {
                    if (!eligible(producer) || ReachesAround(producer, consumer) || Cluster.Merge(producer, consumer) is not { } both) continue;
                    foreach (var member in both.Members) clusterOf[member] = both;
                    merged = true;
                    break;
                }
            }
            while (merged);
        }
    }

    IEnumerable<Cluster> Producers(Cluster consumer) => consumer.Members.SelectMany(consumer.Reads)
        .Select(read => clusterOf[read.Node]).Distinct().Where(producer => producer != consumer);

    /// <summary>Whether a path leads from producer to consumer through some other cluster; merging would then close a cycle.</summary>
    bool ReachesAround(Cluster producer, Cluster consumer)
    {
        var visited = new HashSet<Cluster> { consumer };
        var stack = new Stack<Cluster>(Producers(consumer).Where(other => other != producer));
        while (stack.Count > 0)
        {
            var cluster = stack.Pop();
            if (cluster == producer) return true;
            if (!visited.Add(cluster)) continue;
            foreach (var next in Producers(cluster)) stack.Push(next);
        }
        return false;
    }

    ImmutableArray<Cluster> Sort()
    {
        var sorted = ImmutableArray.CreateBuilder<Cluster>();
        var visited = new HashSet<Cluster>();
        foreach (var node in computed) Visit(clusterOf[node]);
        return sorted.ToImmutable();

        void Visit(Cluster root)
        {
            var stack = new Stack<(Cluster Cluster, Queue<Cluster> Next)>();
            if (visited.Add(root)) stack.Push((root, new(Producers(root))));
            while (stack.Count > 0)
            {
                var (cluster, rest) = stack.Peek();
                if (rest.Count == 0) sorted.Add(stack.Pop().Cluster);
                else if (rest.Dequeue() is var next && visited.Add(next)) stack.Push((next, new(Producers(next))));
            }
        }
    }
}

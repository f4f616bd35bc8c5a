using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// A graph's clusters in the order in which they run, and why producers and consumers are not one. <see cref="Siblings"/> join later.
/// </summary>
/// <param name="limitOf">Why two clusters, producer and consumer, are not one.</param>
internal sealed class FusedGraph(ImmutableArray<Cluster> clusters, Func<Cluster, Cluster, FusionLimit> limitOf)
{
    public ImmutableArray<Cluster> Clusters { get; } = clusters;

    /// <summary>The cluster of each computed node.</summary>
    public Dictionary<Node, Cluster> ClusterOf { get; } = clusters
        .SelectMany(cluster => cluster.Members.Select(member => (member, cluster))).ToDictionary(pair => pair.member, pair => pair.cluster);

    /// <summary>
    /// Why a value is stored for the kernel that makes another one; null if one of them is in no cluster, or both are in the same.
    /// </summary>
    public FusionLimit? LimitBetween(Node read, Node made) =>
        ClusterOf.TryGetValue(read, out var producer) && ClusterOf.TryGetValue(made, out var consumer) && producer != consumer
            ? limitOf(producer, consumer) : null;
}

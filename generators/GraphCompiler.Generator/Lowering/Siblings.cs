using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Makes one cluster of reductions that don't need each other, but walk the same points and load the same large tensor there, such as the
/// gradients of a norm's scale and shift: the tensor is read once for all of them. What clusters load is known when it is chosen what they
/// compute again.
/// </summary>
internal sealed class Siblings
{
    /// <summary>How a cluster loads another element of a tensor at each of its points.</summary>
    /// <param name="Way">The size, the stride and the kind of each axis: the same for siblings.</param>
    /// <param name="Axes">The axes, in the order in which the way has them.</param>
    readonly record struct Walk(Node Tensor, string Way, ImmutableArray<Axis> Axes);

    /// <summary>The clusters in order; null in the place of one that has joined another one.</summary>
    readonly Cluster?[] clusters;
    readonly Dictionary<Node, int> placeOf = [];

    /// <summary>The last place of each region.</summary>
    readonly Dictionary<BlockRegion, int> ends = [];

    readonly HashSet<Node> stored;
    readonly HashSet<Node> recomputed;
    readonly Access access;
    readonly BlockRegions regions;
    readonly KernelTraits traits;

    /// <summary>The last cluster with a walk among those that wait for the same place, and the axes of its walk.</summary>
    readonly Dictionary<(Node Tensor, string Way, int Awaited), (int Place, ImmutableArray<Axis> Axes)> walkers = [];

    Siblings(ImmutableArray<Cluster> clusters, HashSet<Node> stored, HashSet<Node> recomputed, Access access, BlockRegions regions,
        KernelTraits traits)
    {
        (this.stored, this.recomputed, this.access, this.regions, this.traits) = (stored, recomputed, access, regions, traits);
        this.clusters = [.. regions.UnitsOf(clusters).SelectMany(unit => unit.Clusters)];
        for (var place = 0; place < clusters.Length; place++)
        {
            foreach (var member in this.clusters[place]!.Members) placeOf.Add(member, place);
            if (RegionOf(this.clusters[place]!) is { } region) ends[region] = place;
        }
    }

    /// <param name="clusters">Clusters, each after those it reads.</param>
    /// <param name="stored">The nodes that need memory.</param>
    /// <param name="recomputed">The nodes of other clusters that are evaluated again instead of loaded.</param>
    /// <param name="access">How nodes are read.</param>
    /// <param name="regions">What is computed block by block.</param>
    /// <param name="traits">Which tensors are large, and how large kernels may become.</param>
    public static ImmutableArray<Cluster> Merge(
        ImmutableArray<Cluster> clusters, HashSet<Node> stored, HashSet<Node> recomputed, Access access, BlockRegions regions,
        KernelTraits traits) =>
        traits.LeastShared is null ? clusters : new Siblings(clusters, stored, recomputed, access, regions, traits).Merge();

    ImmutableArray<Cluster> Merge()
    {
        for (var place = 0; place < clusters.Length; place++)
            if (IsLargeReduction(clusters[place]!)) Consider(place);
        return [.. clusters.OfType<Cluster>()];
    }

    bool IsLargeReduction(Cluster cluster) =>
        cluster.Product is null && !cluster.Inner.IsEmpty && cluster.NodeWithOwnKernels is null && cluster.Members.Any(stored.Contains)
        && TypicalSizes.Of(PointsOf(cluster)) >= traits.LeastShared;

    static Dim PointsOf(Cluster cluster) => Axis.SizeOf(cluster.Parallel.Concat(cluster.Inner));

    /// <summary>Merges the cluster at a place with one before it, if there is a sibling among them.</summary>
    void Consider(int place)
    {
        var cluster = clusters[place]!;
        // What it reads comes before all clusters that wait for the same place, so it needs none of them.
        var awaited = cluster.Reads.Where(read => !cluster.Places.ContainsKey(read.Node))
            .Select(read => PlaceBehind(read.Node, cluster)).DefaultIfEmpty(-1).Max();
        var walks = WalksOf(cluster);
        foreach (var (tensor, way, axes) in walks)
        {
            if (!walkers.TryGetValue((tensor, way, awaited), out var known)) continue;
            var renamed = axes.Zip(known.Axes, (axis, now) => (axis, now)).Aggregate(cluster, (all, pair) => all.With(pair.axis, pair.now));
            if (!Fit(clusters[known.Place]!, renamed)) continue;
            foreach (var member in cluster.Members) placeOf[member] = known.Place;
            (clusters[known.Place], clusters[place], place) = (clusters[known.Place]!.Beside(renamed), null, known.Place);
            walks = WalksOf(renamed);
            break;
        }
        foreach (var (tensor, way, axes) in walks) walkers[(tensor, way, awaited)] = (place, axes);
    }

    /// <summary>The place behind which a value is there for a cluster: outside its region, with all of the region.</summary>
    int PlaceBehind(Node node, Cluster reader) =>
        regions.Of(node) is { } region && region != RegionOf(reader) ? ends[region] : placeOf[node];

    BlockRegion? RegionOf(Cluster cluster) => regions.Of(cluster.Members[0]);

    /// <summary>Whether two clusters over the same axes may be one.</summary>
    bool Fit(Cluster first, Cluster second) =>
        RegionOf(first) is var region && RegionOf(second) == region
        && first.Members.Length + second.Members.Length <= traits.MostMembers
        && Accumulators(first) + Accumulators(second) <= traits.MostSharing
        && RecomputationOf(first) == RecomputationOf(second)
        && KeepsLifetimes(first, second) && KeepsLifetimes(second, first)
        && (region is null || region.Fits(first.Beside(second)));

    /// <summary>When the cluster's values are computed again for the backward pass; 0 if they are not.</summary>
    int RecomputationOf(Cluster cluster) => cluster.Members.Where(stored.Contains).Min(member => member.Origin.Recomputation);

    /// <summary>How many values the first loop combines: those of reductions that wait for no other one.</summary>
    static int Accumulators(Cluster cluster)
    {
        var (count, waiting) = (0, new HashSet<Node>());
        foreach (var member in cluster.Members)
        {
            var waits = cluster.Places[member].Reads.Any(read => waiting.Contains(read.Node));
            if (!member.Primitive.Reduces && !waits) continue;
            if (!waits) count += member.Primitive.TupleCombinerOf(member)?.Parts.Length ?? 1;
            waiting.Add(member);
        }
        return count;
    }

    /// <summary>
    /// Whether no tensor is kept longer for large results of one cluster: the other one has none, and loads no other large tensors.
    /// </summary>
    bool KeepsLifetimes(Cluster writer, Cluster other)
    {
        var points = TypicalSizes.Of(PointsOf(writer));
        bool IsLarge(Node node) => traits.SmallShare * TypicalSizes.Of(node.Shape.Elements) > points;
        bool Writes(Cluster cluster) => cluster.Members.Any(member => stored.Contains(member) && IsLarge(member));
        if (!Writes(writer)) return true;
        var loaded = new HashSet<Node>(LoadsOf(writer).Select(load => load.Tensor));
        return !Writes(other)
            && LoadsOf(other).All(load => loaded.Contains(load.Tensor) || Leaf.IsStored(load.Tensor) || !IsLarge(load.Tensor));
    }

    /// <summary>The tensors that a cluster loads another element of at each of its points.</summary>
    List<Walk> WalksOf(Cluster cluster)
    {
        var (walks, count) = (new List<Walk>(), cluster.Parallel.Length + cluster.Inner.Length);
        foreach (var (tensor, index) in LoadsOf(cluster).Distinct())
        {
            if (index.Terms.Length != count || index.Terms.Any(term => term.Axis is null)) continue;
            var terms = index.Terms.Select(term => (Axis: term.Axis!, Text: Text(term.Axis!, term.Coefficient)))
                .OrderBy(term => term.Text, StringComparer.Ordinal).ToList();
            var way = $"from {index.Offset}: {string.Join(", ", terms.Select(term => term.Text))}";
            walks.Add(new(tensor, way, [.. terms.Select(term => term.Axis)]));
        }
        return walks;

        string Text(Axis axis, Dim stride) => $"{(cluster.Inner.Contains(axis) ? "inner" : "parallel")} {axis.Size} by {stride}";
    }

    /// <summary>What a cluster loads from memory, and where.</summary>
    List<(Node Tensor, IndexExpression Index)> LoadsOf(Cluster cluster)
    {
        var loads = new List<(Node, IndexExpression)>();
        foreach (var member in cluster.Members) member.Primitive.ValueAt(member, cluster.Places[member].Point, Read);
        return loads;

        Expression Read(Node node, ImmutableArray<IndexExpression> at) => access.Read(node, at, Load, (computed, where) =>
            cluster.Places.ContainsKey(computed) ? Element(computed, IndexExpression.Zero)
            : recomputed.Contains(computed) ? computed.Primitive.ValueAt(computed, new(where, []), Read)
            : Load(computed, ReshapeMap.Linear(computed.Shape, where)));

        Expression Load(Node tensor, IndexExpression index)
        {
            loads.Add((tensor, index));
            return Element(tensor, index);
        }

        static Expression Element(Node node, IndexExpression index) => new Operand("", node.Type, node.Shape).At(index);
    }
}

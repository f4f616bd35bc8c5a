using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// The parts of concatenations that nothing else reads. The kernel that computes such a part stores it where the concatenation has it, so
/// that it is not copied there.
/// </summary>
internal sealed class Placements
{
    readonly Dictionary<Node, (Node Whole, PlaceInNode Place)> wholes = [];

    /// <param name="clusters">The final clusters.</param>
    /// <param name="stored">The nodes that need memory: parts that are placed in others leave it to those.</param>
    /// <param name="recomputed">The nodes that other clusters evaluate again: they read the operands of these.</param>
    /// <param name="regions">The graph, and what of it is computed block by block.</param>
    /// <param name="types">The types in which nodes are stored.</param>
    /// <param name="traits">How the target wants its kernels.</param>
    public static Placements In(
        ImmutableArray<Cluster> clusters, HashSet<Node> stored, HashSet<Node> recomputed, BlockRegions regions, StoredTypes types,
        KernelTraits traits)
    {
        var placements = new Placements();
        var readers = clusters.SelectMany(cluster => cluster.Reads.Select(read => read.Node)
                .Where(node => !cluster.Places.ContainsKey(node)).Distinct().Select(node => (node, cluster)))
            .ToLookup(pair => pair.node, pair => pair.cluster);
        var computed = clusters.Where(cluster => cluster.NodeWithOwnKernels is null).SelectMany(cluster => cluster.Members)
            .ToImmutableHashSet();
        var needed = Access.StoredOutputs(regions.Graph)
            .Concat(recomputed.SelectMany(node => node.Inputs).Select(Access.StoredUnder)).ToImmutableHashSet();
        foreach (var cluster in clusters)
        {
            if (cluster.NodeWithOwnKernels is not { } whole || !stored.Contains(whole) || regions.Of(whole) is not null) continue;
            var times = whole.Inputs.GroupBy(Access.StoredUnder).ToDictionary(group => group.Key, group => group.Count());
            foreach (var (part, place) in whole.Inputs.Zip(whole.Primitive.PlacesIn(whole), (part, place) => (part, place)))
                if (computed.Contains(part) && stored.Contains(part) && !needed.Contains(part) && regions.Of(part) is null
                    && readers[part].SequenceEqual([cluster]) && times[part] == 1
                    && types.Of(part) == types.Of(whole) && part.Type.IsReal && IsInRuns(part, whole, place, traits))
                    placements.wholes.Add(part, (whole, place));
        }
        return placements;
    }

    /// <summary>Whether enough of the part's elements lie next to each other in the whole, too.</summary>
    static bool IsInRuns(Node part, Node whole, PlaceInNode place, KernelTraits traits)
    {
        if (place(ReshapeMap.Coordinates(part.Shape)).Any(index => index.Terms.Any(term => !term.Coefficient.IsOne))) return false;
        var run = Dim.One;
        for (var axis = part.Rank - 1; axis >= 0; axis--)
        {
            run *= part.Shape[axis];
            if (part.Shape[axis] != whole.Shape[axis]) break;
        }
        return TypicalSizes.Of(run) is var length && (length >= traits.ShortestPlacedRun || length % traits.MostLanes == 0);
    }

    /// <summary>Whether a node is stored in the memory of another one.</summary>
    public bool Contains(Node part) => wholes.ContainsKey(part);

    /// <summary>The node in whose memory a node is stored, and its element there at some coordinates.</summary>
    public (Node Node, IndexExpression Index) PlaceOf(Node node, Func<Node, Shape> shapeOf, ImmutableArray<IndexExpression> at) =>
        wholes.TryGetValue(node, out var known)
            ? (known.Whole, ReshapeMap.Linear(shapeOf(known.Whole), known.Place(at)))
            : (node, ReshapeMap.Linear(shapeOf(node), at));
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A graph as calls of kernels, before memory is planned.</summary>
/// <param name="Graph">What the calls compute.</param>
/// <param name="Names">Names for the graph's values.</param>
/// <param name="Types">The types in which the graph's values are stored.</param>
/// <param name="Calls">The calls, in an order that works.</param>
/// <param name="StateCopies">The copies that become the next value of a state, with what they are copied from.</param>
/// <param name="ShapesInBlocks">The shapes of what is stored for a block at a time.</param>
/// <param name="Fused">The clusters that fusion found: the graph's own, then those of the steps of its scans.</param>
internal sealed record LoweredGraph(
    Graph Graph, Names Names, StoredTypes Types, ImmutableArray<Call> Calls, IReadOnlyDictionary<Node, Node> StateCopies,
    IReadOnlyDictionary<Node, Shape> ShapesInBlocks, ImmutableArray<FusedGraph> Fused)
{
    /// <summary>Whether loops of calls must not take more memory than the calls.</summary>
    public bool SparesMemory { get; init; }
}

/// <summary>Lowers a graph to calls of kernels.</summary>
internal sealed class GraphLowering
{
    readonly BlockRegions regions;
    readonly Graph graph;
    readonly Access access;
    readonly KernelTraits traits;
    readonly Names names;
    readonly StoredTypes types;
    readonly HashSet<Node> stored = [];
    HashSet<Node> recomputed = [];
    Placements placements = new();
    readonly Dictionary<Node, Shape> shapesInBlocks = [];
    readonly List<Call> calls = [];
    /// <summary>The rounded copies of factors.</summary>
    readonly Dictionary<Node, Node> narrowed = [];
    readonly Dictionary<Node, Node> stateCopies = [];
    readonly List<FusedGraph> steps = [];
    readonly Dictionary<string, Kernel> finished = new(StringComparer.Ordinal);

    readonly bool fuse;

    GraphLowering(BlockRegions regions, Access access, KernelTraits traits, StoredTypes types, bool fuse)
    {
        (this.regions, this.access, this.traits, this.types, this.fuse) = (regions, access, traits, types, fuse);
        (graph, names) = (regions.Graph, new Names(regions.Graph));
    }

    /// <param name="graph">The graph, differentiated and simplified.</param>
    /// <param name="traits">How the target wants its kernels.</param>
    /// <param name="types">The types in which the graph's values are stored.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own.</param>
    /// <param name="isTaken">
    /// Whether a name has a meaning in the entry; null for a step of a scan, in which there are no blocks.
    /// </param>
    public static LoweredGraph Run(
        Graph graph, KernelTraits traits, StoredTypes types, bool fuse = true, Func<string, bool>? isTaken = null)
    {
        var canonical = Canonical.Run(graph, traits);
        var regions = fuse && isTaken is not null ? BlockRegions.In(canonical, traits, isTaken) : BlockRegions.None(canonical);
        var access = Access.Of(regions.Graph, traits);
        var lowering = new GraphLowering(regions, access, traits, types, fuse);
        var fused = Fusion.Run(access, traits, regions, fuse);
        lowering.LowerClusters(fused);
        return new(regions.Graph, lowering.names, types, [.. lowering.calls], lowering.stateCopies, lowering.shapesInBlocks,
            [fused, .. lowering.steps]);
    }

    void LowerClusters(FusedGraph fused)
    {
        var (clusters, clusterOf) = (fused.Clusters, fused.ClusterOf);
        stored.UnionWith(Access.StoredOutputs(graph));
        foreach (var cluster in clusters)
            foreach (var (node, at) in cluster.Reads)
                if (at is null || clusterOf[node] != cluster) stored.Add(node);
        Recompute.StoreOperands(clusters, clusterOf, stored, access, traits);
        if (types.HasNarrow) types.Narrow(NarrowValues.In(graph, stored, ComputedInBlocks(clusters)));
        recomputed = Recompute.Choose(graph.Nodes, clusters, clusterOf, stored, access, traits);
        if (fuse) clusters = Siblings.Merge(clusters, stored, recomputed, access, regions, traits);
        if (fuse) placements = Placements.In(clusters, stored, recomputed, regions, types, traits);
        if (!regions.IsEmpty) LowerWithBlocks(clusters);
        else
            foreach (var cluster in clusters.Where(IsNeeded)) Lower(cluster);
        foreach (var output in graph.Outputs.Where(output => output.Role == OutputRole.State))
        {
            var node = Access.StoredUnder(output.Node);
            var copy = Copy.Of(node);
            stateCopies.Add(copy, node);
            Add(FlatKernels.Copy(copy, types), "Copy");
        }
    }

    /// <summary>What a loop over blocks both writes and reads, and the totals that grow in it.</summary>
    IEnumerable<Node> ComputedInBlocks(ImmutableArray<Cluster> clusters) =>
        from unit in regions.UnitsOf(clusters)
        where unit.Region is not null
        let read = unit.Clusters.SelectMany(cluster => cluster.Reads).Select(read => read.Node).ToImmutableHashSet()
        from node in unit.Clusters.SelectMany(cluster => cluster.Members)
        where read.Contains(node) || unit.Region.IsTotal(node)
        select node;

    bool IsNeeded(Cluster cluster) => cluster.Members.Any(stored.Contains);

    void LowerWithBlocks(ImmutableArray<Cluster> clusters)
    {
        var units = new List<(IReadOnlyList<Call> Calls, BlockLoop? Loop)>();
        foreach (var (region, all) in regions.UnitsOf(clusters))
        {
            ImmutableArray<Cluster> needed = [.. all.Where(IsNeeded)];
            if (region is null) units.Add((CallsOf(needed), null));
            else if (!needed.IsEmpty) units.Add(([], new(region, needed, Build)));
        }
        FindShapesInBlocks([.. units.Select(unit => unit.Loop).OfType<BlockLoop>()],
            units.SelectMany(unit => unit.Calls).SelectMany(call => call.Operands));
        foreach (var unit in units)
        {
            calls.AddRange(unit.Calls);
            if (unit.Loop is { } loop) AddBlocks(loop);
        }
    }

    IReadOnlyList<Call> CallsOf(ImmutableArray<Cluster> clusters)
    {
        var before = calls.Count;
        foreach (var cluster in clusters) Lower(cluster);
        var made = calls.GetRange(before, calls.Count - before);
        calls.RemoveRange(before, made.Count);
        return made;
    }

    LoweredKernel Build(Cluster cluster, Func<Node, Shape> shapeOf) =>
        KernelBuilder.Build(cluster, access, names, types, stored, recomputed, placements, traits, shapeOf);

    /// <summary>What is stored for a block at a time: what only one loop needs.</summary>
    /// <param name="outside">What other calls read and write.</param>
    void FindShapesInBlocks(IReadOnlyList<BlockLoop> loops, IEnumerable<Node> outside)
    {
        var users = loops.SelectMany(loop => loop.Stored).GroupBy(node => node).ToDictionary(group => group.Key, group => group.Count());
        var whole = new HashSet<Node>(outside.Concat(Access.StoredOutputs(graph)));
        foreach (var loop in loops)
            foreach (var node in loop.Passing)
                if (users[node] == 1 && !whole.Contains(node)) shapesInBlocks.Add(node, loop.ShapeInBlock(node));
    }

    /// <summary>Totals over the rows begin as nothing. Then every block is a run of calls.</summary>
    void AddBlocks(BlockLoop loop)
    {
        foreach (var (total, identity) in loop.Totals) Add(FlatKernels.Fill(total, identity, types), identity == 0 ? "Zero" : "Fill");
        // Factors are copied before the loop.
        foreach (var (cluster, kernel) in loop.Kernels(shapesInBlocks.ContainsKey)
            .Select(item => (item.Cluster, WithFactors(item.Kernel, isInBlocks: true))).ToList())
            calls.Add(Finish(kernel, names.KernelName(cluster)).In(loop.Loop));
    }

    /// <summary>
    /// The states begin in their places in the scan's vector. Then every step is a run of calls, the results of which lie one step further
    /// each time.
    /// </summary>
    void AddScan(Node scan)
    {
        var loop = new ScanLoop(scan, graph);
        // A copy in each step would take longer than it gains.
        var stepTraits = traits.Factors == RoundedFactors.Narrowed ? traits with { Factors = RoundedFactors.AsStored } : traits;
        var body = Run(loop.Body(), stepTraits, types, fuse);
        steps.AddRange(body.Fused);
        var (placed, after) = loop.Place(body);
        var (step, copies) = (placed.ToList(), after.ToList());
        var whole = ScanKernel.Of(loop, body, step, copies.Select(copy => copy.To), types, traits);
        for (var state = 0; state < loop.Step.States; state++)
        {
            // A kernel reads what a state begins with where it lies.
            if (whole is not null && loop.Step.HistoryOf(state) is null) continue;
            var (from, to) = (loop.Initial(state), loop.Beginning(state));
            if (Movement.LiteralOf(from) is { } number)
                calls.Add(loop.Moved(Finish(FlatKernels.Fill(from, number, types), number == 0 ? "Zero" : "Fill"), [to]));
            else calls.Add(loop.Moved(Finish(FlatKernels.Copy(Copy.Of(from), types), "Copy"), [Access.PlaceOf(from)!.Value, to]));
        }
        if (whole is var (kernel, places))
        {
            calls.Add(loop.Moved(Finish(kernel, "Scan" + step[0].Kernel.Name), places));
            return;
        }
        calls.AddRange(step);
        foreach (var (from, to, like) in copies)
            calls.Add(loop.Moved(Finish(FlatKernels.Copy(Copy.Of(like), types), "Copy"), [from, to]).In(loop.Loop));
    }

    void Lower(Cluster cluster)
    {
        if (cluster.NodeWithOwnKernels is { } node)
            node.Primitive.Lower(node, new NodeKernels(node, access, names, types, recomputed, placements, Add, () => AddScan(node)));
        else Add(WithFactors(Build(cluster, node => node.Shape)), names.KernelName(cluster));
    }

    /// <summary>A product in tiles, with copies of factors that the target wants in another width than they are stored in.</summary>
    /// <param name="isInBlocks">Whether it is computed block by block: copies are made before.</param>
    LoweredKernel WithFactors(LoweredKernel lowered, bool isInBlocks = false)
    {
        if (!types.HasNarrow || lowered.Tree.Product is not { } product) return lowered;
        var (tree, nodes) = (lowered.Tree, lowered.Operands);
        Operand[] factors = [product.Left.Operand, product.Right.Operand];
        var copies = tree.Operands.Zip(nodes, (operand, node) => (operand, node))
            .Where(pair => factors.Contains(pair.operand) && IsCopied(pair.operand, pair.node))
            .ToDictionary(pair => pair.operand, pair => CopyOf(pair.node));
        if (copies.Count == 0) return lowered;
        var copied = copies.ToDictionary(pair => pair.Key, pair => new Operand(pair.Key.Name, types.Of(pair.Value), pair.Key.Shape));
        return lowered with
        {
            Tree = tree.WithOperands(operand => copied.TryGetValue(operand, out var other) ? other : operand),
            Operands = [.. tree.Operands.Zip(nodes, (operand, node) => copies.TryGetValue(operand, out var copy) ? copy : node)],
        };

        bool IsCopied(Operand operand, Node node) => traits.Factors switch
        {
            RoundedFactors.Widened => operand.Type.IsNarrow,
            RoundedFactors.Narrowed => !operand.Type.IsNarrow && factors.Any(other => other.Type.IsNarrow)
                && (node.Primitive.Source == NodeSource.Parameter || (!isInBlocks && node.Primitive.Source == NodeSource.Operation)),
            _ => false,
        };
    }

    Node CopyOf(Node node)
    {
        if (narrowed.TryGetValue(node, out var copy)) return copy;
        copy = Copy.Of(node);
        if (traits.Factors == RoundedFactors.Narrowed)
        {
            // All products share it. A wide copy takes too much memory for that.
            types.Narrow([copy]);
            narrowed.Add(node, copy);
        }
        Add(FlatKernels.Copy(copy, types), types.IsNarrow(copy) ? "Narrow" : "Widen");
        return copy;
    }

    void Add(LoweredKernel lowered, string content) => calls.Add(Finish(lowered, content));

    Call Finish(LoweredKernel lowered, string content)
    {
        lowered = lowered.WithoutUnread();
        KernelCheck.Run(lowered.Tree, lowered.Sources, "as it was built");
        var (tree, origins) = OperandOrigins.Hoist(lowered.Tree);
        // Layers and steps of a deep model mostly repeat the same kernels: each is finished once.
        var signature = KernelSignature.Of(tree);
        if (!finished.TryGetValue(signature, out var known))
        {
            known = KernelFinish.Run(tree, content, lowered.Sources, traits);
            KernelCheck.Run(known, known.Sources, "when it was finished");
            finished.Add(signature, known);
        }
        return new(known, lowered.Operands, origins, []);
    }
}

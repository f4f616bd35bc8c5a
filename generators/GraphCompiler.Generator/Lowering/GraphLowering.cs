using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A graph as calls of kernels, before memory is planned.</summary>
/// <param name="Graph">What the calls compute.</param>
/// <param name="Names">Names for the graph's values.</param>
/// <param name="Calls">The calls, in an order that works.</param>
/// <param name="StateCopies">The copies that become the next value of a state, with what they are copied from.</param>
internal sealed record LoweredGraph(Graph Graph, Names Names, ImmutableArray<Call> Calls, IReadOnlyDictionary<Node, Node> StateCopies);

/// <summary>Lowers a graph to calls of kernels.</summary>
internal sealed class GraphLowering
{
    readonly Graph graph;
    readonly KernelTraits traits;
    readonly Names names;
    readonly HashSet<Node> stored = [];
    readonly ImmutableArray<Call>.Builder calls = ImmutableArray.CreateBuilder<Call>();
    readonly Dictionary<Node, Node> stateCopies = [];
    readonly Dictionary<string, Kernel> finished = new(StringComparer.Ordinal);

    readonly bool fuse;

    GraphLowering(Graph graph, KernelTraits traits, bool fuse) => (this.graph, this.traits, this.fuse, names) = (graph, traits, fuse, new Names(graph));

    /// <param name="graph">The graph, differentiated and simplified.</param>
    /// <param name="traits">How the target wants its kernels.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own.</param>
    public static LoweredGraph Run(Graph graph, KernelTraits traits, bool fuse = true)
    {
        var canonical = Canonical.Run(graph, traits);
        var access = Access.Of(canonical, traits);
        var lowering = new GraphLowering(canonical, traits, fuse);
        lowering.LowerClusters(Fusion.Run(canonical, access, traits, fuse), access);
        return new(canonical, lowering.names, lowering.calls.ToImmutable(), lowering.stateCopies);
    }

    void LowerClusters(ImmutableArray<Cluster> clusters, Access access)
    {
        foreach (var output in graph.Outputs) stored.Add(Access.StoredUnder(output.Node));
        var clusterOf = clusters.SelectMany(cluster => cluster.Members.Select(member => (member, cluster)))
            .ToDictionary(pair => pair.member, pair => pair.cluster);
        foreach (var cluster in clusters)
            foreach (var (node, at) in cluster.Reads)
                if (at is null || clusterOf[node] != cluster) stored.Add(node);
        var recomputed = Recompute.Choose(graph.Nodes, clusterOf, stored, access, traits);
        foreach (var cluster in clusters.Where(cluster => cluster.Members.Any(stored.Contains)))
        {
            if (cluster.NodeWithOwnKernels is { } node)
                node.Primitive.Lower(node, new NodeKernels(node, access, names, recomputed, Add, () => AddScan(node)));
            else Add(KernelBuilder.Build(cluster, access, names, stored, recomputed, traits), names.KernelName(cluster));
        }
        foreach (var output in graph.Outputs.Where(output => output.Role == OutputRole.State))
        {
            var node = Access.StoredUnder(output.Node);
            var copy = Copy.Of(node);
            stateCopies.Add(copy, node);
            Add(FlatKernels.Copy(copy), "Copy");
        }
    }

    /// <summary>The states begin in their places in the scan's vector. Then every step is a run of calls, the results of which lie one step further each time.</summary>
    void AddScan(Node scan)
    {
        var loop = new ScanLoop(scan);
        for (var state = 0; state < loop.Step.States; state++)
        {
            var (from, to) = (loop.Initial(state), loop.State(state));
            if (Movement.LiteralOf(from) is { } number) calls.Add(loop.Moved(Finish(FlatKernels.Fill(from, number), number == 0 ? "Zero" : "Fill"), [to]));
            else calls.Add(loop.Moved(Finish(FlatKernels.Copy(Copy.Of(from)), "Copy"), [Access.PlaceOf(from)!.Value, to]));
        }
        var (step, copies) = loop.Place(Run(loop.Body(), traits, fuse));
        calls.AddRange(step);
        foreach (var (from, to, like) in copies)
            calls.Add(loop.Moved(Finish(FlatKernels.Copy(Copy.Of(like)), "Copy"), [from, to]) with { Loop = scan });
    }

    void Add(LoweredKernel lowered, string content) => calls.Add(Finish(lowered, content));

    Call Finish(LoweredKernel lowered, string content)
    {
        lowered = lowered.WithoutUnread();
        KernelCheck.Run(lowered.Kernel, "as it was built");
        var (kernel, origins) = OperandOrigins.Hoist(lowered.Kernel);
        // Layers and steps of a deep model mostly repeat the same kernels: each is finished once.
        var signature = KernelSignature.Of(kernel);
        if (!finished.TryGetValue(signature, out var known))
        {
            known = KernelFinish.Run(kernel, traits) with { Name = content };
            KernelCheck.Run(known, "when it was finished");
            finished.Add(signature, known);
        }
        return new(known, lowered.Operands, origins);
    }
}

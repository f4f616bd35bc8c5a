using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Lowers a graph to kernel calls over planned memory.</summary>
internal sealed class ProgramBuilder
{
    readonly Graph graph;
    readonly Names names;
    readonly KernelCache cache;
    readonly HashSet<Node> stored = [];
    readonly List<Call> calls = [];
    readonly Dictionary<Node, Node> stateCopies = [];

    ProgramBuilder(Graph graph, KernelCache cache) => (this.graph, names, this.cache) = (graph, new Names(graph), cache);

    /// <param name="graph">The graph, differentiated and simplified.</param>
    /// <param name="arguments">The entry's arguments, used by the graph or not.</param>
    /// <param name="parameterPlaces">Where each parameter lies among the parameters.</param>
    /// <param name="cache">The model's kernels; new ones are added.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own.</param>
    public static KernelProgram Build(Graph graph, IEnumerable<ArgumentSpec> arguments, ImmutableDictionary<string, Dim> parameterPlaces, KernelCache cache, bool fuse = true)
    {
        var canonical = Canonical.Run(graph);
        var access = Access.Of(canonical);
        var builder = new ProgramBuilder(canonical, cache);
        builder.LowerClusters(Fusion.Run(canonical, access, fuse), access);
        return ProgramPlanner.Plan(canonical, builder.names, arguments, parameterPlaces, builder.calls, builder.stateCopies);
    }

    void LowerClusters(ImmutableArray<Cluster> clusters, Access access)
    {
        foreach (var output in graph.Outputs) stored.Add(Access.StoredUnder(output.Node));
        var clusterOf = clusters.SelectMany(cluster => cluster.Members.Select(member => (member, cluster))).ToDictionary(pair => pair.member, pair => pair.cluster);
        foreach (var cluster in clusters)
            foreach (var (node, at) in cluster.Members.SelectMany(cluster.Reads))
                if (at is null || clusterOf[node] != cluster) stored.Add(node);
        var recomputed = Recompute.Choose(graph.Nodes, clusterOf, stored, access);
        var reader = new NodeReader(access, names, recomputed);
        foreach (var cluster in clusters.Where(cluster => cluster.Members.Any(stored.Contains)))
        {
            switch (cluster.Alone)
            {
                case { Primitive: Assembly } assembly:
                    foreach (var (kernel, content) in AssemblyKernels.Of(assembly, reader)) Add(kernel, content);
                    continue;
                case { Primitive: Scan } scan:
                    Add(ScanKernel.Of(scan, reader), scan.Primitive.Name);
                    continue;
                case { Primitive: Scatter { Identity: var identity } } scatter:
                    Add(KernelBuilder.Fill(scatter, identity), identity == 0 ? "Zero" : "Fill");
                    break;
            }
            Add(KernelBuilder.Build(cluster, access, names, stored, recomputed), names.KernelName(cluster));
        }
        foreach (var output in graph.Outputs.Where(output => output.Role == OutputRole.State))
        {
            var node = Access.StoredUnder(output.Node);
            var copy = Copy.Of(node);
            stateCopies.Add(copy, node);
            Add(KernelBuilder.Copy(copy), "Copy");
        }
    }

    void Add(LoweredKernel lowered, string content)
    {
        var (kernel, origins) = OperandOrigins.Hoist(lowered.Kernel);
        calls.Add(new(cache.Unify(kernel, content), lowered.Operands, origins));
    }
}

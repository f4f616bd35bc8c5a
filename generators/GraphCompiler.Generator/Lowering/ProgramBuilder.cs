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
    readonly List<(Kernel Kernel, ImmutableArray<Node> Operands, ImmutableArray<Dim> Origins)> calls = [];
    readonly Dictionary<Node, Node> stateCopies = [];

    ProgramBuilder(Graph graph, KernelCache cache) => (this.graph, names, this.cache) = (graph, new Names(graph), cache);

    /// <param name="graph">The graph, differentiated and simplified.</param>
    /// <param name="arguments">The entry's arguments, used by the graph or not.</param>
    /// <param name="cache">The model's kernels; new ones are added.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own.</param>
    public static KernelProgram Build(Graph graph, IEnumerable<ArgumentSpec> arguments, KernelCache cache, bool fuse = true)
    {
        var canonical = Canonical.Run(graph);
        var access = Access.Of(canonical);
        var builder = new ProgramBuilder(canonical, cache);
        builder.LowerClusters(Fusion.Run(canonical, access, fuse), access);
        return builder.Plan([.. arguments]);
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
            // A state takes its next value when everything that reads the old one has run.
            var node = Access.StoredUnder(output.Node);
            var copy = Copy.Of(node);
            stateCopies.Add(copy, node);
            Add(KernelBuilder.Copy(copy), "Copy");
        }
    }

    void Add(LoweredKernel lowered, string content)
    {
        var (kernel, origins) = OperandOrigins.Hoist(lowered.Kernel);
        calls.Add((cache.Unify(kernel, content), lowered.Operands, origins));
    }

    KernelProgram Plan(ImmutableArray<ArgumentSpec> arguments)
    {
        var results = graph.Results.Select(output => Access.StoredUnder(output.Node)).ToList();
        var nodes = calls.SelectMany(call => call.Operands).Concat(results).Distinct().ToList();
        var uses = nodes.ToDictionary(node => node, node => Enumerable.Range(0, calls.Count).Where(call => calls[call].Operands.Contains(node)).ToList());

        var inputs = PlaceInputs(arguments, out var workStart, out var indexStart);
        var buffers = nodes.ToDictionary(node => node, node => node.Primitive == Leaf.Input
            ? inputs[(string)node.Attribute!]
            : Describe(node, uses[node], results.Contains(node)));
        AssignOffsets(buffers, Storage.Work, workStart, out var workLength);
        AssignOffsets(buffers, Storage.Indices, indexStart, out var indexLength);

        var bounds = IndexBounds();
        return new KernelProgram
        {
            Name = graph.Name,
            Graph = graph,
            Inputs = [.. arguments.Select(argument => new ProgramInput(argument.Name, argument.Type, argument.Shape,
                inputs.TryGetValue(argument.Name, out var input) ? input : null,
                bounds.TryGetValue(argument.Name, out var bound) ? bound : null))],
            Launches = [.. calls.Select(call => new Launch(call.Kernel, [.. call.Operands.Select(node => buffers[node])], call.Origins))],
            Buffers = [.. inputs.Values, .. nodes.Where(node => node.Primitive != Leaf.Input).Select(node => buffers[node])],
            Results = [.. results.Select(node => buffers[node])],
            WorkLength = workLength,
            IndexLength = indexLength,
        };
    }

    /// <summary>
    /// Inputs come first, in order, and keep their places to themselves: the programs of an entry agree on where they are, and a call may be
    /// repeated without filling them again.
    /// </summary>
    Dictionary<string, BufferPlan> PlaceInputs(ImmutableArray<ArgumentSpec> arguments, out Dim workStart, out Dim indexStart)
    {
        var inputs = new Dictionary<string, BufferPlan>(StringComparer.Ordinal);
        workStart = indexStart = Dim.Zero;
        foreach (var argument in arguments)
        {
            if (argument.Shape is not { } shape) continue;
            var isIndex = argument.Type == ElementType.Index;
            inputs.Add(argument.Name, new(argument.Name, isIndex ? Storage.Indices : Storage.Work, argument.Type, shape, isIndex ? indexStart : workStart, -1, calls.Count));
            if (isIndex) indexStart += MemoryPlanner.Footprint(shape.Elements);
            else workStart += MemoryPlanner.Footprint(shape.Elements);
        }
        return inputs;
    }

    BufferPlan Describe(Node node, List<int> uses, bool isResult)
    {
        var gradient = graph.Outputs.FirstOrDefault(output => output.Role == OutputRole.Gradient && Access.StoredUnder(output.Node) == node);
        var storage = node.Primitive == Leaf.Parameter || stateCopies.ContainsKey(node) ? Storage.Parameters
            : gradient is not null ? Storage.Gradients
            : node.Type == ElementType.Index ? Storage.Indices
            : Storage.Work;
        var name = storage switch
        {
            Storage.Parameters when stateCopies.TryGetValue(node, out var next) => graph.Outputs.First(output => output.Role == OutputRole.State && Access.StoredUnder(output.Node) == next).Name,
            Storage.Parameters => (string)node.Attribute!,
            Storage.Gradients => gradient!.Name,
            _ => names.BufferName(node),
        };
        return new(name, storage, node.Type, node.Shape, null, uses[0], isResult ? calls.Count : uses.Count == 0 ? -1 : uses[uses.Count - 1]);
    }

    void AssignOffsets(Dictionary<Node, BufferPlan> buffers, Storage storage, Dim start, out Dim length)
    {
        var nodes = buffers.Keys.Where(node => buffers[node].Storage == storage && node.Primitive != Leaf.Input).ToList();
        var taken = new HashSet<string>(buffers.Values.Where(buffer => buffer.FirstUse < 0).Select(buffer => buffer.Name));
        var requests = nodes.Select(node => new MemoryRequest(node.Shape.Elements, buffers[node].FirstUse, buffers[node].LastUse,
            ReusedBy(node, buffers) is { } reused ? nodes.IndexOf(reused) : null)).ToList();
        var (offsets, total) = MemoryPlanner.Plan(requests);
        for (var i = 0; i < nodes.Count; i++)
        {
            var name = buffers[nodes[i]].Name;
            var unique = name;
            for (var n = 2; !taken.Add(unique); n++) unique = name + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
            buffers[nodes[i]] = buffers[nodes[i]] with { Name = unique, Offset = start + offsets[i] };
        }
        length = start + total;
    }

    /// <summary>A buffer that is read for the last time by the kernel that makes this one, at the very elements it writes.</summary>
    Node? ReusedBy(Node made, IReadOnlyDictionary<Node, BufferPlan> buffers)
    {
        if (buffers[made].FirstUse < 0) return null;
        var (kernel, operands, origins) = calls[buffers[made].FirstUse];
        return operands.FirstOrDefault(old => old != made && buffers[old].Storage == Storage.Work && buffers[old].FirstUse >= 0
            && buffers[old].LastUse == buffers[made].FirstUse && old.Shape.Elements == made.Shape.Elements
            && origins[operands.IndexOf(old)] == origins[operands.IndexOf(made)] && InPlace.IsSafe(kernel, kernel.Operands[operands.IndexOf(old)], kernel.Operands[operands.IndexOf(made)]));
    }

    Dictionary<string, Dim> IndexBounds()
    {
        var bounds = new Dictionary<string, Dim>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (node.Primitive is not IBoundsIndices bounded) continue;
            var (operand, bound) = bounded.IndexBound(node);
            foreach (var name in ToIndex.SourcesOf(node.Inputs[operand]).Where(source => source.Primitive == Leaf.Input).Select(source => (string)source.Attribute!))
                if (!bounds.TryGetValue(name, out var known) || (known.Constant is { } most && bound.Constant < most)) bounds[name] = bound;
        }
        return bounds;
    }
}

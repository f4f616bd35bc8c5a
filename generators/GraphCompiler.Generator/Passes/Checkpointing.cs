using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>What a training graph keeps of the forward pass.</summary>
/// <param name="Segments">In how many segments the forward pass is cut. What crosses a cut is kept.</param>
/// <param name="Recomputed">How many of the segments the backward pass recomputes, the first ones: they are kept the longest.</param>
/// <param name="KeepsCostly">Whether only functions of elements are recomputed, no products, sums or loops.</param>
internal sealed record CheckpointPlan(int Segments, int Recomputed, bool KeepsCostly);

/// <summary>
/// Trades arithmetic for memory: the backward pass recomputes values of the forward pass from the few that are kept, instead of
/// reading them from memory. The results are the same numbers.
/// </summary>
/// <remarks>T. Chen, B. Xu, C. Zhang, C. Guestrin: Training Deep Nets with Sublinear Memory Cost (2016).</remarks>
internal sealed class Checkpointing
{
    readonly Graph graph;
    readonly Func<Dim, long> sizeOf;
    readonly HashSet<Node> forward;

    /// <summary>The values of the forward pass in order, without leaves and views.</summary>
    readonly List<Node> values;
    readonly Dictionary<Node, int> placeOf = [];

    /// <summary>The place of the last value that reads each value; that of the value itself if none does.</summary>
    readonly int[] lastReader;
    readonly HashSet<Node> readBackward = [];

    /// <param name="graph">A training graph, differentiated.</param>
    /// <param name="sizeOf">The value of a size.</param>
    public Checkpointing(Graph graph, Func<Dim, long> sizeOf)
    {
        (this.graph, this.sizeOf) = (graph, sizeOf);
        forward = [.. Graph.Sort(graph.Outputs.Where(output => output.Role != OutputRole.Gradient).Select(output => output.Node))];
        values = [.. graph.Nodes.Where(node => forward.Contains(node) && IsValue(node))];
        foreach (var node in values) placeOf.Add(node, placeOf.Count);
        lastReader = [.. Enumerable.Range(0, values.Count)];
        foreach (var node in graph.Nodes.Where(node => !node.Primitive.IsView))
            foreach (var read in node.Inputs.Select(SourceOfView).Where(placeOf.ContainsKey))
            {
                if (!forward.Contains(node)) readBackward.Add(read);
                else lastReader[placeOf[read]] = Math.Max(lastReader[placeOf[read]], placeOf[node]);
            }
    }

    /// <summary>The graph whose backward pass recomputes what the plan does not keep.</summary>
    public Graph Run(CheckpointPlan plan)
    {
        var cuts = ChooseCuts(plan.Segments);
        var kept = new HashSet<Node>(cuts.SelectMany(LiveAcross));
        var segmentOf = new int[values.Count];
        for (var place = 0; place < values.Count; place++) segmentOf[place] = cuts.Count(cut => cut < place);
        var recomputed = new Dictionary<Node, Node>();
        foreach (var node in graph.Nodes.Where(node => forward.Contains(node) && node.Primitive.Source == NodeSource.Operation))
        {
            var segment = placeOf.TryGetValue(node, out var place) ? segmentOf[place] : -1;
            var isComputed = segment >= 0 && segment < plan.Recomputed && !kept.Contains(node) && CanRecompute(node, plan);
            var inputs = WithReplaced(node.Inputs, recomputed);
            if (isComputed) recomputed.Add(node, node.With(inputs).With(node.Origin with { Recomputation = cuts.Count + 1 - segment }));
            else if (node.Primitive.IsView && inputs != node.Inputs) recomputed.Add(node, node.With(inputs));
        }
        var made = new Dictionary<Node, Node>(recomputed);
        foreach (var node in graph.Nodes.Where(node => !forward.Contains(node)))
            if (WithReplaced(node.Inputs, made) is var inputs && inputs != node.Inputs) made.Add(node, node.With(inputs));
        return new(graph.Name, [.. graph.Outputs.Select(output =>
            !forward.Contains(output.Node) && made.TryGetValue(output.Node, out var now) ? output with { Node = now } : output)]);
    }

    static bool IsValue(Node node) => node.Primitive.Source == NodeSource.Operation && !node.Primitive.IsView;

    static Node SourceOfView(Node node)
    {
        while (node.Primitive.IsView) node = node.Inputs[0];
        return node;
    }

    static ImmutableArray<Node> WithReplaced(ImmutableArray<Node> inputs, Dictionary<Node, Node> made)
    {
        for (var i = 0; i < inputs.Length; i++)
            if (made.TryGetValue(inputs[i], out var now)) inputs = inputs.SetItem(i, now);
        return inputs;
    }

    static bool CanRecompute(Node node, CheckpointPlan plan) =>
        node.Type.IsReal && (!plan.KeepsCostly || node.Primitive is { Function: not null } or { IsDrawn: true });

    /// <summary>
    /// The last places of all segments but the last. Each segment has about the same memory of what the backward pass reads, and ends where
    /// little is still needed.
    /// </summary>
    List<int> ChooseCuts(int segments)
    {
        var cuts = new List<int>();
        if (segments < 2) return cuts;
        var most = values.Where(readBackward.Contains).Sum(SizeOf) / segments;
        long sum = 0, least = long.MaxValue;
        var best = -1;
        for (var place = 0; place < values.Count - 1 && cuts.Count < segments - 1; place++)
        {
            if (readBackward.Contains(values[place])) sum += SizeOf(values[place]);
            if (sum < most / 2) continue;
            var size = LiveAcross(place).Sum(SizeOf);
            if (size <= least) (best, least) = (place, size);
            if (sum < most * 3 / 2) continue;
            cuts.Add(best);
            sum = values.Skip(best + 1).Take(place - best).Where(readBackward.Contains).Sum(SizeOf);
            least = long.MaxValue;
        }
        return cuts;
    }

    /// <summary>The values up to a place that later ones read.</summary>
    IEnumerable<Node> LiveAcross(int place) => values.Take(place + 1).Where((_, earlier) => lastReader[earlier] > place);

    long SizeOf(Node node) => sizeOf(node.Shape.Elements);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>A named local rewrite: what a node may be replaced by, or null where the rule does not apply.</summary>
internal sealed record Rule(string Name, Func<Node, RewriteContext, Node?> Apply)
{
    /// <summary>A rule that looks at the node alone.</summary>
    public static Rule Local(string name, Func<Node, Node?> apply) => new(name, (node, _) => apply(node));
}

/// <summary>What rules may know of the rest of the graph, to judge whether a rewrite pays. It is as of the start of the round, so it never decides whether one is right.</summary>
internal sealed class RewriteContext
{
    readonly Dictionary<Node, int> uses = [];

    public RewriteContext(Graph graph)
    {
        foreach (var input in graph.Nodes.SelectMany(node => node.Inputs)) Count(input, 1);
        foreach (var output in graph.Outputs) Count(output.Node, 1);
    }

    /// <summary>Whether nothing else reads the node, so that it vanishes if its reader does.</summary>
    public bool IsUsedOnce(Node node) => !uses.TryGetValue(node, out var count) || count <= 1;

    /// <summary>Lets a node stand for another one.</summary>
    internal void Replace(Node old, Node made)
    {
        if (!ReferenceEquals(old, made) && uses.TryGetValue(old, out var count)) Count(made, count);
    }

    void Count(Node node, int more) => uses[node] = (uses.TryGetValue(node, out var count) ? count : 0) + more;
}

/// <summary>Applies rules bottom-up, at most one per node and round, merging equal nodes between rounds, until none applies.</summary>
internal static class Rewriter
{
    const int RoundLimit = 200;

    /// <param name="trace">Told each rule's name, the node it met and what became of it.</param>
    public static Graph Run(Graph graph, ImmutableArray<Rule> rules, Action<string, Node, Node>? trace = null)
    {
        for (var round = 0; round < RoundLimit; round++)
        {
            graph = CommonSubexpressions.Run(graph);
            var (context, known, fired) = (new RewriteContext(graph), new HashSet<Node>(graph.Nodes), "");
            var olds = graph.Nodes.GetEnumerator();
            graph = graph.Rewrite(node =>
            {
                olds.MoveNext();
                context.Replace(olds.Current, node);
                known.Add(node);
                foreach (var rule in rules)
                {
                    if (rule.Apply(node, context) is not { } made) continue;
                    if (made.Shape != node.Shape || made.Type != node.Type) throw new InvalidOperationException($"{rule.Name} makes {made} of {node}");
                    var stamped = Stamp(made, node.Origin, known);
                    trace?.Invoke(rule.Name, node, stamped);
                    context.Replace(node, stamped);
                    fired = rule.Name;
                    return stamped;
                }
                return node;
            });
            if (fired.Length == 0) return graph;
            if (round == RoundLimit - 1) throw new InvalidOperationException($"the rules do not come to an end in {graph.Name}; the last one was {fired}");
        }
        return graph;
    }

    // Nodes a rule made take the origin of the node they replace; recursion is only as deep as the rule's formula.
    static Node Stamp(Node made, Origin origin, HashSet<Node> known)
    {
        if (known.Contains(made)) return made;
        var stamped = new Node(made.Primitive, [.. made.Inputs.Select(input => Stamp(input, origin, known))], made.Attribute, made.Shape, made.Type,
            made.Origin == Origin.None ? origin : made.Origin);
        known.Add(stamped);
        return stamped;
    }
}

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

/// <summary>
/// What rules know of the rest of the graph, to decide whether a rewrite is worthwhile. It describes the graph at the start of the round,
/// so whether a rewrite is correct must not depend on it.
/// </summary>
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

/// <summary>
/// Applies rules bottom-up until none applies, to a node as well as to what a rule made of it, and merges equal nodes between rounds. A
/// rewrite that moves from node to node along a chain thus takes one round, not one for each node.
/// </summary>
internal static class Rewriter
{
    const int RoundLimit = 200;

    /// <summary>How deep the results of rules are rewritten in the same round; the rest is left to the next one.</summary>
    const int DepthLimit = 50;

    /// <param name="trace">Told each rule's name, the node it met and what became of it.</param>
    public static Graph Run(Graph graph, ImmutableArray<Rule> rules, Action<string, Node, Node>? trace = null)
    {
        for (var number = 0; number < RoundLimit; number++)
        {
            graph = CommonSubexpressions.Run(graph);
            var round = new Round(graph, rules, trace);
            graph = round.Run();
            if (round.LastRule.Length == 0) return graph;
            if (number == RoundLimit - 1) throw Endless(graph, round.LastRule);
        }
        return graph;
    }

    static InvalidOperationException Endless(Graph graph, string rule) =>
        new($"the rules do not come to an end in {graph.Name}; the last one was {rule}");

    sealed class Round(Graph graph, ImmutableArray<Rule> rules, Action<string, Node, Node>? trace)
    {
        readonly RewriteContext context = new(graph);

        /// <summary>The nodes that have their origin.</summary>
        readonly HashSet<Node> known = [.. graph.Nodes];

        /// <summary>The nodes that no rule applies to any more.</summary>
        readonly HashSet<Node> settled = [];
        int rewrites;

        /// <summary>The rule that was applied last; empty if none was.</summary>
        public string LastRule { get; private set; } = "";

        public Graph Run()
        {
            var olds = graph.Nodes.GetEnumerator();
            return graph.Rewrite(node =>
            {
                olds.MoveNext();
                context.Replace(olds.Current, node);
                known.Add(node);
                return Settle(node, 0);
            });
        }

        Node Settle(Node node, int depth)
        {
            if (depth > DepthLimit || settled.Contains(node)) return node;
            var inputs = node.Inputs;
            for (var i = 0; i < inputs.Length; i++)
                if (Settle(inputs[i], depth + 1) is var input && input != inputs[i]) inputs = inputs.SetItem(i, input);
            if (inputs != node.Inputs) known.Add(node = node.With(inputs));
            if (Apply(node) is { } made) return Settle(made, depth + 1);
            settled.Add(node);
            return node;
        }

        Node? Apply(Node node)
        {
            foreach (var rule in rules)
            {
                if (rule.Apply(node, context) is not { } made) continue;
                if (made.Shape != node.Shape || made.Type != node.Type)
                    throw new InvalidOperationException($"{rule.Name} makes {made} of {node}");
                if (++rewrites > RoundLimit * (graph.Nodes.Length + 1)) throw Endless(graph, rule.Name);
                var stamped = Stamp(made, node.Origin);
                trace?.Invoke(rule.Name, node, stamped);
                context.Replace(node, stamped);
                LastRule = rule.Name;
                return stamped;
            }
            return null;
        }

        // Nodes a rule made take the origin of the node they replace; recursion is only as deep as the rule's formula.
        Node Stamp(Node made, Origin origin)
        {
            if (known.Contains(made)) return made;
            // The user's name belongs to the whole expression, not to its parts.
            var part = origin.OfPart();
            var stamped = new Node(made.Primitive, [.. made.Inputs.Select(input => Stamp(input, part))], made.Attribute,
                made.Shape, made.Type,
                made.Origin == Origin.None ? origin : made.Origin);
            known.Add(stamped);
            return stamped;
        }
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// Replaces the derivatives that graph code asks for by ordinary nodes, the inner ones first. What a derivative differentiates is prepared
/// before it is replaced.
/// </summary>
internal static class Derivatives
{
    /// <param name="graph">A graph.</param>
    /// <param name="prepare">What is done with a graph before one of its nodes is differentiated.</param>
    public static Graph Expand(Graph graph, Func<Graph, Graph>? prepare = null)
    {
        graph = Scan.WithSteps(graph, step => Expand(step, prepare));
        graph = graph.Rewrite(node => node.Primitive is CustomGradient ? WithRuleExpanded(node, prepare) : node);
        if (!graph.Nodes.Any(node => node.Primitive is Derivative)) return graph;
        graph = WithVariables(graph);
        while (true)
        {
            graph = WithoutUnusedVariables(graph);
            if (prepare is not null) graph = prepare(graph);
            var next = NextToReplace(graph);
            if (next.Count == 0) return WithoutUnusedVariables(graph);
            graph = Scans.Run(graph.Rewrite((old, node) => next.Contains(old) ? ((Derivative)node.Primitive).Differentiate(node) : node));
        }
    }

    static Node WithRuleExpanded(Node node, Func<Graph, Graph>? prepare)
    {
        try
        {
            return CustomGradient.WithRule(node, rule => Expand(rule, prepare));
        }
        catch (GraphException exception) when (exception.Site is null && node.Origin.Site >= 0)
        {
            // Nodes of a rule do not know where they were written, so it is the call of the function.
            exception.Site = node.Origin.Site;
            throw;
        }
    }

    /// <summary>A tensor as it is differentiated with respect to: no pass looks through it.</summary>
    sealed class Variable() : FormulaPrimitive("Variable")
    {
        static readonly Variable instance = new();

        public static Node Call(Node x) => new(instance, [x], null, x.Shape, x.Type, x.Origin);

        public override Node Formula(Node node) => node.Inputs[0];

        public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [gradient];

        public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape;
    }

    /// <summary>
    /// Wraps what is differentiated with respect to in variables, so that it is still there when a pass has rewritten what is computed from
    /// it. Leaves with a name need no variable.
    /// </summary>
    static Graph WithVariables(Graph graph)
    {
        var variables = VariablesOf(graph);
        return graph.Rewrite((old, node) =>
            variables.Contains(old) && old is not { Primitive: Leaf, Attribute: string } ? Variable.Call(node) : node);
    }

    static Graph WithoutUnusedVariables(Graph graph)
    {
        var variables = VariablesOf(graph);
        return graph.Rewrite((old, node) => node.Primitive is Variable && !variables.Contains(old) ? node.Inputs[0] : node);
    }

    static HashSet<Node> VariablesOf(Graph graph) =>
        [.. graph.Nodes.Where(node => node.Primitive is Derivative).Select(node => node.Inputs[1])];

    /// <summary>
    /// The derivatives that can be replaced now: those with nothing but ordinary nodes between the variable and what is differentiated. If
    /// there are none, of those that depend on no other one, those with respect to the last variable, which is in the way of patterns in
    /// what the others differentiate.
    /// </summary>
    static HashSet<Node> NextToReplace(Graph graph)
    {
        HashSet<Node> clear = [.. graph.Nodes.Where(node => node.Primitive is Derivative && IsDirect(node.Inputs[0], node.Inputs[1]))];
        if (clear.Count > 0) return clear;
        var (waiting, ready, last) = (new HashSet<Node>(), new List<Node>(), new Dictionary<Node, int>());
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            var node = graph.Nodes[i];
            if (node.Primitive is Variable) last.Add(node, i);
            var waits = node.Inputs.Any(waiting.Contains);
            if (node.Primitive is Derivative && !waits) ready.Add(node);
            if (node.Primitive is Derivative || waits) waiting.Add(node);
        }
        int Position(Node derivative) => last.TryGetValue(derivative.Inputs[1], out var position) ? position : -1;
        return [.. ready.GroupBy(Position).OrderByDescending(group => group.Key).FirstOrDefault() ?? Enumerable.Empty<Node>()];
    }

    /// <summary>Whether no derivative, and no other variable, lies between a variable and a result.</summary>
    static bool IsDirect(Node result, Node variable)
    {
        var dependent = new HashSet<Node> { variable };
        foreach (var node in Graph.Sort([result], node => node.Depth > variable.Depth))
        {
            if (!node.Inputs.Any(dependent.Contains)) continue;
            if (node.Primitive is Derivative or Variable) return false;
            dependent.Add(node);
        }
        return true;
    }
}

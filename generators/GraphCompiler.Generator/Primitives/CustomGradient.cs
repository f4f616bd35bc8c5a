using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The result of a function that has a rule for its gradient. The operands are the result, as the function computes it, and the function's
/// tensor arguments, to which the rule hands the gradient; nothing flows into what the function did. After differentiation the node is
/// replaced by the result.
/// </summary>
internal sealed class CustomGradient() : PointwisePrimitive("CustomGradient")
{
    public static readonly CustomGradient Instance = new();

    public override bool IsView => true;

    public override Node? AfterGradients(Node node) => node.Inputs[0];

    public static Node Call(Node result, ImmutableArray<Node> arguments, GradientRule rule) =>
        new(Instance, [result, .. arguments], rule, result.Shape, result.Type, Origin.None);

    /// <summary>The node with a rule whose graph was rewritten.</summary>
    public static Node WithRule(Node node, Func<Graph, Graph> rewrite)
    {
        var (rule, rewritten) = ((GradientRule)node.Attribute!, ((GradientRule)node.Attribute!).Rewritten(rewrite));
        return rewritten == rule ? node : new(Instance, node.Inputs, rewritten, node.Shape, node.Type, node.Origin);
    }

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) => read(node.Inputs[0], at);

    public override bool IsWellFormed(Node node) => node.Attribute is GradientRule rule && node.Inputs.Length > 1
        && node.Inputs[0].Shape == node.Shape && rule.Fits(node.Inputs.RemoveAt(0));

    public override Interval Bounds(Node node, Func<Node, Interval> of) => of(node.Inputs[0]);

    public override bool HasOpaquePullback => true;

    /// <summary>
    /// Follows a mask through what the function does; an argument that its result does not depend on may get a gradient anywhere.
    /// </summary>
    public override TracedMask Trace(Node node, int input, Node mask)
    {
        var arguments = node.Inputs.RemoveAt(0);
        var traced = new Dictionary<Node, TracedMask> { [node.Inputs[0]] = new(mask, false) };
        foreach (var inside in Graph.Sort([node.Inputs[0]], inside => !arguments.Contains(inside)).Reverse())
        {
            if (!traced.TryGetValue(inside, out var at) || arguments.Contains(inside)) continue;
            for (var i = 0; i < inside.Inputs.Length; i++)
            {
                if (inside.Inputs[i] is not { Type.IsReal: true } operand) continue;
                var next = inside.Primitive.Trace(inside, i, at.Mask);
                next = next with { IsMixed = next.IsMixed || at.IsMixed };
                traced[operand] = !traced.TryGetValue(operand, out var other) || other.Mask == next.Mask
                    ? next
                    : new(Elementwise.Max.Call(other.Mask, next.Mask), true);
            }
        }
        var argument = node.Inputs[input];
        return traced.TryGetValue(argument, out var found) ? found : new(Movement.Expand(Leaf.Of(1), argument.Shape), true);
    }

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        [null, .. ((GradientRule)node.Attribute!).Apply(node.Inputs.RemoveAt(0), node, gradient)];
}

/// <summary>
/// A rule for the gradient of a function: a graph over placeholders for the function's tensor arguments, its result and the gradient of the
/// result. The graph is closed: passes over the surrounding graph do not enter it, and placeholders of nested rules are never confused.
/// Where a rule calls its own function, a reference stands for the rule itself.
/// </summary>
internal sealed class GradientRule : IEquatable<GradientRule>
{
    // They are no identifiers, so no argument of an entry has these names.
    const string ResultName = "the result", GradientName = "its gradient";

    readonly Graph graph;

    /// <summary>For a reference: how many rules lie between it and the one that it stands for.</summary>
    readonly int? level;

    /// <summary>For a reference: the function that the rule belongs to.</summary>
    readonly string function = "";

    /// <param name="gradients">The gradients that the rule gives, by the position of their argument.</param>
    public GradientRule(IEnumerable<(int Argument, Node Gradient)> gradients)
    {
        // Where it was written does not matter: what is made by the rule is the gradient of the expression that called the function.
        var outputs = gradients.Select(pair => new Output(NameOf(pair.Argument), OutputRole.Gradient, pair.Gradient));
        graph = new Graph("Rule", [.. outputs]).Rewrite(node => node.Primitive is Leaf ? node : node.With(Origin.None));
    }

    GradientRule(Graph graph) => this.graph = graph;

    GradientRule(int level, string function) : this(new Graph("Rule", [])) => (this.level, this.function) = (level, function);

    /// <summary>
    /// A reference to a rule that is still being evaluated: its function is called in the rule itself, or in a nested one.
    /// </summary>
    /// <param name="level">The number of rules in between.</param>
    /// <param name="function">The function's name.</param>
    public static GradientRule Reference(int level, string function) => new(level, function);

    /// <summary>Whether it is a reference or contains one.</summary>
    public bool HasReferences => level is not null || HasReferencesIn(graph);

    static bool HasReferencesIn(Graph graph) => graph.Nodes.Any(node =>
        (node.Attribute is GradientRule { HasReferences: true }) || (Scan.Is(node) && HasReferencesIn(Scan.StepOf(node).Graph)));

    public GradientRule Rewritten(Func<Graph, Graph> rewrite) =>
        rewrite(graph) is var rewritten && rewritten == graph ? this : new(rewritten);

    public static Node Argument(int position, Node like) => Leaf.InputTensor(NameOf(position), like.Shape, like.Type, Origin.None);

    public static Node Result(Node like) => Leaf.InputTensor(ResultName, like.Shape, like.Type, Origin.None);

    public static Node Gradient(Node like) => Leaf.InputTensor(GradientName, like.Shape, like.Type, Origin.None);

    static string NameOf(int position) => "argument " + position.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Replaces the references in a graph that lies within some number of rules.</summary>
    static Graph WithReferences(Graph graph, int depth, Func<GradientRule, int, GradientRule> replace) =>
        Scan.WithSteps(graph, step => WithReferences(step, depth, replace)).Rewrite(node =>
            node.Attribute is GradientRule { HasReferences: true } rule
                ? CustomGradient.Call(node.Inputs[0], node.Inputs.RemoveAt(0), rule.WithReferences(depth, replace)).With(node.Origin)
                : node);

    GradientRule WithReferences(int depth, Func<GradientRule, int, GradientRule> replace) =>
        level is null ? new(WithReferences(graph, depth + 1, replace)) : replace(this, depth);

    /// <summary>The same reference from within more rules, or fewer.</summary>
    GradientRule Moved(int rules) => new(level!.Value + rules, function);

    /// <summary>The rule that replaces a reference to it, which is nested in more rules than the rule is.</summary>
    GradientRule Within(int rules) =>
        rules == 0 || !HasReferences
            ? this
            : WithReferences(0, (reference, depth) => reference.level >= depth ? reference.Moved(rules) : reference);

    /// <summary>Whether every gradient has its argument's shape.</summary>
    public bool Fits(ImmutableArray<Node> arguments) => graph.Outputs.All(output =>
        Enumerable.Range(0, arguments.Length)
            .Any(position => NameOf(position) == output.Name && arguments[position].Shape == output.Node.Shape));

    /// <summary>The gradients of the arguments, in their order; null where nothing flows.</summary>
    public ImmutableArray<Node?> Apply(ImmutableArray<Node> arguments, Node result, Node gradient)
    {
        if (level is not null)
            throw new GraphException("GC0306", function, "its rule differentiates the function itself, which never ends");
        var body = !HasReferences ? graph : WithReferences(graph, 0, (reference, depth) =>
            reference.level == depth ? Within(depth) : reference.level > depth ? reference.Moved(-1) : reference);
        var actual = new Dictionary<string, Node>(StringComparer.Ordinal) { [ResultName] = result, [GradientName] = gradient };
        for (var i = 0; i < arguments.Length; i++) actual.Add(NameOf(i), arguments[i]);
        var applied = body.Rewrite(node =>
            node.Primitive == Leaf.Input && actual.TryGetValue((string)node.Attribute!, out var replacement) ? replacement : node);
        var gradients = applied.Outputs.ToDictionary(output => output.Name, output => output.Node);
        return [.. arguments.Select((_, i) => gradients.TryGetValue(NameOf(i), out var found) ? found : null)];
    }

    public bool Equals(GradientRule? other) => other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    public override bool Equals(object? obj) => Equals(obj as GradientRule);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => level is { } rules
        ? $"rule {rules.ToString(System.Globalization.CultureInfo.InvariantCulture)} around, of {function}"
        : graph.ToString();
}

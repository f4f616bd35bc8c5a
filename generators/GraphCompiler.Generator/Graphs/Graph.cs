using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace GraphCompiler.Generator.Graphs;

/// <summary>What an output of a graph is for.</summary>
internal enum OutputRole
{
    /// <summary>Returned to the caller.</summary>
    Result,

    /// <summary>The gradient of the parameter of the same name.</summary>
    Gradient,

    /// <summary>The next value of the state parameter of the same name.</summary>
    State,
}

/// <summary>A named output; <see cref="Name"/> is a parameter path for gradients and states.</summary>
internal sealed record Output(string Name, OutputRole Role, Node Node);

/// <summary>A directed acyclic graph: the nodes its outputs reach, in topological order.</summary>
internal sealed class Graph
{
    public Graph(string name, ImmutableArray<Output> outputs)
    {
        Name = name;
        Outputs = outputs;
        Nodes = Sort(outputs.Select(output => output.Node));
    }

    public string Name { get; }

    public ImmutableArray<Output> Outputs { get; }

    /// <summary>Every node after its inputs.</summary>
    public ImmutableArray<Node> Nodes { get; }

    public IEnumerable<Output> Results => Outputs.Where(output => output.Role == OutputRole.Result);

    /// <summary>
    /// Inputs before consumers. Of a node's inputs, the one at the end of the longest path comes first: so each step of a recurrent model
    /// is finished before the next one begins.
    /// </summary>
    public static ImmutableArray<Node> Sort(IEnumerable<Node> roots) => Sort(roots, _ => true);

    /// <summary>
    /// The wanted roots and the wanted nodes that they are computed from. Inputs of nodes that are not wanted are not visited.
    /// </summary>
    public static ImmutableArray<Node> Sort(IEnumerable<Node> roots, Func<Node, bool> isWanted)
    {
        // Without recursion: graphs of recurrent models are deep.
        var sorted = ImmutableArray.CreateBuilder<Node>();
        var visited = new HashSet<Node>();
        var stack = new Stack<(Node Node, ImmutableArray<Node> Inputs, int Next)>();
        foreach (var root in roots)
        {
            if (isWanted(root) && visited.Add(root)) stack.Push((root, DeepestFirst(root.Inputs), 0));
            while (stack.Count > 0)
            {
                var (node, inputs, next) = stack.Pop();
                if (next == inputs.Length)
                {
                    sorted.Add(node);
                    continue;
                }
                stack.Push((node, inputs, next + 1));
                if (isWanted(inputs[next]) && visited.Add(inputs[next])) stack.Push((inputs[next], DeepestFirst(inputs[next].Inputs), 0));
            }
        }
        return sorted.ToImmutable();
    }

    static ImmutableArray<Node> DeepestFirst(ImmutableArray<Node> inputs) =>
        inputs.Length < 2 ? inputs : [.. inputs.OrderByDescending(input => input.Depth)];

    /// <summary>
    /// Rebuilds the graph bottom-up, each node replaced by what <paramref name="rewrite"/> makes of it over its new inputs; the same graph
    /// if nothing changed.
    /// </summary>
    public Graph Rewrite(Func<Node, Node> rewrite) => Rewrite((_, node) => rewrite(node));

    /// <inheritdoc cref="Rewrite(Func{Node, Node})"/>
    /// <param name="rewrite">Is given the node as it is in this graph, too.</param>
    public Graph Rewrite(Func<Node, Node, Node> rewrite)
    {
        var replacements = new Dictionary<Node, Node>();
        foreach (var node in Nodes) replacements[node] = rewrite(node, WithReplaced(node, replacements));
        return Outputs.All(output => replacements[output.Node] == output.Node)
            ? this
            : new Graph(Name, [.. Outputs.Select(output => output with { Node = replacements[output.Node] })]);
    }

    static Node WithReplaced(Node node, Dictionary<Node, Node> replacements)
    {
        var inputs = node.Inputs;
        for (var i = 0; i < inputs.Length; i++)
            if (replacements[inputs[i]] is var replacement && replacement != inputs[i]) inputs = inputs.SetItem(i, replacement);
        return inputs == node.Inputs ? node : node.With(inputs);
    }

    string? text;

    /// <summary>The canonical text, one node a line; two graphs with the same text compile to the same code.</summary>
    public override string ToString() => text ??= Print();

    string Print()
    {
        var numbers = new Dictionary<Node, int>();
        var builder = new StringBuilder().Append(Name).Append('\n');
        foreach (var node in Nodes)
        {
            var number = numbers.Count;
            numbers.Add(node, number);
            builder.Append('%').Append(number.ToString(CultureInfo.InvariantCulture)).Append(" = ").Append(node.Primitive.Name)
                .Append('(')
                .Append(string.Join(", ", node.Inputs.Select(input => "%" + numbers[input].ToString(CultureInfo.InvariantCulture))))
                .Append(')');
            if (node.Attribute is { } attribute) builder.Append(" {").Append(attribute).Append('}');
            builder.Append(" : ").Append(node.Type).Append(node.Shape).Append("  // ").Append(node.Origin)
                .Append(node.Origin.Functions.Length > 0 ? " in " + node.Origin.Functions : "")
                .Append(node.Origin.Name.Length > 0 ? " as " + node.Origin.Name : "")
                .Append(node.Origin.ResultOf.Length > 0 ? " of " + node.Origin.ResultOf : "").Append('\n');
        }
        foreach (var output in Outputs)
            builder.Append(output.Role).Append(' ').Append(output.Name).Append(" = %")
                .Append(numbers[output.Node].ToString(CultureInfo.InvariantCulture)).Append('\n');
        return builder.ToString();
    }
}

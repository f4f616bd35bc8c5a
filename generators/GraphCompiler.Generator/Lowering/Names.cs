using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Names for the values, buffers and kernels of a graph: the user's where there are any, else the operation's.</summary>
internal sealed class Names
{
    readonly Dictionary<Node, int> order = [];
    readonly Dictionary<Node, string> outputs = [];

    public Names(Graph graph)
    {
        foreach (var node in graph.Nodes) order.Add(node, order.Count);
        foreach (var output in graph.Outputs)
        {
            var stored = Access.StoredUnder(output.Node);
            outputs[stored] = output.Role switch
            {
                OutputRole.Gradient => "d" + Capitalized(LastSegment(output.Name)),
                OutputRole.State => "next" + Capitalized(LastSegment(output.Name)),
                _ => output.Name,
            };
        }
    }

    /// <summary>The node's position in topological order.</summary>
    public int OrderOf(Node node) => order[node];

    /// <summary>
    /// What a kernel calls the tensor: the user's name for an input, the last part of a parameter's path, else the operation.
    /// </summary>
    public string OperandName(Node node) =>
        ScanStep.IsStandIn(node) ? ScanStep.KindOf(node)
        : node.Attribute is string name && Leaf.IsStored(node) ? Camel(LastSegment(name))
        : ValueName(node);

    /// <summary>
    /// What a kernel calls a value: the function it is the result of, else the operation. Kernels are shared, so they know no names of the
    /// user's.
    /// </summary>
    public string ValueName(Node node)
    {
        if (outputs.TryGetValue(node, out var output)) return Camel(output);
        var name = node.Origin.ResultOf.Length > 0 ? node.Origin.ResultOf : OperationName(node);
        return node.Origin.IsGradient ? "d" + Capitalized(name) : Camel(name);
    }

    /// <summary>
    /// What an entry calls the tensor: what the user calls it, else the module or function it is a part of, and the operation.
    /// </summary>
    public string BufferName(Node node)
    {
        if (outputs.TryGetValue(node, out var output)) return Camel(output);
        if (node.Origin.Name.Length > 0) return Camel(Identifiers.OfPath(node.Origin.Name));
        var last = node.Origin.Path.Substring(node.Origin.Path.LastIndexOf('>') + 1).Trim();
        var name = Identifiers.OfPath(last.EndsWith(".Forward", StringComparison.Ordinal)
            ? last.Substring(0, last.Length - ".Forward".Length)
            : last) + OperationName(node);
        return node.Origin.IsGradient ? "d" + Capitalized(name) : Camel(name);
    }

    /// <summary>The operation in a kernel's name.</summary>
    public static string OperationName(Node node) => node.Primitive.OperationName;

    /// <summary>
    /// A kernel's name from what its members do: <c>MatMulAddRelu</c>; of more than a few, the first and the last: <c>MatMulToSigmoid</c>.
    /// </summary>
    public string KernelName(Cluster cluster)
    {
        const int most = 4;
        var members = cluster.Members.OrderBy(OrderOf).ToList();
        // A product is named apart from what reduces its rows.
        var named = cluster.Product is null ? 0
            : cluster.ReducesProduct ? members.FindIndex(member => member.Primitive is { Reduces: true, SumsProducts: false })
            : members.Count;
        var rest = members.GetRange(named, members.Count - named);
        if (rest.Count > 1 && CommonFunction(rest) is { Length: > 0 } function)
        {
            var gradients = rest.Count(member => member.Origin.IsGradient);
            return Joined(LabelsOf(members.GetRange(0, named))) + Capitalized(function)
                + (gradients == 0 ? "" : gradients == rest.Count ? "Gradient" : "WithGradient");
        }
        return Joined(LabelsOf(members));

        static string Joined(List<string> labels) =>
            labels.Count <= most ? string.Concat(labels) : labels[0] + "To" + labels[labels.Count - 1];
    }

    /// <summary>What some nodes do, each word once: their operations, or a function that many of them belong to.</summary>
    static List<string> LabelsOf(IReadOnlyList<Node> members)
    {
        const int many = 3;
        var calls = members.Where(member => member.Origin.Functions.Length > 0)
            .GroupBy(member => (member.Origin.Functions, member.Origin.IsGradient))
            .Where(call => call.Select(OperationName).Distinct().Count() >= many)
            .ToDictionary(call => call.Key, call => Capitalized(LastOf(call.Key.Functions)) + (call.Key.IsGradient ? "Gradient" : ""));
        return [.. members.Select(member => calls.TryGetValue((member.Origin.Functions, member.Origin.IsGradient), out var function)
            ? function
            : OperationName(member)).Distinct()];
    }

    static string LastOf(string chain) => chain.Substring(chain.LastIndexOf('>') + 1).Trim();

    /// <summary>The innermost function or module all members belong to.</summary>
    static string CommonFunction(IReadOnlyList<Node> members)
    {
        var chains = members.Select(member => member.Origin.Functions).Where(chain => chain.Length > 0)
            .Select(chain => chain.Split([" > "], StringSplitOptions.None)).ToList();
        if (chains.Count == 0) return "";
        var depth = 0;
        while (chains.All(chain => chain.Length > depth && chain[depth] == chains[0][depth])) depth++;
        return depth == 0 ? "" : chains[0][depth - 1];
    }

    static string LastSegment(string path) => path.Substring(path.LastIndexOf('.') + 1).Replace("[", "").Replace("]", "");

    static string Capitalized(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    static string Camel(string name) => name.Length == 0 ? "value" : Identifiers.Camel(name);
}

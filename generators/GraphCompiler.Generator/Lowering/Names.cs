using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Names for the values, buffers and kernels of a graph: the user's where there are any, else the operation's.</summary>
internal sealed class Names
{
    readonly Dictionary<Node, int> order = [];
    readonly Dictionary<Node, string> outputs = [];

    readonly Dictionary<(string Path, bool IsGradient), Node> lastOfCall = [];

    public Names(Graph graph)
    {
        foreach (var node in graph.Nodes)
        {
            order.Add(node, order.Count);
            lastOfCall[(node.Origin.Path, node.Origin.IsGradient)] = node;
        }
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

    /// <summary>What a kernel calls the tensor: the user's name for an input, the last part of a parameter's path, else the operation.</summary>
    public string OperandName(Node node) => node.Attribute is string name && Leaf.IsStored(node) ? Camel(LastSegment(name)) : ValueName(node);

    /// <summary>What a kernel calls a value: the function it is the result of, else the operation.</summary>
    public string ValueName(Node node)
    {
        if (outputs.TryGetValue(node, out var output)) return Camel(output);
        var name = IsResultOfFunction(node) ? LastOf(node.Origin.Functions) : OperationName(node);
        return node.Origin.IsGradient ? "d" + name : Camel(name);
    }

    /// <summary>What an entry calls the tensor: the module or function it is the result of, else the operation.</summary>
    public string BufferName(Node node)
    {
        if (outputs.TryGetValue(node, out var output)) return Camel(output);
        var last = LastOf(node.Origin.Path);
        var module = last.EndsWith(".Forward", StringComparison.Ordinal) ? last.Substring(0, last.Length - ".Forward".Length) : last;
        var name = module.Length == 0 ? OperationName(node) : Identifiers.OfPath(module) + (IsResultOfCall(node) ? "" : OperationName(node));
        return node.Origin.IsGradient ? "d" + Capitalized(name) : Camel(name);
    }

    /// <summary>Whether no later node belongs to the same call of a function: the node is what the function returns.</summary>
    bool IsResultOfFunction(Node node) => node.Origin.Functions.Length > 0 && IsResultOfCall(node);

    bool IsResultOfCall(Node node) => lastOfCall.TryGetValue((node.Origin.Path, node.Origin.IsGradient), out var last) && last == node;

    static string LastOf(string chain) => chain.Substring(chain.LastIndexOf('>') + 1).Trim();

    /// <summary>The operation in a kernel's name.</summary>
    public static string OperationName(Node node) => node.Primitive.OperationName;

    /// <summary>A kernel's name from its members' operations and its shape: <c>MatMulAddRelu_N_784_128</c>.</summary>
    public string KernelName(Cluster cluster)
    {
        const int longest = 4;
        var members = cluster.Members.OrderBy(OrderOf).ToList();
        var gradients = members.Count(member => member.Origin.IsGradient);
        if (cluster.Product is null && members.Count > 1 && CommonFunction(members) is { Length: > 0 } function)
            return Capitalized(function) + (gradients == 0 ? "" : gradients == members.Count ? "Gradient" : "WithGradient");
        var operations = members.Select(OperationName).Distinct().ToList();
        return operations.Count <= longest ? string.Concat(operations) : string.Concat(operations.Take(longest - 1)) + "Etc";
    }

    /// <summary>The innermost function or module all members belong to.</summary>
    static string CommonFunction(IReadOnlyList<Node> members)
    {
        var chains = members.Select(member => member.Origin.Functions).Where(chain => chain.Length > 0).Select(chain => chain.Split([" > "], StringSplitOptions.None)).ToList();
        if (chains.Count == 0) return "";
        var depth = 0;
        while (chains.All(chain => chain.Length > depth && chain[depth] == chains[0][depth])) depth++;
        return depth == 0 ? "" : chains[0][depth - 1];
    }

    static string LastSegment(string path) => path.Substring(path.LastIndexOf('.') + 1).Replace("[", "").Replace("]", "");

    static string Capitalized(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    static string Camel(string name) => name.Length == 0 ? "value" : Identifiers.Camel(name);
}

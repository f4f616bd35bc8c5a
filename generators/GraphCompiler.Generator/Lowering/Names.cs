using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Names for the values, buffers and kernels of a graph: the user's where there are any, else the operation's.</summary>
internal sealed class Names
{
    static readonly ImmutableHashSet<string> reserved = ["begin", "end", "lanes", "row", "column", "batch", "point", "team"];

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

    /// <summary>What a kernel calls the tensor: the user's name for an input, the last part of a parameter's path, else the operation.</summary>
    public string OperandName(Node node) => node.Attribute is string name && Leaf.IsStored(node) ? Camel(LastSegment(name)) : ValueName(node);

    /// <summary>What a kernel calls a value.</summary>
    public string ValueName(Node node)
    {
        if (outputs.TryGetValue(node, out var output)) return Camel(output);
        var operation = OperationName(node);
        return node.Origin.IsGradient ? "d" + operation : Camel(operation);
    }

    /// <summary>The operation in a kernel's name.</summary>
    public static string OperationName(Node node) => node.Primitive switch
    {
        Contraction => "MatMul",
        Reduction { Name: "ReduceMax" } => "Max",
        Reduction { Name: "ReduceMin" } => "Min",
        var primitive => primitive.Name,
    };

    /// <summary>A kernel's name from its members' operations and its shape: <c>MatMulAddRelu_N_784_128</c>.</summary>
    public string KernelName(Cluster cluster)
    {
        const int longest = 4;
        var operations = cluster.Members.OrderBy(OrderOf).Select(OperationName).Distinct().ToList();
        var name = operations.Count <= longest ? string.Concat(operations) : string.Concat(operations.Take(longest - 1)) + "Etc";
        return name;
    }

    static string LastSegment(string path) => path.Substring(path.LastIndexOf('.') + 1).Replace("[", "").Replace("]", "");

    static string Capitalized(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    static string Camel(string name)
    {
        var camel = name.Length == 0 ? "value" : char.ToLowerInvariant(name[0]) + name.Substring(1);
        return reserved.Contains(camel) ? camel + "Value" : camel;
    }
}

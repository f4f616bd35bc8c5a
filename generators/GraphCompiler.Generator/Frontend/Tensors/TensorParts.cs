using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>The tensors in a value: itself, or the parts of a tuple, an array or an object.</summary>
internal sealed class TensorParts(TensorValues tensors)
{
    public List<Node> NodesIn(object? value)
    {
        var nodes = new List<Node>();
        Map(value, node =>
        {
            nodes.Add(node);
            return node;
        });
        return nodes;
    }

    /// <summary>A value with other tensors in the place of its own.</summary>
    public object? With(object? value, IReadOnlyList<Node> nodes)
    {
        var next = 0;
        return Map(value, _ => nodes[next++]);
    }

    object? Map(object? value, Func<Node, Node> map)
    {
        switch (value)
        {
            case Node node: return map(node);
            case ParameterValue parameter: return map(tensors.NodeOf(parameter));
            case TupleValue tuple: return new TupleValue([.. tuple.Items.Select(item => Map(item, map))]);
            case ListValue list: return new ListValue(list.Select(item => Map(item, map)));
            case ObjectValue { IsFrozen: false } item:
                var copy = item.Copy();
                foreach (var key in item.Fields.Keys.OrderBy(key => key, StringComparer.Ordinal))
                    copy.Fields[key] = Map(item.Fields[key], map);
                return copy;
            default: return value;
        }
    }
}

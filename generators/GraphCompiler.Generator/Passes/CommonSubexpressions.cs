using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>Hash consing: nodes that do the same to the same inputs become one, which keeps the origin of the first.</summary>
internal static class CommonSubexpressions
{
    public static readonly Pass Pass = new("CommonSubexpressions", Run);

    public static Graph Run(Graph graph)
    {
        var numbers = new Dictionary<Node, int>();
        var unique = new Dictionary<Key, Node>();
        return graph.Rewrite(node =>
        {
            var inputs = new int[node.Inputs.Length];
            for (var i = 0; i < inputs.Length; i++) inputs[i] = numbers[node.Inputs[i]];
            if (node.Primitive.Function is { IsCommutative: true }) Array.Sort(inputs);
            var key = new Key(node.Primitive, node.Attribute, node.Type, node.Shape, inputs);
            if (unique.TryGetValue(key, out var first)) return first;
            numbers.Add(node, numbers.Count);
            unique.Add(key, node);
            return node;
        });
    }

    sealed record Key(Primitive Primitive, object? Attribute, DType Type, Shape Shape, int[] Inputs)
    {
        public bool Equals(Key? other) =>
            other is not null && Primitive == other.Primitive && Type == other.Type && Inputs.AsSpan().SequenceEqual(other.Inputs)
            && Equals(Attribute, other.Attribute) && Shape == other.Shape;

        public override int GetHashCode()
        {
            var hash = (Primitive.GetHashCode() * 31 + Shape.GetHashCode()) * 31 + (Attribute?.GetHashCode() ?? 0);
            foreach (var input in Inputs) hash = hash * 31 + input;
            return hash;
        }
    }
}

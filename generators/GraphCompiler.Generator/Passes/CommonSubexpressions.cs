using System.Collections.Immutable;
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
            var inputs = node.Inputs.Select(input => numbers[input]).ToImmutableArray();
            if (node.Primitive is Elementwise { Function.IsCommutative: true }) inputs = inputs.Sort();
            var key = new Key(node.Primitive, node.Attribute, node.Type, node.Shape, inputs);
            if (unique.TryGetValue(key, out var first)) return first;
            numbers.Add(node, numbers.Count);
            unique.Add(key, node);
            return node;
        });
    }

    readonly record struct Key(Primitive Primitive, object? Attribute, ElementType Type, Shape Shape, ImmutableArray<int> Inputs)
    {
        public bool Equals(Key other) => Primitive == other.Primitive && Type == other.Type && Inputs.SequenceEqual(other.Inputs)
            && Equals(Attribute, other.Attribute) && Shape == other.Shape;

        public override int GetHashCode() => Inputs.Aggregate(Shape.GetHashCode() * 31 + (Attribute?.GetHashCode() ?? 0), (hash, input) => hash * 31 + input);
    }
}

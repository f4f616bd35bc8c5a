using System.Collections.Immutable;

namespace GraphCompiler.Generator.Graphs;

/// <summary>
/// One operation of a graph. Nodes are immutable and refer to their inputs, so a node is the graph of everything it depends on.
/// </summary>
internal sealed class Node(Primitive primitive, ImmutableArray<Node> inputs, object? attribute, Shape shape, DType type, Origin origin)
{
    public Primitive Primitive { get; } = primitive;

    public ImmutableArray<Node> Inputs { get; } = inputs;

    /// <summary>
    /// What the operation needs beside its inputs (axes, a constant, a name), with value equality and a canonical text; null if nothing.
    /// </summary>
    public object? Attribute { get; } = attribute;

    public Shape Shape { get; } = shape;

    public DType Type { get; } = type;

    public Origin Origin { get; } = origin;

    public int Rank => Shape.Rank;

    /// <summary>The length of the longest path from a node without inputs. Whatever depends on a node is deeper than it.</summary>
    public int Depth { get; } = DepthAbove(inputs);

    static int DepthAbove(ImmutableArray<Node> inputs)
    {
        var depth = 0;
        foreach (var input in inputs) depth = Math.Max(depth, input.Depth + 1);
        return depth;
    }

    public Node With(ImmutableArray<Node> inputs) => new(Primitive, inputs, Attribute, Shape, Type, Origin);

    public Node With(Origin origin) => new(Primitive, Inputs, Attribute, Shape, Type, origin);

    public static implicit operator Node(double value) => Leaf.Of(value);

    public override string ToString() => $"{Primitive.Name}{Shape}";
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// How nodes are read: movements, constants and cheap values of stored operands are followed to where the data is; everything else
/// is a value some kernel computes.
/// </summary>
internal static class Access
{
    const int CheapCost = 2;

    /// <summary>Whether reading the node means evaluating its element in place rather than loading it.</summary>
    public static bool IsInlined(Node node) => node.Primitive switch
    {
        Leaf => !Leaf.IsStored(node),
        PointwisePrimitive { IsView: true } => !IsLinear(node),
        Elementwise { Function.Cost: <= CheapCost } => node.Inputs.All(IsFreelyRead),
        OneHot => node.Inputs.All(IsFreelyRead),
        _ => false,
    };

    /// <summary>Whether the node is a reshape that merges axes: its operand can only be read from memory, by linear index.</summary>
    public static bool IsLinear(Node node) =>
        node.Primitive is Movement { Name: "Reshape" } && ReshapeMap.Source(node.Inputs[0].Shape, node.Shape, Coordinates(node.Shape)) is null;

    /// <summary>Whether some kernel computes the node.</summary>
    public static bool IsComputed(Node node) => !Leaf.IsStored(node) && !IsInlined(node) && !IsLinear(node);

    /// <summary>Reads an element: loads where the data is stored, evaluates inlined nodes, and hands computed ones to <paramref name="computed"/>.</summary>
    /// <param name="load">Loads an element of a stored node by linear index.</param>
    /// <param name="computed">Reads an element of a computed node.</param>
    public static Expression Read(Node node, ImmutableArray<IndexExpression> at, Func<Node, IndexExpression, Expression> load, Func<Node, ImmutableArray<IndexExpression>, Expression> computed)
    {
        if (Leaf.IsStored(node)) return load(node, ReshapeMap.Linear(node.Shape, at));
        if (IsLinear(node)) return load(StoredUnder(node), ReshapeMap.Linear(node.Shape, at));
        return IsInlined(node)
            ? ((PointwisePrimitive)node.Primitive).Element(node, at, (input, coordinates) => Read(input, coordinates, load, computed))
            : computed(node, at);
    }

    /// <summary>The node whose memory a chain of reshapes shares.</summary>
    public static Node StoredUnder(Node node)
    {
        while (node.Primitive is Movement { Name: "Reshape" } or StopGradient) node = node.Inputs[0];
        return node;
    }

    /// <summary>An axis for every size of a shape; sizes of one need none.</summary>
    public static ImmutableArray<IndexExpression> Coordinates(Shape shape, string names = "ijklmnpq") =>
        [.. shape.Select((dim, axis) => (IndexExpression)new Axis(names[axis % names.Length].ToString(), dim))];

    static bool IsFreelyRead(Node node) => Leaf.IsStored(node) || (node.Primitive is Leaf or Movement && (node.Inputs.IsEmpty || IsInlined(node) && IsFreelyRead(node.Inputs[0])));
}

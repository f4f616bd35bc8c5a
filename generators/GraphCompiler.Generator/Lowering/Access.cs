using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// How nodes are read: movements, constants and cheap functions of one stored tensor are followed to where the data is; everything else
/// is a value some kernel computes.
/// </summary>
/// <param name="stored">Computed nodes that are known to be stored, whatever is fused.</param>
internal sealed class Access(ImmutableHashSet<Node> stored)
{
    const int CheapCost = 3, LongestUniform = 16;

    readonly Dictionary<Node, bool> inlined = [];

    /// <summary>What can be said of nodes without knowing the graph they are in.</summary>
    public static Access Structural() => new([]);

    /// <summary>Outputs, operands of products and scatters, and what is read by linear index are stored.</summary>
    public static Access Of(Graph graph)
    {
        var stored = ImmutableHashSet.CreateBuilder<Node>();
        foreach (var output in graph.Outputs) Add(output.Node);
        foreach (var node in graph.Nodes)
            if (node.Primitive is Contraction or Scatter or Scan || IsLinear(node))
                foreach (var input in node.Inputs) Add(input);
        return new(stored.ToImmutable());

        void Add(Node node)
        {
            while (node.Primitive is PointwisePrimitive { IsView: true }) node = node.Inputs[0];
            if (node.Primitive is not Leaf) stored.Add(node);
        }
    }

    /// <summary>Whether the node is stored, whatever is fused.</summary>
    public bool IsAlwaysStored(Node node) => stored.Contains(node);

    /// <summary>Whether reading the node means evaluating its element in place rather than loading it.</summary>
    public bool IsInlined(Node node)
    {
        if (inlined.TryGetValue(node, out var known)) return known;
        return inlined[node] = node.Primitive switch
        {
            Leaf => !Leaf.IsStored(node),
            PointwisePrimitive { IsView: true } => !IsLinear(node),
            PointwisePrimitive { Cost: not null } => !stored.Contains(node) && (IsUniform(node) || IsCheap(node)),
            _ => false,
        };
    }

    /// <summary>Whether the node is a reshape that merges axes: its operand can only be read from memory, by linear index.</summary>
    public static bool IsLinear(Node node) =>
        node.Primitive is Movement { Name: "Reshape" } && ReshapeMap.Source(node.Inputs[0].Shape, node.Shape, Coordinates(node.Shape)) is null;

    /// <summary>Whether some kernel computes the node.</summary>
    public bool IsComputed(Node node) => !Leaf.IsStored(node) && !IsInlined(node) && !IsLinear(node);

    /// <summary>Reads an element: loads where the data is stored, evaluates inlined nodes, and hands computed ones to <paramref name="computed"/>.</summary>
    /// <param name="load">Loads an element of a stored node by linear index.</param>
    /// <param name="computed">Reads an element of a computed node.</param>
    public Expression Read(Node node, ImmutableArray<IndexExpression> at, Func<Node, IndexExpression, Expression> load, Func<Node, ImmutableArray<IndexExpression>, Expression> computed)
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

    /// <summary>Where a tensor lies in one piece, in row-major order: the stored node, and the element at which it begins. Null if it lies nowhere so.</summary>
    public static (Node Stored, Dim Origin)? PlaceOf(Node node)
    {
        var origin = Dim.Zero;
        while (true)
        {
            node = StoredUnder(node);
            if (node.Primitive is not Slice) return node.Primitive is PointwisePrimitive { IsView: true } ? null : (node, origin);
            var (at, whole) = (((Progressions)node.Attribute!).Items, node.Inputs[0].Shape);
            var isPiece = at.Select((item, axis) => item.Step == 1 && (axis == 0 || (item.Start.IsZero && node.Shape[axis] == whole[axis]))).All(fits => fits);
            if (!isPiece) return null;
            origin += at[0].Start * whole.Strides[0];
            node = node.Inputs[0];
        }
    }

    /// <summary>An axis for every size of a shape; sizes of one need none.</summary>
    public static ImmutableArray<IndexExpression> Coordinates(Shape shape, string names = "ijklmnpq") =>
        [.. shape.Select((dim, axis) => (IndexExpression)new Axis(names[axis % names.Length].ToString(), dim))];

    /// <summary>Whether the node is one number that is known when the call begins, by a formula short enough to be repeated wherever it is read.</summary>
    static bool IsUniform(Node node)
    {
        var operations = 0;
        return IsShort(node);

        bool IsShort(Node part) => !Leaf.IsStored(part) && part.Primitive is Leaf or Movement or Elementwise
            && (part.Primitive is not Elementwise || ++operations <= LongestUniform) && part.Inputs.All(IsShort);
    }

    /// <summary>A cheap function of one stored tensor costs no more to evaluate again than to store and load.</summary>
    bool IsCheap(Node node)
    {
        Node? source = null;
        var cost = 0;
        return IsCheap(node);

        bool IsCheap(Node part)
        {
            if (Leaf.IsStored(part) || stored.Contains(part)) return (source ??= part) == part;
            cost += part.Primitive switch
            {
                Leaf => 0,
                PointwisePrimitive { IsView: true } when !IsLinear(part) => 0,
                PointwisePrimitive { Cost: { } own } => own,
                _ => CheapCost + 1,
            };
            return cost <= CheapCost && part.Inputs.All(IsCheap);
        }
    }
}

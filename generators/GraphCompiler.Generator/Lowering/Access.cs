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
/// <param name="traits">What is cheap on the target.</param>
internal sealed class Access(ImmutableHashSet<Node> stored, KernelTraits traits)
{
    readonly Dictionary<Node, bool> inlined = [];

    /// <summary>What can be said of nodes without knowing the graph they are in.</summary>
    public static Access Structural(KernelTraits traits) => new([], traits);

    /// <summary>Outputs, and operands of operations that need them in memory, are stored.</summary>
    public static Access Of(Graph graph, KernelTraits traits)
    {
        var stored = ImmutableHashSet.CreateBuilder<Node>();
        foreach (var output in graph.Outputs) Add(output.Node);
        foreach (var node in graph.Nodes)
            if (node.Primitive.OperandPlace(node) != OperandPlace.Anywhere)
                foreach (var input in node.Inputs) Add(input);
        // Places in memory are loaded, or known from positions.
        foreach (var node in graph.Nodes)
            if (node.Primitive.AddressesByIndex && node.Primitive.IndexBound(node) is var (index, _)) AddFunction(node.Inputs[index]);
        return new(stored.ToImmutable(), traits);

        void AddFunction(Node node)
        {
            while (node.Primitive.IsView) node = node.Inputs[0];
            if (node.Primitive.Function is not null) stored.Add(node);
        }

        void Add(Node node)
        {
            while (node.Primitive.IsView) node = node.Inputs[0];
            if (node.Primitive.Source == NodeSource.Operation) stored.Add(node);
        }
    }

    /// <summary>Whether the node is stored, whatever is fused.</summary>
    public bool IsAlwaysStored(Node node) => stored.Contains(node);

    /// <summary>Whether reading the node means evaluating its element in place rather than loading it.</summary>
    public bool IsInlined(Node node)
    {
        if (inlined.TryGetValue(node, out var known)) return known;
        return inlined[node] = !Leaf.IsStored(node) && (node.Primitive.IsView
            ? !IsLinear(node)
            : node.Primitive.Cost is not null && !stored.Contains(node) && (IsUniform(node) || IsCheap(node)));
    }

    /// <summary>
    /// Whether the node is a view whose operand can only be read from memory, by linear index: a reshape that merges axes.
    /// </summary>
    public static bool IsLinear(Node node) => node.Primitive.IsView && node.Primitive.OperandPlace(node) == OperandPlace.Memory;

    /// <summary>Whether some kernel computes the node.</summary>
    public bool IsComputed(Node node) => !Leaf.IsStored(node) && !IsInlined(node) && !IsLinear(node);

    /// <summary>
    /// Reads an element: loads where the data is stored, evaluates inlined nodes, and hands computed ones to <paramref name="computed"/>.
    /// </summary>
    /// <param name="load">Loads an element of a stored node by linear index.</param>
    /// <param name="computed">Reads an element of a computed node.</param>
    public Expression Read(
        Node node, ImmutableArray<IndexExpression> at, Func<Node, IndexExpression, Expression> load,
        Func<Node, ImmutableArray<IndexExpression>, Expression> computed)
    {
        if (Leaf.IsStored(node)) return load(node, ReshapeMap.Linear(node.Shape, at));
        if (IsLinear(node)) return load(StoredUnder(node), ReshapeMap.Linear(node.Shape, at));
        return IsInlined(node)
            ? node.Primitive.ValueAt(node, new(at, []), (input, coordinates) => Read(input, coordinates, load, computed))
            : computed(node, at);
    }

    /// <summary>The node whose memory a chain of reshapes shares.</summary>
    public static Node StoredUnder(Node node)
    {
        while (node.Primitive.SharesMemory) node = node.Inputs[0];
        return node;
    }

    /// <summary>The nodes in whose memory a graph's outputs are.</summary>
    public static IEnumerable<Node> StoredOutputs(Graph graph) => graph.Outputs.Select(output => StoredUnder(output.Node));

    /// <summary>
    /// Where a tensor lies in one piece, in row-major order: the stored node, and the element at which it begins. Null if it lies nowhere
    /// so.
    /// </summary>
    public static (Node Stored, Dim Origin)? PlaceOf(Node node)
    {
        var origin = Dim.Zero;
        for (; node.Primitive.IsView || node.Primitive.SharesMemory; node = node.Inputs[0])
        {
            if (node.Primitive.PieceStart(node) is not { } start) return null;
            origin += start;
        }
        return (node, origin);
    }

    /// <summary>
    /// Whether the node is one number that is known when the call begins, by a formula short enough to be repeated wherever it is read.
    /// </summary>
    bool IsUniform(Node node)
    {
        var operations = 0;
        return IsShort(node);

        bool IsShort(Node part) =>
            !Leaf.IsStored(part) && !part.Primitive.DependsOnPosition && (part.Primitive.IsView || part.Primitive.Cost is not null)
            && (part.Primitive.Function is null || ++operations <= traits.LongestNumber) && part.Inputs.All(IsShort);
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
            cost += part.Primitive.IsView && !IsLinear(part) ? 0 : part.Primitive.Cost ?? traits.CheapRead + 1;
            return cost <= traits.CheapRead && part.Inputs.All(IsCheap);
        }
    }
}

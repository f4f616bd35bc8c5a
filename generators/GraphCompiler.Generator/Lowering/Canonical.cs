using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Brings a graph into the form the lowering expects, by copies where a value needs contiguous memory of its own.</summary>
internal sealed class Canonical(KernelTraits traits)
{
    readonly Access access = Access.Structural(traits);

    public static Graph Run(Graph graph, KernelTraits traits)
    {
        var canonical = new Canonical(traits);
        return canonical.StoreOutputs(canonical.StoreOperands(graph));
    }

    /// <summary>Operands of operations that need them in memory are put there.</summary>
    Graph StoreOperands(Graph graph) => graph.Rewrite(node => node.Primitive.OperandPlace(node) switch
    {
        OperandPlace.AffineMemory => node.With([.. node.Inputs.Select(Plain)]),
        OperandPlace.Memory => node.With([.. node.Inputs.Select(Stored)]),
        OperandPlace.OnePiece =>
            node.With([.. node.Inputs.Select((input, i) =>
                node.Primitive.TakesNumber(node, i) && Movement.LiteralOf(input) is not null ? input : InOnePiece(input))]),
        _ => node,
    });

    /// <summary>Every output has memory that is its own: not an input's, not a view, not another output's.</summary>
    Graph StoreOutputs(Graph graph)
    {
        var taken = new HashSet<Node>();
        return new Graph(graph.Name, [.. graph.Outputs.Select(output =>
        {
            var stored = Access.StoredUnder(output.Node);
            if (!access.IsComputed(stored) || !taken.Add(stored)) return output with { Node = Copy.Of(output.Node) };
            return output;
        })]);
    }

    /// <summary>
    /// The node as a view of plain memory. What windows are taken of is copied before, not after, when it has fewer elements.
    /// </summary>
    Node Plain(Node node) => IsPlain(node) ? node : IsWindowed(node) ? node.With([Plain(node.Inputs[0])]) : Copy.Of(node);

    bool IsPlain(Node node)
    {
        var loads = access.Read(node, ReshapeMap.Coordinates(node.Shape),
            (stored, index) => new Expression.Load(Placeholder(stored), index),
            (computed, at) => new Expression.Load(Placeholder(computed), ReshapeMap.Linear(computed.Shape, at)));
        return loads is Expression.Load load && load.Index.Terms.All(term => term is { Loaded: null, Coefficient.Constant: null or > 0 });
    }

    /// <summary>The node as a view of a piece of what is stored.</summary>
    Node InOnePiece(Node node) => Access.PlaceOf(node) is var (stored, _) && (access.IsComputed(stored) || Leaf.IsStored(stored))
        ? node
        : Copy.Of(node);

    static bool IsWindowed(Node node) => node.Primitive.Overlaps || (node.Primitive.IsView && IsWindowed(node.Inputs[0]));

    Node Stored(Node node) => access.IsComputed(Access.StoredUnder(node)) || Leaf.IsStored(Access.StoredUnder(node)) ? node : Copy.Of(node);

    static Operand Placeholder(Node node) => new("", node.Type, node.Shape);
}

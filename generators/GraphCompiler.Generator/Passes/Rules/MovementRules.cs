using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Merges movements, and computes before repeating rather than after.</summary>
internal static class MovementRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("expand of expand",
            node => Movement.IsExpand(node) && Movement.IsExpand(node.Inputs[0])
                ? Movement.Expand(node.Inputs[0].Inputs[0], node.Shape)
                : null),
        Rule.Local("reshape of reshape",
            node => Movement.IsReshape(node) && Movement.IsReshape(node.Inputs[0])
                ? Movement.Reshape(node.Inputs[0].Inputs[0], node.Shape)
                : null),
        Rule.Local("permute of permute", PermuteOfPermute),
        Rule.Local("movement of a repeated scalar", MovedScalar),
        Rule.Local("expand of leading ones", ExpandOfLeadingOnes),
        Rule.Local("permute of ones", PermuteOfOnes),
        new("elementwise of repeated", ElementwiseOfRepeated),
        new("elementwise of merged axes", ElementwiseOfMerged),
    ];

    static Node? PermuteOfPermute(Node node)
    {
        if (!Movement.IsPermute(node) || !Movement.IsPermute(node.Inputs[0])) return null;
        var (outer, inner) = (Pattern.AxesOf(node), Pattern.AxesOf(node.Inputs[0]));
        return Movement.Permute(node.Inputs[0].Inputs[0], [.. outer.Select(axis => inner[axis])]);
    }

    static Node? MovedScalar(Node node)
    {
        if (Movement.IsExpand(node) || !node.IsRearranged()) return null;
        var source = Movement.IsExpand(node.Inputs[0]) ? node.Inputs[0].Inputs[0] : node.Inputs[0];
        return source.Rank == 0 ? Movement.Expand(source, node.Shape) : null;
    }

    static Node? ExpandOfLeadingOnes(Node node) =>
        Movement.IsExpand(node) && Movement.IsReshape(node.Inputs[0]) && node.Inputs[0].Inputs[0] is var source
            && source.Rank < node.Inputs[0].Rank
        && source.Shape.SequenceEqual(node.Inputs[0].Shape.Skip(node.Inputs[0].Rank - source.Rank))
            ? Movement.Expand(source, node.Shape)
            : null;

    // Moving only axes of size one leaves the elements in order.
    static Node? PermuteOfOnes(Node node)
    {
        if (!Movement.IsPermute(node)) return null;
        var source = node.Inputs[0];
        var moved = Pattern.AxesOf(node).Where(axis => !source.Shape[axis].IsOne).ToArray();
        return moved.Zip(moved.Skip(1), (left, right) => left < right).All(ordered => ordered)
            ? Movement.Reshape(source, node.Shape)
            : null;
    }

    static Node? ElementwiseOfRepeated(Node node, RewriteContext context)
    {
        if (node.Primitive.Function is null || !node.Inputs.All(Movement.IsExpand)) return null;
        var sources = node.Inputs.Select(input => input.Inputs[0]).ToArray();
        var shape = sources.Select(source => source.Shape).Aggregate((left, right) => Movement.Broadcast(node.Primitive.Name, left, right));
        if (shape == node.Shape) return null;
        var once = new Node(
            node.Primitive, [.. sources.Select(source => Movement.Expand(source, shape))], node.Attribute, shape, node.Type, Origin.None);
        return Movement.Expand(once, node.Shape);
    }

    /// <summary>
    /// Where axes of a view are merged, its elements are not where their index says without a division, and would be copied. What is
    /// computed of them is computed under the view's own shape; merged afterwards, it stays where it is.
    /// </summary>
    static Node? ElementwiseOfMerged(Node node, RewriteContext context)
    {
        // Numbers are moved out of reshapes.
        if (node.Primitive.Function is null || node.Inputs.Length < 2 || node.Inputs.Any(input => input.Repeated() is { Rank: 0 }))
            return null;
        if (node.Inputs.FirstOrDefault(input => IsCopied(input) && context.IsUsedOnce(input)) is not { } merged) return null;
        var shape = merged.Inputs[0].Shape;
        if (ReshapeMap.Source(node.Shape, shape, ReshapeMap.Coordinates(shape)) is null) return null;
        var apart = new Node(node.Primitive, [.. node.Inputs.Select(input => Movement.ReshapeSource(input, shape))], node.Attribute, shape,
            node.Type, Origin.None);
        return Movement.Reshape(apart, node.Shape);
    }

    /// <summary>Whether axes of a view are merged.</summary>
    static bool IsCopied(Node node) =>
        Movement.IsReshape(node) && node.Primitive.OperandPlace(node) == OperandPlace.Memory && node.Inputs[0].Primitive.IsView;
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Passes.Pattern;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>
/// Removes axes from reductions along which nothing varies, and takes factors that do not vary along them out where that is safe.
/// </summary>
internal static class ReductionRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("reduction of ones", OfOnes),
        Rule.Local("reduction of repeated", OfRepeated),
        Rule.Local("reduction of regrouped", OfRegrouped),
        Rule.Local("sum of one-hot", SumOfOneHot),
        Rule.Local("sum of negated", node =>
            node.Operand(Reduction.Sum)?.Operand(Elementwise.Negate) is { } x ? -Reduction.Sum.Call(x, AxesOf(node)) : null),
        new("sum of scaled", SumOfScaled),
    ];

    static Node? OfOnes(Node node)
    {
        if (node.Primitive.ReducedAxes(node) is not { } axes) return null;
        var x = node.Inputs[0];
        var longer = axes.Where(axis => !x.Shape[axis].IsOne).ToImmutableArray();
        return longer.Length < axes.Length ? Movement.Reshape(Reduction.Like(node, x, longer), node.Shape) : null;
    }

    // Along repeated axes a sum is a multiple and a maximum is the element itself; other axes are reduced before repeating.
    static Node? OfRepeated(Node node)
    {
        if (node.Primitive.ReducedAxes(node) is not { } axes || !Movement.IsExpand(node.Inputs[0])) return null;
        if (!node.Is(Reduction.Sum) && node.Primitive.Combiner is not (Combiner.Max or Combiner.Min)) return null;
        var (x, source) = (node.Inputs[0], node.Inputs[0].Inputs[0]);
        var lead = x.Rank - source.Rank;
        var genuine = axes.Where(axis => axis >= lead && source.Shape[axis - lead] == x.Shape[axis]).ToImmutableArray();
        var times = axes.Where(axis => !genuine.Contains(axis)).Aggregate(Dim.One, (product, axis) => product * x.Shape[axis]);
        var within = axes.Where(axis => axis >= lead).Select(axis => axis - lead).ToImmutableArray();
        var reduced = Reduction.Like(node, source, [.. genuine.Select(axis => axis - lead)]);
        if (node.Is(Reduction.Sum) && !times.IsOne) reduced *= Leaf.Size(times);
        return Movement.Expand(Movement.Reshape(reduced, source.Shape.Without(within)), node.Shape);
    }

    // A reshape that only inserts or drops axes of size one does not matter to a reduction.
    static Node? OfRegrouped(Node node)
    {
        if (node.Primitive.ReducedAxes(node) is null || !Movement.IsReshape(node.Inputs[0])) return null;
        var (x, source) = (node.Inputs[0], node.Inputs[0].Inputs[0]);
        if (!WithoutOnes(x.Shape).SequenceEqual(WithoutOnes(source.Shape))) return null;
        var (reshapedAxes, sourceAxes) = (AxesLongerThanOne(x.Shape), AxesLongerThanOne(source.Shape));
        var axes = AxesOf(node).Where(axis => !x.Shape[axis].IsOne)
            .Select(axis => sourceAxes[Array.IndexOf(reshapedAxes, axis)]).ToImmutableArray();
        return Movement.Reshape(Reduction.Like(node, source, axes), node.Shape);
    }

    static int[] AxesLongerThanOne(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Where(axis => !shape[axis].IsOne)];

    // One element of a one-hot row is 1, so the sum of the row times a factor that is constant along it is the factor.
    static Node? SumOfOneHot(Node node)
    {
        if (node.Operand(Reduction.Sum) is not { } x || AxesOf(node).Length != 1 || AxesOf(node)[0] != x.Rank - 1) return null;
        if (x.Is(OneHot.Instance)) return Fill(1, node);
        if (x.Is(Elementwise.Where)) return x.Inputs[0].Is(OneHot.Instance) && x.Inputs[2].IsLiteral(0)
            ? x.Inputs[1].DropRepeatedAxes(AxesOf(node))
            : null;
        if (!x.Is(Elementwise.Multiply)) return null;
        foreach (var (hot, factor) in x.Orders())
            if (hot.Is(OneHot.Instance) && factor.DropRepeatedAxes(AxesOf(node)) is { } rest) return rest;
        return null;
    }

    // A factor below 1 stays inside: without it the sum could overflow.
    static Node? SumOfScaled(Node node, RewriteContext context)
    {
        if (node.Operand(Reduction.Sum) is not { } x || !x.Is(Elementwise.Multiply) || !context.IsUsedOnce(x)) return null;
        foreach (var (summed, factor) in x.Orders())
            if (Scale.IsAtLeastOne(factor) && factor.DropRepeatedAxes(AxesOf(node)) is { } rest)
                return Reduction.Sum.Call(summed, AxesOf(node)) * rest;
        return null;
    }
}

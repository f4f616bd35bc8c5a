using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>
/// Combines the known scalars of a product and takes common factors out of sums. Results may differ in the last bits from the order the
/// user wrote, but nothing overflows that didn't: other products keep their order, and common factors stay in sums of terms that may be
/// too large without them.
/// </summary>
internal static class FactorRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new("scale of scaled", ScaleOfScaled),
        new("movement of scaled", MovementOfScaled),
        new("common factor", CommonFactor),
        new("common factor of bounded terms", CommonFactorOfBounded),
    ];

    static Node? ScaleOfScaled(Node node, RewriteContext context)
    {
        if (node.Is(Multiply))
        {
            foreach (var (inner, outer) in node.Orders())
            {
                if (outer.Repeated() is not { } scale || !context.IsUsedOnce(inner)) continue;
                if (inner.Is(Multiply))
                    foreach (var (x, factor) in inner.Orders())
                        if (factor.Repeated() is { } other && x.Repeated() is null && Merge(Multiply, other, scale, node) is { } merged)
                            return x * merged;
                if (!inner.Is(Divide)) continue;
                if (inner.Inputs[1].Repeated() is { } divisor && inner.Inputs[0].Repeated() is null
                    && Merge(Divide, scale, divisor, node) is { } quotient)
                    return inner.Inputs[0] * quotient;
                if (inner.Inputs[0].Repeated() is { } dividend && Merge(Multiply, dividend, scale, node) is { } product)
                    return product / inner.Inputs[1];
            }
            return null;
        }
        if (!node.Is(Divide) || node.Inputs[1].Repeated() is not { } by || !context.IsUsedOnce(node.Inputs[0])) return null;
        var dividedBy = node.Inputs[0];
        if (dividedBy.Is(Divide) && dividedBy.Inputs[1].Repeated() is { } first && dividedBy.Inputs[0].Repeated() is null
            && Merge(Multiply, first, by, node) is { } both)
            return dividedBy.Inputs[0] / both;
        if (!dividedBy.Is(Multiply)) return null;
        foreach (var (x, factor) in dividedBy.Orders())
            if (factor.Repeated() is { } other && x.Repeated() is null && Merge(Divide, other, by, node) is { } ratio) return x * ratio;
        return null;
    }

    static Node? MovementOfScaled(Node node, RewriteContext context)
    {
        if (!(Movement.IsReshape(node) || Movement.IsPermute(node)) || !node.Inputs[0].Is(Multiply) || !context.IsUsedOnce(node.Inputs[0]))
            return null;
        foreach (var (x, scale) in node.Inputs[0].Orders())
            if (Movement.IsExpand(scale) && scale.Inputs[0].Rank == 0 && x.Repeated() is null) return node.With([x]) * scale.Inputs[0];
        return null;
    }

    // Next to a small term, the other one does not overflow.
    static Node? CommonFactor(Node node, RewriteContext context)
    {
        if (!(node.Is(Add) || node.Is(Subtract)) || !node.Inputs.All(term => term.Is(Multiply) && context.IsUsedOnce(term))) return null;
        foreach (var (a, factor) in node.Inputs[0].Orders())
            foreach (var (b, other) in node.Inputs[1].Orders())
                if (factor == other && Scale.IsSafe(factor) && (a.IsSmall() || b.IsSmall())) return node.With([a, b]) * factor;
        return null;
    }

    // As in the gradients of products such as GELU, x * (1 + erf(x)): what the forward pass knows becomes one value, which is stored
    // instead of all of its factors.
    static Node? CommonFactorOfBounded(Node node, RewriteContext context)
    {
        if (!(node.Is(Add) || node.Is(Subtract)) || !node.Inputs.All(term => term.Is(Multiply) && context.IsUsedOnce(term))) return null;
        var (left, right) = (FactorsOf(node.Inputs[0], context), FactorsOf(node.Inputs[1], context));
        foreach (var factor in left.Where(factor => factor.Repeated() is null && right.Contains(factor)))
        {
            var (a, b) = (left.Remove(factor), right.Remove(factor));
            if (UnboundedOf(a) is { } ofLeft && UnboundedOf(b) is { } ofRight && ofLeft + ofRight < 2
                && ProductOf(a, node) is { } x && ProductOf(b, node) is { } y)
                return node.With([x, y]) * factor;
        }
        return null;
    }

    /// <summary>How many factors are of any size; null if the others may make their product overflow.</summary>
    static int? UnboundedOf(ImmutableArray<Node> factors)
    {
        var (unbounded, greatest) = (0, 1d);
        foreach (var magnitude in factors.Select(Bounds.MagnitudeOf))
            if (double.IsInfinity(magnitude)) unbounded++;
            else greatest *= magnitude;
        return unbounded == 0 ? (greatest <= Scale.Greatest ? 0 : null) : unbounded == 1 && greatest <= 1 ? 1 : null;
    }

    static ImmutableArray<Node> FactorsOf(Node product, RewriteContext context) =>
        [.. product.Inputs.SelectMany(input => input.Is(Multiply) && context.IsUsedOnce(input) ? FactorsOf(input, context) : [input])];

    /// <summary>The product, with its literals as one; null if that is not as exact.</summary>
    static Node? ProductOf(ImmutableArray<Node> factors, Node like)
    {
        var literal = factors.Aggregate(1d, (product, factor) => product * (factor.Literal() ?? 1));
        var others = factors.RemoveAll(factor => factor.Literal() is not null);
        if (others.IsEmpty || !Scale.IsSafe(Leaf.Of(literal))) return null;
        // The literal comes early: where it makes a term smaller, the factors that follow may be above 1.
        var first = literal == 1 ? others[0] : others[0] * Pattern.Fill(literal, like);
        return others.Skip(1).Aggregate(first, (product, factor) => product * factor);
    }

    static Node? Merge(Elementwise operation, Node left, Node right, Node like) =>
        operation.Call(left, right) is { Rank: 0 } merged && Scale.IsSafe(merged) ? Movement.Expand(merged, like.Shape) : null;
}

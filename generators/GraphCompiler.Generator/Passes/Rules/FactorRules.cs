using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>
/// Products regroup so that scalars meet scalars and rows meet rows, common factors leave sums, and quotients that exist are used again.
/// They reassociate: results may differ in the last bits from the order the user wrote.
/// </summary>
internal static class FactorRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new("scale of scaled", ScaleOfScaled),
        new("scalars outward", ScalarsOutward),
        new("existing quotient", ExistingQuotient),
        new("common divisor", (node, context) => OfSum(node, context, Divide, Quotient)),
        new("common factor", (node, context) => OfSum(node, context, Multiply, Cofactor)),
    ];

    // Of two repeated factors the smaller one moves into the larger: one operation there saves one on the whole tensor.
    static Node? ScaleOfScaled(Node node, RewriteContext context)
    {
        if (node.Is(Multiply))
        {
            foreach (var (inner, outer) in node.Orders())
            {
                if (outer.Repeated() is not { } scale || !context.IsUsedOnce(inner)) continue;
                if (inner.Is(Multiply))
                    foreach (var (x, factor) in inner.Orders())
                        if (factor.Repeated() is { } other && x.Repeated() is null && Merge(Multiply, other, scale, node) is { } merged) return x * merged;
                if (!inner.Is(Divide)) continue;
                if (inner.Inputs[1].Repeated() is { } divisor && inner.Inputs[0].Repeated() is null && Merge(Divide, scale, divisor, node) is { } quotient)
                    return inner.Inputs[0] * quotient;
                if (inner.Inputs[0].Repeated() is { } dividend && Merge(Multiply, dividend, scale, node) is { } product) return product / inner.Inputs[1];
            }
            return null;
        }
        if (!node.Is(Divide) || node.Inputs[1].Repeated() is not { } by || !context.IsUsedOnce(node.Inputs[0])) return null;
        var dividedBy = node.Inputs[0];
        if (dividedBy.Is(Divide) && dividedBy.Inputs[1].Repeated() is { } first && dividedBy.Inputs[0].Repeated() is null && Merge(Multiply, first, by, node) is { } both)
            return dividedBy.Inputs[0] / both;
        if (!dividedBy.Is(Multiply)) return null;
        foreach (var (x, factor) in dividedBy.Orders())
            if (factor.Repeated() is { } other && x.Repeated() is null && Merge(Divide, other, by, node) is { } ratio) return x * ratio;
        return null;
    }

    // So that the scalars of a product meet, whatever was written between them.
    static Node? ScalarsOutward(Node node, RewriteContext context)
    {
        if (node.Is(Multiply))
        {
            foreach (var (scaled, y) in node.Orders())
                if (y.Repeated() is null && Scaled(scaled, context) is var (x, scale)) return x * y * scale;
            return null;
        }
        if (!node.Is(Divide) && !Movement.IsReshape(node) && !Movement.IsPermute(node)) return null;
        return Scaled(node.Inputs[0], context) is var (inner, by) && !(node.Is(Divide) && node.Inputs[1].Repeated() is { })
            ? node.With(node.Inputs.SetItem(0, inner)) * by.Inputs[0]
            : null;
    }

    static (Node X, Node Scale)? Scaled(Node node, RewriteContext context)
    {
        if (!node.Is(Multiply) || !context.IsUsedOnce(node)) return null;
        foreach (var (x, scale) in node.Orders())
            if (Movement.IsExpand(scale) && scale.Inputs[0].Rank == 0 && x.Repeated() is null) return (x, scale);
        return null;
    }

    static Node? Merge(Elementwise operation, Node left, Node right, Node like)
    {
        if (left.Rank != 0 && right.Rank != 0 && left.Shape != right.Shape) return null;
        return Movement.Expand(operation.Call(left, right), like.Shape);
    }

    // (a / d) * b is a * (b / d), and b / d may be there already: the softmax itself in softmax's gradient.
    static Node? ExistingQuotient(Node node, RewriteContext context)
    {
        if (!node.Is(Multiply)) return null;
        foreach (var (quotient, b) in node.Orders())
            if (context.IsUsedOnce(quotient))
            {
                if (quotient.Is(Divide) && context.Existing(Divide, b, quotient.Inputs[1]) is { } existing) return quotient.Inputs[0] * existing;
                if (DividedBy(quotient) is { } divisor && context.Existing(Divide, b, divisor) is { } there && Quotient(quotient, divisor) is { } rest) return rest * there;
            }
        return null;
    }

    // The divisor of a quotient that was taken before it was repeated.
    static Node? DividedBy(Node node) =>
        node.Is(Divide) ? node.Inputs[1] : node.IsRearranged() && DividedBy(node.Inputs[0]) is { } divisor && divisor.Shape == node.Inputs[0].Shape ? node.With([divisor]) : null;

    static Node? OfSum(Node node, RewriteContext context, Elementwise operation, Func<Node, Node, Node?> without)
    {
        if (!node.Is(Add) && !node.Is(Subtract)) return null;
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        if (left == right || !context.IsUsedOnce(left) || !context.IsUsedOnce(right)) return null;
        foreach (var side in new[] { left, right })
        {
            if (!side.Is(operation)) continue;
            foreach (var common in operation == Divide ? side.Inputs.Skip(1) : side.Inputs)
                if (without(left, common) is { } a && without(right, common) is { } b)
                    return operation.Call(node.With([a, b]), common);
        }
        return null;
    }

    /// <summary>x * divisor, for an x that is visibly a quotient by <paramref name="divisor"/>.</summary>
    static Node? Quotient(Node x, Node divisor)
    {
        if (x.Is(Divide) && x.Inputs[1] == divisor) return x.Inputs[0];
        return Inside(x, divisor, Quotient);
    }

    /// <summary>x / factor, for an x that is visibly a multiple of <paramref name="factor"/>.</summary>
    static Node? Cofactor(Node x, Node factor)
    {
        if (!x.Is(Multiply)) return null;
        foreach (var (a, b) in x.Orders())
            if (b == factor) return a;
        return null;
    }

    static Node? Inside(Node x, Node divisor, Func<Node, Node, Node?> find)
    {
        if (x.IsRearranged())
            return divisor.Primitive == x.Primitive && Equals(divisor.Attribute, x.Attribute) && divisor.Inputs[0].Shape == x.Inputs[0].Shape
                && find(x.Inputs[0], divisor.Inputs[0]) is { } moved ? x.With([moved]) : null;
        if (x.Is(Negate)) return find(x.Inputs[0], divisor) is { } positive ? -positive : null;
        if (!x.Is(Multiply)) return null;
        foreach (var (a, b) in x.Orders())
            if (find(a, divisor) is { } quotient) return quotient * b;
        return null;
    }
}

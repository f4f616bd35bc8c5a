using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Signs move outward through products until a sum, a difference or a literal absorbs them.</summary>
internal static class NegationRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("--x", node => node.Is(Negate) ? node.Inputs[0].Negated() : null),
        new("-(x - y)", (node, context) =>
            node.Operand(Negate) is { } x && x.Is(Subtract) && context.IsUsedOnce(x) ? x.Inputs[1] - x.Inputs[0] : null),
        new("-(x * c)", NegateScaled),
        Rule.Local("-c / x", node => node.Is(Divide) && node.Inputs[0].Literal() is < 0 and { } c && node.Inputs[1].Literal() is null
            ? -(Pattern.Fill(-c, node) / node.Inputs[1])
            : null),
        Rule.Local("|-x|", node => node.Operand(Abs)?.Negated() is { } x ? Abs.Call(x) : null),
        Rule.Local("x + -y", Sum),
        Rule.Local("x - -y", Difference),
        Rule.Local("-x * y", node => node.Is(Multiply) || node.Is(Divide) ? Product(node) : null),
    ];

    static Node? NegateScaled(Node node, RewriteContext context)
    {
        if (node.Operand(Negate) is not { } product || !product.Is(Multiply) || !context.IsUsedOnce(product)) return null;
        foreach (var (x, y) in product.Orders())
            if (y.Literal() is { } value) return x * Pattern.Fill(-value, node);
        return null;
    }

    static Node? Sum(Node node)
    {
        if (!node.Is(Add)) return null;
        foreach (var (x, y) in node.Orders())
            if (y.Negated() is { } positive) return x - positive;
        return null;
    }

    static Node? Difference(Node node)
    {
        if (!node.Is(Subtract)) return null;
        if (node.Inputs[1].Negated() is { } right) return node.Inputs[0] + right;
        return node.Inputs[0].Negated() is { } left ? -(left + node.Inputs[1]) : null;
    }

    static Node? Product(Node node)
    {
        var (left, right) = (node.Inputs[0].Negated(), node.Inputs[1].Negated());
        if (left is null && right is null) return null;
        var product = node.With([left ?? node.Inputs[0], right ?? node.Inputs[1]]);
        return left is null || right is null ? -product : product;
    }
}

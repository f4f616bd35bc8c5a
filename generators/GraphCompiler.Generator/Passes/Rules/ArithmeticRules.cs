using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Passes.Pattern;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>
/// Identities with literals. A literal zero annihilates a factor even where that is infinite or NaN: the zeros of gradients are
/// structural, and a term that the user switched off with a 0 must cost nothing.
/// </summary>
internal static class ArithmeticRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("constants", FoldConstants),
        Rule.Local("x + 0", node => InEitherOrder(node, Add, (x, y) => y.IsLiteral(0) ? x : null)),
        Rule.Local("x + x", node => node.Is(Add) && node.Inputs[0] == node.Inputs[1] ? node.Inputs[0] * 2 : null),
        Rule.Local("x - 0", node => node.Is(Subtract) && node.Inputs[1].IsLiteral(0) ? node.Inputs[0] : null),
        Rule.Local("0 - x", node => node.Is(Subtract) && node.Inputs[0].IsLiteral(0) ? -node.Inputs[1] : null),
        Rule.Local("x * 1", node => InEitherOrder(node, Multiply, (x, y) => y.IsLiteral(1) ? x : null)),
        Rule.Local("x * -1", node => InEitherOrder(node, Multiply, (x, y) => y.IsLiteral(-1) ? -x : null)),
        Rule.Local("x * 0", node => InEitherOrder(node, Multiply, (x, y) => y.IsLiteral(0) ? y : null)),
        new("x * c * d", CombineLiterals),
        Rule.Local("0 / x", node => node.Is(Divide) && node.Inputs[0].IsLiteral(0) ? node.Inputs[0] : null),
        Rule.Local("x / 1", node => node.Is(Divide) && node.Inputs[1].IsLiteral(1) ? node.Inputs[0] : null),
        Rule.Local("x / 2^n", DivideByPowerOfTwo),
        Rule.Local("x / size", DivideBySize),
        Rule.Local("x * (1 / y)", node => InEitherOrder(node, Multiply,
            (x, y) => y.Is(Divide) && y.Inputs[0].IsLiteral(1) && !IsSize(y.Inputs[1]) ? x / y.Inputs[1] : null)),
        Rule.Local("x ^ c", PowerOfLiteral),
        Rule.Local("where c", node => node.Is(Where) && node.Inputs[0].Literal() is { } condition
            ? node.Inputs[condition != 0 ? 1 : 2]
            : null),
        Rule.Local("where mark c 0", WhereOfNumber),
        Rule.Local("where x x", node => node.Is(Where) && node.Inputs[1] == node.Inputs[2] ? node.Inputs[1] : null),
    ];

    static Node? InEitherOrder(Node node, Elementwise primitive, Func<Node, Node, Node?> rule)
    {
        if (!node.Is(primitive)) return null;
        foreach (var (x, y) in node.Orders())
            if (rule(x, y) is { } made) return made;
        return null;
    }

    static Node? CombineLiterals(Node node, RewriteContext context) => InEitherOrder(node, Multiply, (product, outer) =>
    {
        if (outer.Literal() is not { } d || !product.Is(Multiply) || !context.IsUsedOnce(product)) return null;
        foreach (var (x, inner) in product.Orders())
            if (inner.Literal() is { } c && Scale.IsSafe(Leaf.Of(c * d))) return x * Fill(c * d, node);
        return null;
    });

    // Only exactly rounded functions are evaluated: for others, machines differ in the last place, and generated code must not.
    static Node? FoldConstants(Node node)
    {
        if (node.Primitive.Function is not { IsExact: true } function) return null;
        var values = new double[node.Inputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (node.Inputs[i].Literal() is not { } value) return null;
            values[i] = value;
        }
        return Fill(function.Evaluate(values), node);
    }

    // The reciprocal of a power of two is exact (and here far from the ends of the range).
    static Node? DivideByPowerOfTwo(Node node)
    {
        if (!node.Is(Divide) || node.Inputs[1].Literal() is not { } divisor || divisor == 0) return null;
        var exponent = Math.Round(Math.Log(Math.Abs(divisor), 2));
        return Math.Abs(exponent) <= 100 && Math.Abs(divisor) == Math.Pow(2, exponent) ? node.Inputs[0] * Fill(1 / divisor, node) : null;
    }

    // One division for the whole tensor instead of one per element: the reciprocal of a size can't overflow or underflow.
    static Node? DivideBySize(Node node) =>
        node.Is(Divide) && node.Rank > 0 && node.Inputs[1].Repeated() is { Rank: 0 } size && IsSize(size)
            && node.Inputs[0].Repeated() is null
            ? node.Inputs[0] * (1 / size)
            : null;

    static bool IsSize(Node node) => Leaf.IsSize(node) || (node.Is(Multiply) && node.Inputs.Any(Leaf.IsSize) && Scale.IsSafe(node));

    // The product with zeros and ones is the same for numbers that are known to be finite, and joins other products.
    static Node? WhereOfNumber(Node node) =>
        node.Is(Where) && node.Inputs[2].IsLiteral(0) && node.Inputs[0].Primitive.IsIndicator(node.Inputs[0])
            && IsFiniteNumber(node.Inputs[1])
            ? node.Inputs[0] * node.Inputs[1]
            : null;

    static bool IsFiniteNumber(Node node)
    {
        if (Movement.IsExpand(node) || node.Is(Negate)) return IsFiniteNumber(node.Inputs[0]);
        if (node.Is(Multiply) || node.Is(Divide))
            return node.Inputs.All(IsFiniteNumber) && !(node.Is(Divide) && node.Inputs[1].IsLiteral(0));
        return Leaf.IsSize(node) || (Leaf.ValueOf(node) is { } value && !double.IsNaN(value) && !double.IsInfinity(value));
    }

    // The root of -infinity is NaN, its power isn't; and the square of the reciprocal overflows where the power does, not where x * x does.
    static Node? PowerOfLiteral(Node node)
    {
        if (!node.Is(Pow)) return null;
        var x = node.Inputs[0];
        return node.Inputs[1].Literal() switch
        {
            0 => Fill(1, node),
            1 => x,
            2 => x * x,
            3 => x * x * x,
            0.5 when x.IsNonNegative() => Sqrt.Call(x),
            -0.5 when x.IsNonNegative() => 1 / Sqrt.Call(x),
            -1 => 1 / x,
            -2 when 1 / x is var reciprocal => reciprocal * reciprocal,
            _ => null,
        };
    }
}

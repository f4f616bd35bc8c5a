using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// Scalars that are known, up to sizes, when the project is built: literals, sizes, and products and quotients of them. Only these may be
/// merged: products of others may overflow or underflow where the formula as written does not.
/// </summary>
internal static class Scale
{
    // Far from the ends of the range of single precision.
    public const double Least = 1e-30, Greatest = 1e30;

    /// <summary>Whether multiplying by the scalar is as exact as multiplying by its factors one by one.</summary>
    public static bool IsSafe(Node scalar) => MagnitudeOf(scalar) is var (least, greatest) && least >= Least && greatest <= Greatest;

    /// <summary>Whether the scalar enlarges what is multiplied by it, so that this can't overflow where the product doesn't.</summary>
    public static bool IsAtLeastOne(Node scalar) => IsSafe(scalar) && MagnitudeOf(scalar)?.Least >= 1;

    static (double Least, double Greatest)? MagnitudeOf(Node node)
    {
        if (node.Literal() is { } value) return (Math.Abs(value), Math.Abs(value));
        if (Movement.IsExpand(node)) return MagnitudeOf(node.Inputs[0]);
        if (Leaf.IsSize(node)) return (((Dim)node.Attribute!).Least ?? 0, long.MaxValue);
        if (node.Operand(Negate) is { } opposite) return MagnitudeOf(opposite);
        if (node.Operand(Sqrt) is { } square)
            return MagnitudeOf(square) is var (least, greatest) ? (Math.Sqrt(least), Math.Sqrt(greatest)) : null;
        if (!(node.Is(Multiply) || node.Is(Divide)) || MagnitudeOf(node.Inputs[0]) is not var (a, b)
            || MagnitudeOf(node.Inputs[1]) is not var (c, d)) return null;
        return node.Is(Multiply) ? (a * c, b * d) : (a / d, b / c);
    }
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// What is known of the values of a node, whatever the data, unless they are NaN: enough to tell that an exponential can't overflow.
/// </summary>
internal static class Bounds
{
    // How far formulas are followed: the search branches.
    const int Depth = 12;

    // Of a number in single precision.
    const double GreatestRoot = 2e19;

    /// <summary>Whether the values have an upper bound.</summary>
    public static bool IsBoundedAbove(this Node node) => IsBoundedAbove(node, Depth);

    public static bool IsNonNegative(this Node node) => SignOf(node, Depth) > 0;

    /// <summary>Whether no magnitude is above 1.</summary>
    public static bool IsSmall(this Node node) => node.Core() is var x
        && (x.Is(Tanh) || x.Is(Sigmoid) || x.Is(Erf) || x.Is(Sin) || x.Is(Cos) || x.Is(Marker.Softmax) || x.Is(OneHot.Instance));

    /// <summary>A magnitude that no value is above: infinity if none is known.</summary>
    public static double MagnitudeOf(Node node) => MagnitudeOf(node, Depth);

    /// <summary>Whether all values are positive and their reciprocals as exact as they are: neither infinite nor denormal.</summary>
    public static bool HasSafeReciprocal(this Node node) =>
        RangeOf(node, Depth) is { Least: >= Scale.Least, Greatest: <= Scale.Greatest };

    static double MagnitudeOf(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0) return double.PositiveInfinity;
        if (x.Literal() is { } value) return Math.Abs(value);
        if (x.IsSmall() || (x.Operand(Exp) is { } exponent && SignOf(exponent, depth - 1) < 0)) return 1;
        if (!(x.Is(Add) || x.Is(Subtract) || x.Is(Multiply) || x.Is(Negate))) return double.PositiveInfinity;
        var magnitudes = x.Inputs.Select(input => MagnitudeOf(input, depth - 1));
        return x.Is(Multiply) ? magnitudes.Aggregate((a, b) => a * b)
            : x.Is(Subtract) && x.Inputs.All(input => SignOf(input, depth - 1) > 0) ? magnitudes.Max()
            : magnitudes.Sum();
    }

    /// <summary>Between which numbers the values lie, if none is negative.</summary>
    static (double Least, double Greatest)? RangeOf(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0 || SignOf(x, depth) <= 0) return null;
        if (x.Literal() is { } value) return (value, value);
        if (IsSumOfShifted(x)) return (1, Scale.Greatest);
        if (x.Operand(Sqrt) is { } square) return (Math.Sqrt(RangeOf(square, depth - 1)?.Least ?? 0), GreatestRoot);
        if ((x.Is(Add) || x.Is(Max)) && RangeOf(x.Inputs[0], depth - 1) is var (a, b) && RangeOf(x.Inputs[1], depth - 1) is var (c, d))
            return x.Is(Add) ? (a + c, b + d) : (Math.Max(a, c), Math.Max(b, d));
        return (0, double.PositiveInfinity);
    }

    /// <summary>Whether a node adds up exponentials the greatest of which is 1.</summary>
    static bool IsSumOfShifted(Node sum) => sum.Is(Reduction.Sum) && sum.Inputs[0].Operand(Exp) is { } shifted && shifted.Is(Subtract)
        && shifted.Inputs[1].RepeatedReduction(shifted) is { Primitive.Combiner: Combiner.Max } greatest
        && greatest.Inputs[0] == shifted.Inputs[0] && !Pattern.AxesOf(greatest).Except(Pattern.AxesOf(sum)).Any();

    static bool IsBoundedAbove(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0) return false;
        if (SignOf(x, depth) < 0 || x.Literal() is not null || x.IsSmall()) return true;
        if (x.Is(Subtract)) return IsShifted(x) || (IsBoundedAbove(x.Inputs[0], depth - 1) && SignOf(x.Inputs[1], depth - 1) > 0);
        if (x.Is(Add)) return x.Inputs.All(input => IsBoundedAbove(input, depth - 1));
        if (x.Is(Min)) return x.Inputs.Any(input => IsBoundedAbove(input, depth - 1));
        if (x.Is(Clip)) return IsBoundedAbove(x.Inputs[2], depth - 1);
        if (x.Is(Where)) return IsBoundedAbove(x.Inputs[1], depth - 1) && IsBoundedAbove(x.Inputs[2], depth - 1);
        return (x.Is(Multiply) || x.Is(Divide)) && IsBoundedAbove(x.Inputs[0], depth - 1) && x.Inputs[1].Literal() > 0;
    }

    /// <summary>1 if no value is negative, -1 if none is positive, 0 if that is not known.</summary>
    static int SignOf(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0) return 0;
        if (x.Literal() is { } value) return value >= 0 ? 1 : value < 0 ? -1 : 0;
        if (Leaf.IsSize(x) || x.Is(Abs) || x.Is(Relu) || x.Is(Exp) || x.Is(Sigmoid) || x.Is(Sqrt)
            || x.Is(Marker.Softplus) || x.Is(Marker.SqrtOfSquares) || x.Is(Marker.Softmax) || x.Is(OneHot.Instance)) return 1;
        // The product of two equal factors is not negative.
        if (x.Is(Multiply)) return FactorsOf(x, depth).GroupBy(factor => factor).Where(group => group.Count() % 2 == 1)
            .Aggregate(1, (sign, group) => sign * SignOf(group.Key, depth - 1));
        var signs = x.Is(Negate) || x.Is(Divide) || x.Is(Add) || x.Is(Max) || x.Is(Min)
            || x.Primitive.ReducedAxes(x) is not null ? x.Inputs.Select(input => SignOf(input, depth - 1)).ToArray() : [];
        return x.Is(Negate) ? -signs[0]
            : x.Is(Divide) ? signs[0] * signs[1]
            : x.Is(Max) && signs.Contains(1) ? 1
            : x.Is(Min) && signs.Contains(-1) ? -1
            : signs.Length > 0 && signs.All(sign => sign == signs[0]) && !(signs[0] < 0 && x.Is(Reduction.Prod)) ? signs[0]
            : 0;
    }

    static IEnumerable<Node> FactorsOf(Node node, int depth) =>
        node.Is(Multiply) && depth > 0 ? node.Inputs.SelectMany(input => FactorsOf(input, depth - 1)) : [node];

    /// <summary>Whether the greatest element of a tensor, or of each group of its elements, is subtracted from it.</summary>
    static bool IsShifted(Node difference)
    {
        var shift = difference.Inputs[1].UnguardedCore();
        if (shift.Is(Max)) shift = shift.Orders().FirstOrDefault(order => order.Item2.Literal() is not null).Item1?.Core() ?? shift;
        if (shift.Is(Gather.Instance)) shift = shift.Inputs[0].Core();
        return shift.Primitive.Combiner == Combiner.Max && shift.Inputs[0].Core() == difference.Inputs[0].Core();
    }
}

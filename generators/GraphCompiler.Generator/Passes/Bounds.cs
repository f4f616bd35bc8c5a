using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes;

/// <summary>What is known of the values of a node, whatever the data, unless they are NaN: enough to tell that an exponential can't overflow.</summary>
internal static class Bounds
{
    // How far formulas are followed: the search branches.
    const int Depth = 12;

    /// <summary>Whether no value is infinite or larger than the data at hand.</summary>
    public static bool IsBoundedAbove(this Node node) => IsBoundedAbove(node, Depth);

    public static bool IsNonNegative(this Node node) => IsNonNegative(node, Depth);

    static bool IsBoundedAbove(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0) return false;
        if (IsNonPositive(x, depth) || x.Literal() is not null || x.Is(Tanh) || x.Is(Sigmoid) || x.Is(Erf) || x.Is(Sin) || x.Is(Cos)) return true;
        if (x.Is(Subtract)) return IsShifted(x) || (IsBoundedAbove(x.Inputs[0], depth - 1) && IsNonNegative(x.Inputs[1], depth - 1));
        if (x.Is(Add)) return x.Inputs.All(input => IsBoundedAbove(input, depth - 1));
        if (x.Is(Min)) return x.Inputs.Any(input => IsBoundedAbove(input, depth - 1));
        if (x.Is(Clip)) return IsBoundedAbove(x.Inputs[2], depth - 1);
        if (x.Is(Where)) return IsBoundedAbove(x.Inputs[1], depth - 1) && IsBoundedAbove(x.Inputs[2], depth - 1);
        return (x.Is(Multiply) || x.Is(Divide)) && IsBoundedAbove(x.Inputs[0], depth - 1) && x.Inputs[1].Literal() > 0;
    }

    static bool IsNonPositive(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0) return false;
        if (x.Literal() <= 0 || (x.Operand(Negate) is { } positive && IsNonNegative(positive, depth - 1))) return true;
        return (x.Is(Multiply) && x.Orders().Any(order => IsNonPositive(order.Item1, depth - 1) && IsNonNegative(order.Item2, depth - 1)))
            || (x.Is(Divide) && IsNonPositive(x.Inputs[0], depth - 1) && IsNonNegative(x.Inputs[1], depth - 1));
    }

    static bool IsNonNegative(Node node, int depth)
    {
        var x = node.Core();
        if (depth == 0) return false;
        if (x.Literal() >= 0 || Leaf.IsSize(x) || x.Is(Abs) || x.Is(Relu) || x.Is(Exp) || x.Is(Sigmoid) || x.Is(Sqrt) || x.Primitive is Marker or OneHot) return true;
        if (x.Is(Multiply)) return x.Inputs[0] == x.Inputs[1] || x.Inputs.All(input => IsNonNegative(input, depth - 1));
        if (x.Is(Add) || x.Is(Divide) || x.Primitive is Reduction) return x.Inputs.All(input => IsNonNegative(input, depth - 1));
        return x.Is(Max) && x.Inputs.Any(input => IsNonNegative(input, depth - 1));
    }

    /// <summary>Whether something's own greatest element is subtracted from it, over all or in groups.</summary>
    static bool IsShifted(Node difference)
    {
        var shift = difference.Inputs[1].CoreOfFinite();
        if (shift.Is(Max)) shift = shift.Orders().FirstOrDefault(order => order.Item2.Literal() is not null).Item1?.Core() ?? shift;
        if (shift.Primitive is Gather) shift = shift.Inputs[0].Core();
        return shift.Primitive is ICombines { Combiner: Combiner.Max } && shift.Inputs[0].Core() == difference.Inputs[0].Core();
    }
}

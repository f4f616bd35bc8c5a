using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Risks;

/// <summary>What is known of the values of a node, whatever the data: enough to tell that an exponential can't overflow.</summary>
internal static class Bounds
{
    public static bool IsBoundedAbove(this Node node)
    {
        var x = node.Core();
        if (x.IsNonPositive() || x.Literal() is not null || x.Is(Tanh) || x.Is(Sigmoid) || x.Is(Erf) || x.Is(Sin) || x.Is(Cos)) return true;
        if (x.Is(Subtract)) return IsShifted(x) || (x.Inputs[0].IsBoundedAbove() && x.Inputs[1].IsNonNegative());
        if (x.Is(Add)) return x.Inputs.All(IsBoundedAbove);
        if (x.Is(Min)) return x.Inputs.Any(IsBoundedAbove);
        if (x.Is(Clip)) return x.Inputs[2].IsBoundedAbove();
        if (x.Is(Where)) return x.Inputs[1].IsBoundedAbove() && x.Inputs[2].IsBoundedAbove();
        return (x.Is(Multiply) || x.Is(Divide)) && x.Inputs[0].IsBoundedAbove() && x.Inputs[1].Literal() > 0;
    }

    static bool IsNonPositive(this Node node)
    {
        var x = node.Core();
        if (x.Literal() <= 0 || x.Operand(Negate)?.IsNonNegative() == true) return true;
        return (x.Is(Multiply) && x.Orders().Any(order => order.Item1.IsNonPositive() && order.Item2.IsNonNegative()))
            || (x.Is(Divide) && x.Inputs[0].IsNonPositive() && x.Inputs[1].IsNonNegative());
    }

    static bool IsNonNegative(this Node node)
    {
        var x = node.Core();
        if (x.Literal() >= 0 || Leaf.IsSize(x) || x.Is(Abs) || x.Is(Relu) || x.Is(Exp) || x.Is(Sigmoid) || x.Is(Sqrt) || x.Primitive is Marker or OneHot) return true;
        if (x.Is(Multiply)) return x.Inputs[0] == x.Inputs[1] || x.Inputs.All(IsNonNegative);
        if (x.Is(Add) || x.Is(Divide) || x.Primitive is Reduction) return x.Inputs.All(IsNonNegative);
        return x.Is(Max) && x.Inputs.Any(IsNonNegative);
    }

    /// <summary>Whether something's own greatest element is subtracted from it, over all or in groups.</summary>
    static bool IsShifted(Node difference)
    {
        var shift = difference.Inputs[1].Core();
        if (shift.Is(Max) && shift.Inputs[1].Literal() is not null) shift = shift.Inputs[0].Core();
        if (shift.Primitive is Gather) shift = shift.Inputs[0].Core();
        return shift.Primitive == Reduction.Max || shift.Primitive.Name.StartsWith("Scatter", StringComparison.Ordinal);
    }
}

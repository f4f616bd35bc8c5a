using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Replaces formulas that lose precision or overflow in floating point by equal ones that do not.</summary>
internal static class StabilityRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("exp(x) / sum exp(x)", Softmax),
        Rule.Local("log sum exp(x)", ShiftLogSumExp),
        Rule.Local("log softmax(x)", node =>
            node.Operand(Log)?.Operand(Marker.Softmax) is { } x ? x - Log.Call(SumExp(x, Pattern.AxesOf(node.Inputs[0]))) : null),
        Rule.Local("log(exp(x) / y)", node => node.Operand(Log) is { } x && x.Is(Divide) && x.Inputs[0].Operand(Exp) is { } power
            && x.Inputs[1].IsNonNegative() ? power - Log.Call(x.Inputs[1]) : null),
        Rule.Local("log(exp(x))", node => node.Operand(Log)?.Operand(Exp)),
        Rule.Local("log of moved", LogOfMoved),
        Rule.Local("sum of one-hot product", SumOfOneHotProduct),
        Rule.Local("log of picked", LogOfSelected),
        Rule.Local("log sigmoid(x)", node => node.Operand(Log)?.Operand(Sigmoid) is { } x ? -Marker.Softplus.Call(-x) : null),
        Rule.Local("log(1 - sigmoid(x))",
            node => node.Operand(Log) is { } x && IsOneMinusSigmoid(x) ? -Marker.Softplus.Call(x.Inputs[1].Inputs[0]) : null),
        Rule.Local("log(1 + x)", LogOfOnePlus),
        Rule.Local("log1p(exp(x))", node => node.Operand(Log1p)?.Operand(Exp) is { } x && !IsMinusAbs(x) ? Marker.Softplus.Call(x) : null),
        Rule.Local("softplus", SoftplusFromParts),
        Rule.Local("1 / (1 + exp(-x))", SigmoidFromParts),
        Rule.Local("sqrt sum x^2", NormOfSquares),
    ];

    static Node? Softmax(Node node)
    {
        if (!node.Is(Divide) || node.Inputs[0].Operand(Exp) is not { } x) return null;
        if (node.Inputs[1].RepeatedReduction(x) is not { } sum || !sum.Is(Reduction.Sum) || sum.Inputs[0] != node.Inputs[0]) return null;
        var axes = Pattern.AxesOf(sum);
        return Marker.Softmax.Call(IsShifted(x, axes) ? x : x - Reduction.Restore(Peak(x, axes), x, axes), axes);
    }

    static Node? ShiftLogSumExp(Node node)
    {
        if (node.Operand(Log) is not { } sum || sum.Operand(Reduction.Sum)?.Operand(Exp) is not { } x) return null;
        var axes = Pattern.AxesOf(sum);
        if (IsShifted(x, axes)) return null;
        var peak = Peak(x, axes);
        return peak + Log.Call(Reduction.Sum.Call(Exp.Call(x - Reduction.Restore(peak, x, axes)), axes));
    }

    static Node SumExp(Node x, ImmutableArray<int> axes) => Reduction.Restore(Reduction.Sum.Call(Exp.Call(x), axes), x, axes);

    // The greatest element, if it is finite: the difference of two infinities would be NaN where the exponentials have a sum.
    static Node Peak(Node x, ImmutableArray<int> axes)
    {
        var peak = StopGradient.Call(Reduction.Max.Call(x, axes));
        return Where.Call(Less.Call(Abs.Call(peak), double.PositiveInfinity), peak, 0);
    }

    static bool IsShifted(Node x, ImmutableArray<int> axes)
    {
        if (!x.Is(Subtract)) return false;
        var shift = x.Inputs[1].UnguardedCore();
        return shift.Is(Reduction.Max) && Pattern.AxesOf(shift).SequenceEqual(axes) && shift.Inputs[0].Core() == x.Inputs[0].Core();
    }

    // Before a movement there are fewer elements. Slices and gathers are passed only if the logarithm of their operand has a stable form.
    static Node? LogOfMoved(Node node)
    {
        if (node.Operand(Log) is not { } x) return null;
        return x.IsRearranged() || (OnlyMovesElements(x) && HasStableLogarithm(x))
            ? x.With(x.Inputs.SetItem(0, Log.Call(x.Inputs[0]))).With(node.Origin)
            : null;
    }

    /// <summary>Whether every element of the node is one of its operand's.</summary>
    static bool OnlyMovesElements(Node node) => node.Is(Gather.Instance) || (node.Primitive.IsView && !node.Is(CustomGradient.Instance));

    static bool HasStableLogarithm(Node node)
    {
        while (OnlyMovesElements(node)) node = node.Inputs[0];
        return node.Is(Marker.Softmax) || node.Is(Sigmoid) || IsOneMinusSigmoid(node) || (node.Is(Divide) && node.Inputs[0].Is(Exp));
    }

    // The elements that a label does not choose may be infinite, so they are selected away, not multiplied by 0.
    static Node? SumOfOneHotProduct(Node node)
    {
        if (node.Operand(Reduction.Sum) is not { } x || !x.Is(Multiply) || !Pattern.AxesOf(node).SequenceEqual([x.Rank - 1])) return null;
        foreach (var (hot, chosen) in x.Orders())
            if (hot.Is(OneHot.Instance)) return Reduction.Sum.Call(Where.Call(hot, chosen, 0), Pattern.AxesOf(node));
        return null;
    }

    // All but one element of a row are 0 exactly, so the logarithm of the sum is the picked element's.
    static Node? LogOfSelected(Node node)
    {
        if (node.Operand(Log) is not { } sum || sum.Operand(Reduction.Sum) is not { } x || !x.Is(Where)
            || !Pattern.AxesOf(sum).SequenceEqual([x.Rank - 1])) return null;
        return x.Inputs[0].Is(OneHot.Instance) && x.Inputs[2].IsLiteral(0) && HasStableLogarithm(x.Inputs[1])
            ? Reduction.Sum.Call(Where.Call(x.Inputs[0], Log.Call(x.Inputs[1]), 0), Pattern.AxesOf(sum))
            : null;
    }

    static Node? LogOfOnePlus(Node node)
    {
        if (node.Operand(Log) is not { } x) return null;
        if (x.Is(Subtract)) return x.Inputs[0].IsLiteral(1) && !x.Inputs[1].Is(Sigmoid) ? Log1p.Call(-x.Inputs[1]) : null;
        if (!x.Is(Add)) return null;
        foreach (var (y, one) in x.Orders())
            if (one.IsLiteral(1)) return Log1p.Call(y);
        return null;
    }

    // max(x, 0) + log1p(exp(-|x|)), however its first part is written, also with -x.
    static Node? SoftplusFromParts(Node node)
    {
        if (!node.Is(Add)) return null;
        foreach (var (bend, tail) in node.Orders())
            if (tail.Operand(Log1p)?.Operand(Exp) is { } power && power.Negated()?.Operand(Abs) is { } x && PositivePart(bend) is { } part)
            {
                if (part == x || AreNegatives(part, x)) return Marker.Softplus.Call(part);
            }
        return null;
    }

    static bool IsOneMinusSigmoid(Node x) => x.Is(Subtract) && x.Inputs[0].IsLiteral(1) && x.Inputs[1].Is(Sigmoid);

    static bool IsMinusAbs(Node x) => x.Negated() is { } positive && positive.Is(Abs);

    static bool AreNegatives(Node a, Node b) => a.Negated() == b || b.Negated() == a;

    static Node? PositivePart(Node node)
    {
        if (node.Operand(Relu) is { } x) return x;
        if (!node.Is(Max)) return null;
        foreach (var (y, zero) in node.Orders())
            if (zero.IsLiteral(0)) return y;
        return null;
    }

    static Node? SigmoidFromParts(Node node)
    {
        if (!node.Is(Divide) || !node.Inputs[0].IsLiteral(1) || !node.Inputs[1].Is(Add)) return null;
        foreach (var (power, one) in node.Inputs[1].Orders())
            if (one.IsLiteral(1) && power.Operand(Exp)?.Negated() is { } x) return Sigmoid.Call(x);
        return null;
    }

    static Node? NormOfSquares(Node node)
    {
        if (node.Operand(Sqrt) is not { } sum) return null;
        var square = sum.Core();
        if (square.Is(Reduction.Sum)) square = square.Inputs[0].Core();
        return square.Is(Multiply) && square.Inputs[0] == square.Inputs[1] ? Marker.SqrtOfSquares.Call(sum) : null;
    }
}

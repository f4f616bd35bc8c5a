using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Risks;

/// <summary>
/// Formulas that lose precision or overflow and that the stability pass can't mend, as it would have to change what they mean.
/// </summary>
internal static class NumericalRisks
{
    public static readonly ImmutableArray<Risk> All =
    [
        new("GC0201", (node, _) => GuardedLogarithm(node)),
        new("GC0202", UnshiftedNormalization),
        new("GC0203", (node, _) => SoftmaxOfSoftmax(node)),
        new("GC0203", (node, _) => LossOfSigmoid(node)),
    ];

    /// <summary>A number below this that is added to a probability, or bounds it, only keeps its logarithm finite.</summary>
    const double Guard = 0.01;

    /// <summary>The largest whole numbers whose exponentials are finite.</summary>
    const int LargestExponent = 88, LargestDoubleExponent = 709;

    static object[]? GuardedLogarithm(Node node)
    {
        if (node.Operand(Log) is not { } x) return null;
        var inner = Unguarded(x);
        return inner.Is(Marker.Softmax) ? ["a softmax", "LogSoftmax"]
            : inner.Is(Sigmoid) ? ["a sigmoid", "LogSigmoid"]
            : SummedExponent(inner) is { } exponent && !exponent.IsBoundedAbove() ? ["a sum of exponentials", "LogSumExp"]
            : null;
    }

    static object[]? UnshiftedNormalization(Node node, DType real) =>
        node.Is(Divide) && SummedExponent(Unguarded(node.Inputs[1])) is { } exponent && !exponent.IsBoundedAbove()
            ? [real == DType.Float64 ? LargestDoubleExponent : LargestExponent]
            : null;

    static object[]? SoftmaxOfSoftmax(Node node)
    {
        if ((node.Operand(Exp) ?? node.Operand(Marker.Softmax)) is not { } x || !x.Is(Subtract)) return null;
        var peak = x.Inputs[1].UnguardedCore();
        if (!peak.Is(Reduction.Max)) return null;
        var inner = x.Inputs[0].Core();
        return inner.Is(Marker.Softmax) && Pattern.AxesOf(inner).SequenceEqual(Pattern.AxesOf(peak))
            ? ["A softmax", "a softmax", "CrossEntropy"]
            : null;
    }

    // The logistic loss: softplus(x) - x t.
    static object[]? LossOfSigmoid(Node node) =>
        node.Is(Subtract) && node.Inputs[0].Operand(Marker.Softplus)?.Core() is { } logits && logits.Is(Sigmoid)
        && node.Inputs[1].Core() is { } product && product.Is(Multiply) && product.Inputs.Any(factor => factor.Core() == logits)
            ? ["A sigmoid", "a sigmoid", "BinaryCrossEntropyWithLogits"]
            : null;

    /// <summary>x, for a sum of exp(x), or of exp(x) times something.</summary>
    static Node? SummedExponent(Node node)
    {
        if (node.Primitive is not { Combiner: Combiner.Sum, SumsProducts: false }) return null;
        var summed = node.Inputs[0].Core();
        return summed.Operand(Exp) ?? (summed.Is(Multiply)
            ? summed.Inputs.Select(factor => factor.Core().Operand(Exp)).FirstOrDefault(exponent => exponent is not null)
            : null);
    }

    /// <summary>The node that is guarded against zero, or of whose rows one element each is selected.</summary>
    static Node Unguarded(Node node)
    {
        while (true)
        {
            node = node.Core();
            if ((node.Is(Add) || node.Is(Max) || node.Is(Min))
                && node.Orders().FirstOrDefault(order =>
                    order.Item2.Literal() is { } guard && (guard < Guard || node.Is(Min))).Item1 is { } guarded) node = guarded;
            else if (node.Is(Clip) && node.Inputs[1].Literal() < Guard) node = node.Inputs[0];
            else if (node.Is(Gather.Instance)) node = node.Inputs[0];
            else if (node.Operand(Reduction.Sum) is { } choice && choice.Is(Where) && choice.Inputs[0].Core().Is(OneHot.Instance)
                && choice.Inputs[2].IsLiteral(0))
                node = choice.Inputs[1];
            else return node;
        }
    }
}

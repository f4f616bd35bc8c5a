using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Which of the sums that grow in memory are long enough to be worth a second tensor that holds what rounding loses of them.</summary>
internal static class MemorySums
{
    public static bool AreLong(Node node) => node.Type == ElementType.Real && node.Primitive switch
    {
        Fold => Windowing.Of(node).Axis is var axis && LongSums.IsLong(node.Inputs[0].Shape[axis]) && LongSums.IsLong(Overlap(node, node.Inputs[0].Shape[axis + 1])),
        // A table far larger than its updates, such as an embedding's gradient, is not doubled.
        Scatter { Combiner: Combiner.Sum } => LongSums.IsLong(node.Inputs[1].Shape.Elements) && TypicalSizes.IsAtMost(node.Shape.Elements, node.Inputs[0].Shape.Elements),
        _ => false,
    };

    /// <summary>The most windows of a size that reach the same element.</summary>
    static Dim Overlap(Node fold, Dim size)
    {
        var windowing = Windowing.Of(fold);
        var apart = windowing.Stride / Dim.GreatestCommonDivisor(windowing.Stride, windowing.Dilation);
        return size.Constant is { } count ? (count + apart - 1) / apart : size;
    }
}

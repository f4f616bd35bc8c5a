using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>How totals grow from block to block.</summary>
internal static class TotalOf
{
    /// <summary>What the total of nothing is.</summary>
    public static double Nothing(Combiner combiner) => combiner switch
    {
        Combiner.Sum => 0,
        Combiner.Product => 1,
        Combiner.Max => double.NegativeInfinity,
        Combiner.Min => double.PositiveInfinity,
        _ => throw new ArgumentOutOfRangeException(nameof(combiner)),
    };

    /// <summary>Combines a total with a further share.</summary>
    public static ScalarFunction Function(Combiner combiner) => combiner switch
    {
        Combiner.Sum => Elementwise.Add.Function,
        Combiner.Product => Elementwise.Multiply.Function,
        Combiner.Max => Elementwise.Max.Function,
        Combiner.Min => Elementwise.Min.Function,
        _ => throw new ArgumentOutOfRangeException(nameof(combiner)),
    };
}

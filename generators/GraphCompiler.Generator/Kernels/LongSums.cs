using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// Which sums are long. A short sum is added up one after another; a long one in parts, which are then added with compensation, so that its
/// error does not grow with the number of its terms.
/// </summary>
internal static class LongSums
{
    /// <summary>The most terms that are added up one after another.</summary>
    public const long LongestPart = 64;

    public static bool IsLong(Dim terms) => terms.Constant is not <= LongestPart;

    /// <summary>The sums among a loop's accumulators.</summary>
    public static IEnumerable<Statement.Accumulate> Of(Statement.Loop loop) =>
        loop.Accumulators.Where(accumulate => accumulate is { Combiner: Combiner.Sum, Local.Type.IsReal: true });

    /// <summary>
    /// The loop of a nest, outermost first, that parts of a sum are taken from, and how many of its turns make one; null for a short sum.
    /// </summary>
    /// <param name="turns">How often each loop runs.</param>
    public static (int Loop, long Turns)? PartsOf(ImmutableArray<Dim> turns)
    {
        var terms = 1L;
        for (var loop = turns.Length - 1; loop >= 0; loop--)
        {
            if (turns[loop].Constant is not { } count || count > LongestPart / terms) return (loop, LongestPart / terms);
            terms *= count;
        }
        return null;
    }
}

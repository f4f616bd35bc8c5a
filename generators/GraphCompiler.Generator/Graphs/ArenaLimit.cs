using System.Globalization;
using System.Numerics;

namespace GraphCompiler.Generator.Graphs;

/// <summary>What one arena of a model can hold: an array of .NET, less a vector of slack at either end.</summary>
internal static class ArenaLimit
{
    public const long Elements = 0x7FFFFFC7 - 32;

    /// <summary>The least number of elements of a tensor of this shape, however large.</summary>
    public static BigInteger LeastElements(Shape shape) => shape.Aggregate(BigInteger.One, (product, size) => product * (size.Least ?? 1));

    /// <summary>A mistake in a size.</summary>
    /// <param name="what">What needs the elements, as a message begins.</param>
    public static object[] Exceeded(string what, BigInteger elements) => [what, elements.ToString(CultureInfo.InvariantCulture), Elements];

    /// <summary>A size for which 64 bits are too few.</summary>
    public static object[] Overflow(string what) => [what, $"more than {long.MaxValue.ToString(CultureInfo.InvariantCulture)}", Elements];
}

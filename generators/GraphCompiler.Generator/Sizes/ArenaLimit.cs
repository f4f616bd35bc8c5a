using System.Globalization;
using System.Numerics;

namespace GraphCompiler.Generator.Sizes;

/// <summary>What a model's memory can hold.</summary>
internal static class ArenaLimit
{
    /// <summary>
    /// The most elements of an argument, a parameter, or all parameters: what a span can have, less a vector of slack at either end.
    /// </summary>
    public const long Elements = 0x7FFFFFC7 - 32;

    /// <summary>The most bytes of an entry's work memory: the run-time library's arenas are arrays of 64-byte lines.</summary>
    public const long WorkBytes = (int.MaxValue - 64 * 1024L) * 64;

    /// <summary>The least number of elements of a tensor of this shape, however large.</summary>
    public static BigInteger LeastElements(Shape shape) => shape.Aggregate(BigInteger.One, (product, size) => product * (size.Least ?? 1));

    /// <summary>A mistake in a size.</summary>
    /// <param name="what">What needs the elements, as a message begins.</param>
    public static object[] Exceeded(string what, BigInteger elements) => Exceeded(what, elements, "elements", Elements);

    /// <inheritdoc cref="Exceeded(string, BigInteger)"/>
    public static object[] BytesExceeded(string what, BigInteger bytes) => Exceeded(what, bytes, "bytes", WorkBytes);

    static object[] Exceeded(string what, BigInteger size, string unit, long limit) =>
        [what, $"{size.ToString(CultureInfo.InvariantCulture)} {unit}", limit];

    /// <summary>A size for which 64 bits are too few.</summary>
    public static object[] Overflow(string what) =>
        [what, $"more than {long.MaxValue.ToString(CultureInfo.InvariantCulture)} elements", Elements];
}

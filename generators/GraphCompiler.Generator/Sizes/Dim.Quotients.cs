using System.Globalization;

namespace GraphCompiler.Generator.Sizes;

// Rounded quotients: how many blocks of a fixed length hold a product of symbols. Each is a symbol of its own, called "(N*T)/16", as no
// symbol of a user is.
internal sealed partial class Dim
{
    /// <summary>Each term divided by a number and rounded up: at least as many blocks as the whole needs.</summary>
    public Dim InBlocks(long length) => Terms.Aggregate(Zero, (sum, term) => sum + (term.Symbols.IsEmpty
        ? (Dim)((term.Coefficient + length - 1) / length)
        : term.Coefficient * Symbol($"({term.Monomial})/{length.ToString(CultureInfo.InvariantCulture)}",
            (term.Least + length - 1) / length)));

    static (string[] Factors, long Divisor)? QuotientOf(string symbol) => symbol[0] == '(' && symbol.IndexOf(')') is var end
        ? (symbol.Substring(1, end - 1).Split('*'), long.Parse(symbol.Substring(end + 2), CultureInfo.InvariantCulture))
        : null;

    static long Evaluate(string symbol, Func<string, long> valueOf) => QuotientOf(symbol) is ({ } factors, var divisor)
        ? (factors.Aggregate(1L, (product, factor) => checked(product * valueOf(factor))) + divisor - 1) / divisor
        : valueOf(symbol);

    /// <summary>A symbol, which may be a quotient, in C#.</summary>
    public static string Print(string symbol, Func<string, string> nameOf, bool isReal = false) =>
        QuotientOf(symbol) is ({ } factors, var divisor)
        ? $"(({(isReal ? "1.0 * " : "")}{string.Join(" * ", factors.Select(nameOf))} + "
            + $"{(divisor - 1).ToString(CultureInfo.InvariantCulture)}) / {divisor.ToString(CultureInfo.InvariantCulture)})"
        : nameOf(symbol);
}

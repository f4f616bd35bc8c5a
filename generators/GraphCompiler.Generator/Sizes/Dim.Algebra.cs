namespace GraphCompiler.Generator.Sizes;

// Equations: what solving and assuming need.
internal sealed partial class Dim
{
    /// <summary>The polynomial with symbols replaced.</summary>
    public Dim Substitute(Func<string, Dim> valueOf) =>
        Terms.Aggregate(Zero, (sum, term) =>
            sum + term.Symbols.Aggregate((Dim)term.Coefficient, (product, symbol) => product * valueOf(symbol)));

    /// <summary>The polynomial as <c>Factor · symbol + Others</c>; null if the symbol also occurs in a higher power.</summary>
    public (Dim Factor, Dim Others)? LinearIn(string symbol)
    {
        var (coefficient, rest) = (Zero, Zero);
        foreach (var term in Terms)
        {
            var others = term.Symbols.Where(other => other != symbol).ToList();
            if (term.Symbols.Length - others.Count > 1) return null;
            if (others.Count == term.Symbols.Length) rest += new Dim([term]);
            else coefficient += others.Aggregate((Dim)term.Coefficient, (product, other) => product * Symbol(other));
        }
        return (coefficient, rest);
    }

    /// <summary>The terms that satisfy a condition.</summary>
    public Dim Where(Func<Term, bool> condition) => new([.. Terms.Where(condition)]);

    /// <summary>The greatest number that divides all coefficients but the constant one; 0 if there are no others.</summary>
    public long Content => Terms.Where(term => !term.Symbols.IsEmpty)
        .Aggregate(0L, (divisor, term) => GreatestCommonDivisor(divisor, term.Coefficient));

    public static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return Math.Abs(a);
    }

    /// <summary>The constant term.</summary>
    public long Offset => Terms.IsEmpty || !Terms[0].Symbols.IsEmpty ? 0 : Terms[0].Coefficient;

    /// <summary>The name of the symbol, if the size is a single symbol; else null.</summary>
    public string? Name => Terms.Length == 1 && Terms[0] is { Coefficient: 1, Symbols: [var only] } ? only : null;
}

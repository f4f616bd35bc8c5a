using System.Collections.Immutable;
using System.Globalization;

namespace GraphCompiler.Generator.Sizes;

/// <summary>
/// A size: a polynomial with integer coefficients over named symbols, each of which stands for an integer of at least one, or within the
/// bounds that it was made with. Bounds take no part in equality.
/// </summary>
internal sealed partial class Dim : IEquatable<Dim>
{
    /// <summary>One product of symbols with its coefficient; <see cref="Symbols"/> is sorted and may repeat a name.</summary>
    /// <param name="Least">The least value of the product without its coefficient.</param>
    /// <param name="Most">The greatest one; null if there is none.</param>
    internal readonly record struct Term(string Monomial, ImmutableArray<string> Symbols, long Coefficient, long Least, long? Most);

    public static readonly Dim Zero = new([]);
    public static readonly Dim One = new([new Term("", [], 1, 1, 1)]);

    readonly int hash;

    Dim(ImmutableArray<Term> terms)
    {
        Terms = terms;
        Constant = terms.IsEmpty ? 0 : terms.Length == 1 && terms[0].Symbols.IsEmpty ? terms[0].Coefficient : null;
        hash = terms.Length;
        foreach (var term in terms) hash = hash * 31 + term.Coefficient.GetHashCode() + StringComparer.Ordinal.GetHashCode(term.Monomial);
    }

    /// <summary>The terms, the constant one first, then by monomial in ordinal order.</summary>
    public ImmutableArray<Term> Terms { get; }

    public static Dim Symbol(string name, long least = 1, long? most = null) => new([new Term(name, [name], 1, least, most)]);

    public static implicit operator Dim(long value) => value == 0 ? Zero : value == 1 ? One : new([new Term("", [], value, 1, 1)]);

    public bool IsConstant => Constant.HasValue;

    public bool IsZero => Terms.IsEmpty;

    public bool IsOne => Is(1);

    public bool Is(long value) => Constant == value;

    /// <summary>The value of a constant size, else null.</summary>
    public long? Constant { get; }

    public IEnumerable<string> Symbols => Terms.SelectMany(term => term.Symbols)
        .SelectMany(symbol => QuotientOf(symbol)?.Factors ?? [symbol]).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    public static Dim operator +(Dim left, Dim right)
    {
        if (left.IsZero) return right;
        if (right.IsZero) return left;
        if (left.Constant is { } a && right.Constant is { } b) return checked(a + b);
        var sum = ImmutableArray.CreateBuilder<Term>(left.Terms.Length + right.Terms.Length);
        for (var (l, r) = (0, 0); l < left.Terms.Length || r < right.Terms.Length;)
        {
            var order = l == left.Terms.Length ? 1 : r == right.Terms.Length ? -1 : Compare(left.Terms[l], right.Terms[r]);
            var term = order <= 0 ? left.Terms[l++] : right.Terms[r++];
            if (order == 0) term = term with { Coefficient = checked(term.Coefficient + right.Terms[r++].Coefficient) };
            if (term.Coefficient != 0) sum.Add(term);
        }
        return new(sum.ToImmutable());
    }

    public static Dim operator -(Dim left, Dim right) =>
        left.Constant is { } a && right.Constant is { } b ? checked(a - b)
        : left == right ? Zero
        : left + right * -1;

    public static Dim operator *(Dim left, Dim right)
    {
        if (left.IsOne || right.IsZero) return right;
        if (right.IsOne || left.IsZero) return left;
        if (left.Constant is { } a && right.Constant is { } b) return checked(a * b);
        var product = Zero;
        foreach (var x in left.Terms)
            foreach (var y in right.Terms) product += new Dim([Multiply(x, y)]);
        return product;
    }

    static Term Multiply(Term left, Term right)
    {
        var symbols = left.Symbols.AddRange(right.Symbols).Sort(StringComparer.Ordinal);
        var most = left.Most <= long.MaxValue / right.Most ? left.Most * right.Most : null;
        return new(string.Join("*", symbols), symbols, checked(left.Coefficient * right.Coefficient),
            checked(left.Least * right.Least), most);
    }

    static int Compare(Term left, Term right) =>
        left.Symbols.Length != right.Symbols.Length
            ? left.Symbols.Length.CompareTo(right.Symbols.Length)
            : string.CompareOrdinal(left.Monomial, right.Monomial);

    /// <summary>The exact quotient by a single term, if every term is divisible.</summary>
    public Dim? DivideExactly(Dim divisor)
    {
        if (divisor.IsOne) return this;
        if (Constant is { } dividend && divisor.Constant is { } number and not 0) return dividend % number == 0 ? dividend / number : null;
        if (Equals(divisor) && !IsZero) return One;
        if (divisor.Terms.Length != 1)
            return null;
        var by = divisor.Terms[0];
        var quotient = Zero;
        foreach (var term in Terms)
        {
            if (term.Coefficient % by.Coefficient != 0) return null;
            var symbols = term.Symbols;
            foreach (var symbol in by.Symbols)
            {
                if (!symbols.Contains(symbol)) return null;
                symbols = symbols.Remove(symbol);
            }
            quotient += new Dim([new Term(string.Join("*", symbols), symbols, term.Coefficient / by.Coefficient, term.Least / by.Least,
                term.Most / by.Most)]);
        }
        return quotient;
    }

    /// <summary>The quotient rounded down, where that is a polynomial: where the divisor divides every term but the constant one.</summary>
    public Dim? Floor(long divisor)
    {
        var constant = Terms.IsEmpty || !Terms[0].Symbols.IsEmpty ? 0 : Terms[0].Coefficient;
        var below = ((constant % divisor) + divisor) % divisor;
        return (this - below).DivideExactly(divisor);
    }

    /// <summary>The least value over all values of the symbols; null if there is none or it is not known.</summary>
    public long? Least => Sum(term => term.Coefficient > 0 ? term.Least : term.Most);

    /// <summary>The greatest value over all values of the symbols; null if there is none or it is not known.</summary>
    public long? Greatest => Sum(term => term.Coefficient < 0 ? term.Least : term.Most);

    long? Sum(Func<Term, long?> extremum) => Terms.Aggregate((long?)0, (sum, term) => sum + term.Coefficient * extremum(term));

    public long Evaluate(Func<string, long> valueOf) =>
        Terms.Sum(term => term.Symbols.Aggregate(term.Coefficient, (product, symbol) => checked(product * Evaluate(symbol, valueOf))));

    public bool Equals(Dim? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.hash != hash || other.Terms.Length != Terms.Length) return false;
        for (var i = 0; i < Terms.Length; i++)
            if (Terms[i].Coefficient != other.Terms[i].Coefficient || Terms[i].Monomial != other.Terms[i].Monomial) return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Dim);

    public override int GetHashCode() => hash;

    string? text;

    /// <summary>The polynomial in C# syntax, highest terms first: <c>2 * N * T + N + 1</c>.</summary>
    public override string ToString() => text ??= Print(symbol => symbol);

    /// <summary>The polynomial with its symbols under other names.</summary>
    /// <param name="isReal">Whether C# is to compute it in floating point.</param>
    public string Print(Func<string, string> nameOf, bool isReal = false)
    {
        if (Terms.IsEmpty) return "0";
        var parts = new List<string>();
        foreach (var term in Terms.Reverse())
        {
            var magnitude = Math.Abs(term.Coefficient);
            var factors = term.Symbols.Select(symbol => Print(symbol, nameOf, isReal));
            if (magnitude != 1 || isReal || term.Symbols.IsEmpty)
                factors = factors.Prepend(magnitude.ToString(CultureInfo.InvariantCulture) + (isReal ? ".0" : ""));
            var product = string.Join(" * ", factors);
            parts.Add(parts.Count == 0 ? (term.Coefficient < 0 ? "-" : "") + product : (term.Coefficient < 0 ? " - " : " + ") + product);
        }
        return string.Concat(parts);
    }

    public static bool operator ==(Dim? left, Dim? right) => Equals(left, right);

    public static bool operator !=(Dim? left, Dim? right) => !Equals(left, right);
}

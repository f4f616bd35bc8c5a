using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Semantics;

/// <summary>Sizes are polynomials: their arithmetic is that of the numbers they stand for.</summary>
public class DimTests
{
    static readonly Dim a = Dim.Symbol("a"), b = Dim.Symbol("B"), n = Dim.Symbol("N");

    static readonly Dim[] samples = [0, 1, -3, 12, a, n, a + b, n * n - 1, 2 * a * n + b, 6 * n + 4, -1 * a + 7, a * b * n - n + 3];

    public static TheoryData<int, int> Pairs =>
        [.. from left in Enumerable.Range(0, samples.Length) from right in Enumerable.Range(0, samples.Length) select (left, right)];

    static long Value(Dim dim) => dim.Evaluate(symbol => symbol switch { "a" => 3, "B" => 5, _ => 11 });

    [Theory, MemberData(nameof(Pairs))]
    public void Arithmetic_is_that_of_the_values(int i, int j)
    {
        var (left, right) = (samples[i], samples[j]);
        Assert.Equal(Value(left) + Value(right), Value(left + right));
        Assert.Equal(Value(left) - Value(right), Value(left - right));
        Assert.Equal(Value(left) * Value(right), Value(left * right));
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Equal_polynomials_are_equal_however_they_were_made(int i, int j)
    {
        var (left, right) = (samples[i], samples[j]);
        Assert.Equal(left + right, right + left);
        Assert.Equal((left + right).GetHashCode(), (right + left).GetHashCode());
        Assert.Equal(left * right, right * left);
        Assert.Equal((left * right).GetHashCode(), (right * left).GetHashCode());
        Assert.Equal((left * right).ToString(), (right * left).ToString());
        Assert.Equal((left + right) * (left - right), left * left - right * right);
        Assert.True((left + right - left - right).IsZero);
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_product_is_divided_by_a_term_exactly(int i, int j)
    {
        var (left, right) = (samples[i], samples[j]);
        if (right.Terms.Length == 1) Assert.Equal(left, (left * right).DivideExactly(right));
        if (left.DivideExactly(right) is { } quotient) Assert.Equal(left, quotient * right);
    }

    [Fact]
    public void Terms_are_in_ordinal_order_whatever_the_culture()
    {
        Assert.Equal("B * a + a + N + B + 2", (b + 2 + a + n + a * b).ToString());
        Assert.Equal(["", "B", "N", "a", "B*a"], (b + 2 + a + n + a * b).Terms.Select(term => term.Monomial));
    }

    [Fact]
    public void Bounds_follow_from_those_of_the_symbols()
    {
        var few = Dim.Symbol("K", 2, 4);
        Assert.Equal((4, 16), ((few * few).Least, (few * few).Greatest));
        Assert.Equal(-11, (1 - few * 3).Least);
        Assert.Null((n - few).Greatest);
        Assert.Equal(-3, (n - few).Least);
    }
}

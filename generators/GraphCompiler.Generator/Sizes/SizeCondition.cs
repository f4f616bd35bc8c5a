namespace GraphCompiler.Generator.Sizes;

/// <summary>How two sizes relate.</summary>
internal enum SizeRelation
{
    Equal,

    /// <summary>The left one is a multiple of the right one, which is a number.</summary>
    Multiple,
    AtLeast,
    AtMost,
}

/// <summary>A condition on sizes: <c>N == M + 1</c>, <c>N % 4 == 0</c>, <c>N &gt;= 5</c>, <c>N &lt;= 512</c>.</summary>
internal sealed record SizeCondition(SizeRelation Relation, Dim Left, Dim Right)
{
    /// <summary>Whether it holds for all values of the symbols; null if that depends on them or is not known.</summary>
    public bool? Holds => Relation switch
    {
        SizeRelation.Equal => Left == Right ? true
            : Difference.Least > 0 || Difference.Greatest < 0 || !Divides(Difference.Content, Difference.Offset) ? false
            : null,
        SizeRelation.Multiple => Left.DivideExactly(Right) is not null ? true
            : Right.Constant is not { } divisor ? null
            : divisor <= 0 || !Divides(Dim.GreatestCommonDivisor(Left.Content, divisor), Left.Offset) ? false : null,
        _ => Difference.Least >= 0 ? true : Difference.Greatest < 0 ? false : null,
    };

    /// <summary>The difference that is zero for equal sizes, and not negative where a bound holds.</summary>
    public Dim Difference => Relation == SizeRelation.AtMost ? Right - Left : Left - Right;

    static bool Divides(long divisor, long value) => divisor == 0 || value % divisor == 0;

    public SizeCondition Substitute(Func<string, Dim> valueOf) => new(Relation, Left.Substitute(valueOf), Right.Substitute(valueOf));

    /// <summary>The same condition in its plainest form: no common factor, and a lone symbol on the left if there is one.</summary>
    public SizeCondition Reduced() => Relation switch
    {
        SizeRelation.Equal => Equality(Quotient(Difference)),
        SizeRelation.Multiple => Divisibility(Left, Right.Constant!.Value),
        _ => Bound(Quotient(Difference)),
    };

    /// <summary>The polynomial divided by what all its coefficients have in common, the constant rounded down.</summary>
    static Dim Quotient(Dim dim) => Math.Max(1, dim.Content) is var divisor
        ? (dim - dim.Offset).DivideExactly(divisor)! + (long)Math.Floor((double)dim.Offset / divisor)
        : dim;

    static SizeCondition Equality(Dim difference)
    {
        var sides = new[] { difference,
            difference * -1 }.Select(zero => new SizeCondition(SizeRelation.Equal, Positive(zero), Positive(zero) - zero)).ToList();
        return sides.FirstOrDefault(side => side.Left.Name is not null && side.Right.Offset >= 0)
            ?? sides.FirstOrDefault(side => side.Left.Name is not null) ?? sides[0];
    }

    static SizeCondition Bound(Dim difference) => Positive(difference) is { IsZero: false } positive
        ? new(SizeRelation.AtLeast, positive, positive - difference)
        : new(SizeRelation.AtMost, difference.Offset - difference, difference.Offset);

    static SizeCondition Divisibility(Dim left, long divisor)
    {
        var remainder = left.Where(term => !term.Symbols.IsEmpty && term.Coefficient % divisor != 0);
        var common = Dim.GreatestCommonDivisor(remainder.Content, divisor);
        var offset = (left.Offset % divisor + divisor) % divisor;
        return new(SizeRelation.Multiple, (remainder + offset).DivideExactly(common)!, divisor / common);
    }

    /// <summary>The terms with positive coefficients, without the constant.</summary>
    static Dim Positive(Dim dim) => dim.Where(term => !term.Symbols.IsEmpty && term.Coefficient > 0);

    public override string ToString() => Relation switch
    {
        SizeRelation.Equal => $"{Left} == {Right}",
        SizeRelation.AtLeast => $"{Left} >= {Right}",
        SizeRelation.AtMost => $"{Left} <= {Right}",
        _ => $"{(Left.Terms.Length > 1 ? $"({Left})" : Left)} % {Right} == 0",
    };
}

/// <summary>What shape rules demand of sizes.</summary>
internal static class Require
{
    /// <summary>Requires that two sizes are equal, and returns the size.</summary>
    /// <param name="otherwise">What is wrong if they are not, or if that can't be assumed.</param>
    public static Dim Same(Dim left, Dim right, Func<GraphException> otherwise)
    {
        Demand(new(SizeRelation.Equal, left, right), otherwise);
        return left;
    }

    /// <summary>Requires that two shapes are equal.</summary>
    public static void Same(Shape left, Shape right, Func<GraphException> otherwise)
    {
        if (left.Rank != right.Rank) throw otherwise();
        for (var axis = 0; axis < left.Rank; axis++) Same(left[axis], right[axis], otherwise);
    }

    public static void AtLeast(Dim size, Dim least, Func<GraphException> otherwise) =>
        Demand(new(SizeRelation.AtLeast, size, least), otherwise);

    /// <summary>The quotient of sizes, which is exact.</summary>
    public static Dim Quotient(Dim size, Dim divisor, Func<GraphException> otherwise)
    {
        Demand(new(SizeRelation.Multiple, size, divisor), otherwise);
        return size.DivideExactly(divisor)!;
    }

    static void Demand(SizeCondition condition, Func<GraphException> otherwise)
    {
        var holds = condition.Holds;
        if (holds is true) return;
        var exception = otherwise();
        if (holds is null) exception.Condition = condition;
        throw exception;
    }
}

using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>An affine integer expression: a constant size plus multiples of loop axes and of loaded indices.</summary>
internal sealed class IndexExpression : IEquatable<IndexExpression>
{
    /// <summary>A multiple of an <see cref="Axis"/>, or of an index-typed <see cref="Expression"/> (a gathered index).</summary>
    internal readonly record struct Term(Dim Coefficient, Axis? Axis, Expression? Loaded)
    {
        public bool SameAtom(Term other) => ReferenceEquals(Axis, other.Axis) && Equals(Loaded, other.Loaded);
    }

    public static readonly IndexExpression Zero = new(Dim.Zero, []);

    IndexExpression(Dim offset, ImmutableArray<Term> terms) => (Offset, Terms) = (offset, terms);

    public Dim Offset { get; }

    public ImmutableArray<Term> Terms { get; }

    public static implicit operator IndexExpression(Dim offset) => new(offset, []);

    public static implicit operator IndexExpression(Axis axis) => axis.Size.IsOne ? Zero : new(Dim.Zero, [new(Dim.One, axis, null)]);

    public static IndexExpression Loaded(Expression index) =>
        index is Expression.Position position ? position.Index : new(Dim.Zero, [new(Dim.One, null, index)]);

    public bool IsZero => Offset.IsZero && Terms.IsEmpty;

    /// <summary>The axis, if this is exactly one axis and nothing else.</summary>
    public Axis? PureAxis => Offset.IsZero && Terms.Length == 1 && Terms[0].Axis is { } axis && Terms[0].Coefficient.IsOne ? axis : null;

    /// <summary>How far the value moves when <paramref name="axis"/> moves by one; gathered indices are not followed.</summary>
    public Dim StrideOf(Axis axis) => Terms.FirstOrDefault(term => ReferenceEquals(term.Axis, axis)).Coefficient ?? Dim.Zero;

    public static IndexExpression operator +(IndexExpression left, IndexExpression right)
    {
        if (left.IsZero) return right;
        if (right.IsZero) return left;
        var terms = left.Terms.ToBuilder();
        foreach (var term in right.Terms)
        {
            var at = 0;
            while (at < terms.Count && !terms[at].SameAtom(term)) at++;
            if (at == terms.Count) terms.Add(term);
            else if (terms[at].Coefficient + term.Coefficient is { IsZero: false } sum) terms[at] = term with { Coefficient = sum };
            else terms.RemoveAt(at);
        }
        return new(left.Offset + right.Offset, terms.ToImmutable());
    }

    public static IndexExpression operator -(IndexExpression left, IndexExpression right) => left + right * (Dim)(-1);

    public static IndexExpression operator *(IndexExpression index, Dim factor) => factor.IsZero
        ? Zero
        : factor.IsOne ? index
        : new(index.Offset * factor, [.. index.Terms.Select(term => term with { Coefficient = term.Coefficient * factor })]);

    /// <summary>Replaces axes (and axes inside gathered indices).</summary>
    public IndexExpression Replace(Func<Axis, IndexExpression> axes) => Replace(axes, loaded => loaded.ReplaceAxes(axes));

    /// <summary>Replaces axes and gathered indices.</summary>
    public IndexExpression Replace(Func<Axis, IndexExpression> axes, Func<Expression, Expression> loaded) =>
        Terms.Aggregate((IndexExpression)Offset, (sum, term) =>
            sum + (term.Axis is { } axis ? axes(axis) : Loaded(loaded(term.Loaded!))) * term.Coefficient);

    /// <summary>What depends on none of some axes.</summary>
    public IndexExpression Without(ImmutableArray<Axis> axes) =>
        new(Offset, [.. Terms.Where(term => !DependsOn(term, axes))]);

    /// <summary>Whether this is a sum of parts that each depend on axes of one set at most: no gathered index depends on both.</summary>
    public bool Splits(ImmutableArray<Axis> one, ImmutableArray<Axis> other) =>
        Terms.All(term => !(DependsOn(term, one) && DependsOn(term, other)));

    static bool DependsOn(Term term, ImmutableArray<Axis> axes) =>
        term.Axis is { } axis ? axes.Contains(axis) : term.Loaded!.Axes().Any(axes.Contains);

    public IEnumerable<Axis> Axes
    {
        get
        {
            foreach (var term in Terms)
                if (term.Axis is { } own) yield return own;
                else foreach (var axis in term.Loaded!.Axes()) yield return axis;
        }
    }

    public bool Equals(IndexExpression? other) => other is not null && Offset == other.Offset && Terms.Length == other.Terms.Length
        && Terms.All(term => other.Terms.Any(o => o.SameAtom(term) && o.Coefficient == term.Coefficient));

    public override bool Equals(object? obj) => Equals(obj as IndexExpression);

    public override int GetHashCode() => Offset.GetHashCode() + Terms.Length;

    public override string ToString()
    {
        var parts = Terms.Select(term => term.Coefficient.IsOne
            ? $"{(object?)term.Axis ?? term.Loaded}"
            : $"{(object?)term.Axis ?? term.Loaded} * {(term.Coefficient.Terms.Length == 1 ? term.Coefficient : $"({term.Coefficient})")}")
            .ToList();
        if (!Offset.IsZero || parts.Count == 0) parts.Add(Offset.ToString());
        return string.Join(" + ", parts);
    }
}

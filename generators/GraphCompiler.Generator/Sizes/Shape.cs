using System.Collections;
using System.Collections.Immutable;

namespace GraphCompiler.Generator.Sizes;

/// <summary>The sizes of a tensor's axes, outermost first; layouts are row-major.</summary>
internal readonly struct Shape(ImmutableArray<Dim> dims) : IEquatable<Shape>, IReadOnlyList<Dim>
{
    readonly ImmutableArray<Dim> dims = dims;

    public static readonly Shape Scalar = new([]);

    public static Shape Of(params Dim[] dims) => new([.. dims]);

    public ImmutableArray<Dim> Dims => dims.IsDefault ? [] : dims;

    public int Rank => Dims.Length;

    public Dim this[int axis] => Dims[axis];

    /// <summary>The number of elements.</summary>
    public Dim Elements
    {
        get
        {
            var product = Dim.One;
            foreach (var dim in Dims) product *= dim;
            return product;
        }
    }

    /// <summary>How far apart two neighbours along each axis lie in row-major order: (2, 3, 4) has (12, 4, 1).</summary>
    public ImmutableArray<Dim> Strides
    {
        get
        {
            var strides = new Dim[Rank];
            var stride = Dim.One;
            for (var axis = Rank - 1; axis >= 0; axis--)
            {
                strides[axis] = stride;
                stride *= this[axis];
            }
            return [.. strides];
        }
    }

    public Shape With(int axis, Dim dim) => new(Dims.SetItem(axis, dim));

    public Shape Without(IEnumerable<int> axes) => new([.. Dims.Where((_, axis) => !axes.Contains(axis))]);

    public bool Equals(Shape other)
    {
        if (Rank != other.Rank) return false;
        for (var axis = 0; axis < Rank; axis++)
            if (this[axis] != other[axis]) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var dim in Dims) hash = hash * 31 + dim.GetHashCode();
        return hash;
    }

    public override string ToString() => "[" + string.Join(", ", Dims) + "]";

    int IReadOnlyCollection<Dim>.Count => Rank;

    public IEnumerator<Dim> GetEnumerator() => Dims.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}

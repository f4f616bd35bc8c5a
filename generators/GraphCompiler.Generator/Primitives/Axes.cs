using System.Collections.Immutable;

namespace GraphCompiler.Generator.Primitives;

/// <summary>A list of axes as a node's attribute.</summary>
internal sealed record Axes(ImmutableArray<int> Items)
{
    public bool Equals(Axes? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(17, (hash, axis) => hash * 31 + axis);

    public override string ToString() => string.Join(", ", Items);

    /// <summary>Counts a negative axis from the end.</summary>
    public static int Normalize(int axis, Shape shape) => axis >= -shape.Rank && axis < shape.Rank
        ? (axis + shape.Rank) % shape.Rank
        : throw new GraphException("GC0105", axis, shape, shape.Rank switch
        {
            0 => "no axes",
            1 => "only axis 0, or -1 from the end",
            var rank => $"axes 0 to {rank - 1}, or -{rank} to -1 from the end",
        });

    /// <summary>Axes in ascending order; none given means all. An axis named twice is an error.</summary>
    public static ImmutableArray<int> Normalize(ImmutableArray<int> axes, Shape shape)
    {
        if (axes.IsEmpty) return [.. Enumerable.Range(0, shape.Rank)];
        var sorted = axes.Select(axis => Normalize(axis, shape)).OrderBy(axis => axis).ToImmutableArray();
        return sorted.Distinct().Count() == sorted.Length ? sorted : throw new GraphException("GC0106", string.Join(", ", axes), shape);
    }
}

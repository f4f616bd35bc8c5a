using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Coordinates under one shape from coordinates under another, where that needs no division.</summary>
internal static class ReshapeMap
{
    /// <summary>
    /// The coordinates in <paramref name="source"/> of the element that has coordinates <paramref name="at"/> in <paramref name="target"/>.
    /// Both shapes are cut into the shortest runs of axes with equal element counts; a run that merges axes of the source has no affine map.
    /// </summary>
    /// <returns>Null where the map is not affine: the operand must then be read from memory, by linear index.</returns>
    public static ImmutableArray<IndexExpression>? Source(Shape source, Shape target, ImmutableArray<IndexExpression> at)
    {
        var coordinates = ImmutableArray.CreateBuilder<IndexExpression>(source.Rank);
        int s = 0, t = 0;
        while (s < source.Rank)
        {
            if (source[s].IsOne)
            {
                coordinates.Add(IndexExpression.Zero);
                s++;
                continue;
            }
            // One source axis equals the product of the next target axes, or there is no affine map.
            var index = IndexExpression.Zero;
            var size = Dim.One;
            while (size != source[s])
            {
                if (t == target.Rank || source[s].DivideExactly(size * target[t]) is null) return null;
                size *= target[t];
                index = index * target[t] + at[t];
                t++;
            }
            coordinates.Add(index);
            s++;
        }
        return coordinates.ToImmutable();
    }

    /// <summary>Coordinates over an axis for every size of a shape; sizes of one need none.</summary>
    public static ImmutableArray<IndexExpression> Coordinates(Shape shape, string names = "ijklmnpq") =>
        [.. shape.Select((dim, axis) => (IndexExpression)new Axis(names[axis % names.Length].ToString(), dim))];

    /// <summary>The linear index of coordinates in row-major order.</summary>
    public static IndexExpression Linear(Shape shape, ImmutableArray<IndexExpression> at)
    {
        var (index, strides) = (IndexExpression.Zero, shape.Strides);
        for (var axis = 0; axis < at.Length; axis++) index += at[axis] * strides[axis];
        return index;
    }
}

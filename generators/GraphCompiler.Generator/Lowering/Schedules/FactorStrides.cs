using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>A product's factor as matrices in memory, whose lines (rows or columns), terms and products lie at even distances.</summary>
internal sealed record FactorStrides(Dim Offset, Dim Line, Dim Term, Dim Batch)
{
    /// <summary>The factor's strides; null if it is no such matrix, or neither its lines nor its terms are neighbours.</summary>
    /// <param name="along">The axes of the lines.</param>
    public static FactorStrides? Of(Expression.Load factor, ImmutableArray<Axis> along, ProductAxes axes)
    {
        var index = factor.Index;
        if (index.Terms.Any(term => term.Axis is null)) return null;
        return Stride(index, along) is { } line && Stride(index, axes.Depth) is { } term && (line.IsOne || term.IsOne)
            && Stride(index, axes.Batch) is { } batch
            ? new(index.Offset, line, term, batch)
            : null;
    }

    /// <summary>Whether points are stored row-major, without gaps.</summary>
    public static bool AreDense(IndexExpression index, ImmutableArray<Axis> points) =>
        !index.Terms.Any(term => term.Axis is null) && Stride(index, points) is { IsOne: true };

    /// <summary>How far the index moves from one point of some axes to the next, if that is the same everywhere.</summary>
    static Dim? Stride(IndexExpression index, ImmutableArray<Axis> axes)
    {
        var walked = axes.Where(axis => !axis.Size.IsOne).ToList();
        for (var i = walked.Count - 2; i >= 0; i--)
            if (index.StrideOf(walked[i]) != index.StrideOf(walked[i + 1]) * walked[i + 1].Size) return null;
        return walked.Count == 0 ? Dim.Zero : index.StrideOf(walked[walked.Count - 1]);
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// A kernel's body in which the points of its smallest loops are spelled one after the other, such as the elements of a window of 2 x 2:
/// there is no loop to count, what several points read is loaded once, and elements that lie between each other are loaded together.
/// </summary>
/// <param name="Axes">The parallel axes whose points the body spells.</param>
/// <param name="Body">The body.</param>
internal sealed record SpelledPoints(ImmutableArray<Axis> Axes, ImmutableArray<Statement> Body)
{
    /// <param name="vector">The axis whose neighbouring points share a vector.</param>
    public static SpelledPoints Of(Kernel kernel, Axis? vector, VectorTraits traits)
    {
        var unchanged = new SpelledPoints([], kernel.Body);
        if (vector is null || kernel.HasUpdates || kernel.HasRunning) return unchanged;
        var spelling = new Spelling(kernel, vector, traits);
        var body = spelling.OfLoops(kernel.Body);
        var axes = InVectors(kernel, vector, traits);
        if (spelling.IsShort(body, axes)) body = spelling.AtPoints(body, axes, []);
        else axes = [];
        return axes.IsEmpty && body == kernel.Body ? unchanged : new(axes, SharedValues.Run(body, kernel, vector, spelling));
    }

    /// <summary>
    /// The parallel axes along which elements lie between those of a vector; with them small ones at whose points the same is read.
    /// </summary>
    static ImmutableArray<Axis> InVectors(Kernel kernel, Axis vector, VectorTraits traits)
    {
        var indices = kernel.Statements.Indices().Where(index => !index.StrideOf(vector).IsZero).ToList();
        ImmutableArray<Axis> others = [.. kernel.Parallel.Where(axis => axis != vector)];
        return others.Any(IsBetween) ? [.. others.Where(axis => IsBetween(axis) || IsRepeated(axis))] : [];

        bool IsBetween(Axis axis) => axis.Size.Is(2)
            && indices.Any(index => index.StrideOf(vector).Is(2) && index.StrideOf(axis).IsOne);

        bool IsRepeated(Axis axis) =>
            axis.Size.Constant <= traits.ShortestLoop && indices.Any(index => index.StrideOf(axis).IsZero);
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// The schedule of a scatter, <c>y[i[t], d] += x[t, d]</c>, in which a group does all terms of one index: that of the index's first place,
/// so that the terms keep their order.
/// </summary>
/// <param name="Along">The axis of the indices.</param>
/// <param name="Index">The index at a point of that axis.</param>
/// <param name="Body">The values that the update needs.</param>
/// <param name="Update">The update.</param>
internal sealed record ScatterSchedule(Axis Along, Expression Index, ImmutableArray<Statement> Body, Statement.Update Update)
{
    /// <summary>The schedule of a kernel that is one loop over one axis with one such update; null for others.</summary>
    public static ScatterSchedule? Of(Kernel kernel, GroupTraits traits)
    {
        if (kernel.Body is not [Statement.Loop loop] || loop.Body[loop.Body.Length - 1] is not Statement.Update update) return null;
        var values = loop.Body.Remove(update);
        if (loop.Axes.Where(axis => !axis.Size.IsOne).ToList() is not [var along]) return null;
        if (along.Size.Greatest < traits.FewestIndices) return null;
        if (!values.All(value => value is Statement.Let)) return null;
        // What is updated is read once, before the loop.
        if (values.Add(update).Parts().OfType<Expression.Load>().Any(load => update.Written.Contains(load.Operand))) return null;
        // Places are equal where the indices are: nothing else in them varies along the loop.
        if (update.Index.Terms.Where(term => term.Loaded is not null).ToList() is not [{ Loaded: { } index }]
            || !update.Index.StrideOf(along).IsZero || !IsAlong(index, along)) return null;
        return new(along, index, values, update);
    }

    static bool IsAlong(Expression index, Axis along) =>
        index.Axes().All(axis => axis == along) && !index.SelfAndDescendants().Any(part => part is Expression.Read);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// A loop of which a thread does several points in a turn, one after the other, but loads for all of them first: a thread that waits for
/// one number at a time leaves most of a device's memory idle.
/// </summary>
/// <param name="Axis">The axis that the loop runs over.</param>
/// <param name="Points">The axis of each point of a turn.</param>
/// <param name="Loads">What is loaded for all of them.</param>
/// <param name="Body">What is done then, for one after the other.</param>
internal sealed record UnrolledLoop(
    Axis Axis, ImmutableArray<Axis> Points, ImmutableArray<Statement.Let> Loads, ImmutableArray<Statement> Body)
{
    public static UnrolledLoop? Of(Statement.Loop loop, GroupTraits traits)
    {
        if (loop.Axes.Where(axis => !axis.Size.IsOne).ToList() is not [var axis]) return null;
        if (axis.Size.Greatest < traits.ShortestUnrolled) return null;
        if (!loop.Body.All(statement => statement is Statement.Let or Statement.Store or Statement.Accumulation)) return null;
        var written = new HashSet<Operand>(loop.Body.SelectMany(statement => statement.Written));
        var (loads, rest) = (ImmutableArray.CreateBuilder<Statement.Let>(), ImmutableArray.CreateBuilder<Statement>());
        var points = ImmutableArray.CreateBuilder<Axis>();
        for (var i = 0; i < traits.PointsOfTurn; i++)
        {
            var point = new Axis(axis.Name, axis.Size);
            points.Add(point);
            var names = new Dictionary<Local, Local>();
            var early = new Dictionary<Expression, Local>();
            foreach (var statement in loop.Body.ReplaceAxes(other => other == axis ? point : other))
            {
                var own = statement.Rewrite(value => value.Replace(OwnValue), index => index);
                if (own is Statement.Let let)
                {
                    names.Add(let.Local, new(let.Local.Name, let.Local.Type));
                    own = let with { Local = names[let.Local] };
                }
                rest.Add(own);
            }

            Expression? OwnValue(Expression value)
            {
                if (value is Expression.Read read && names.TryGetValue(read.Local, out var renamed)) return new Expression.Read(renamed);
                if (value is not Expression.Load load || written.Contains(load.Operand)) return null;
                if (!load.Index.Axes.Contains(point)) return null;
                if (!early.TryGetValue(load, out var local))
                {
                    early.Add(load, local = new(load.Operand.Name + "Element", load.Type));
                    loads.Add(new(local, load));
                }
                return new Expression.Read(local);
            }
        }
        return loads.Count == 0 ? null : new(axis, points.ToImmutable(), loads.ToImmutable(), rest.ToImmutable());
    }
}

using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Blocks;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>Spells the points of loops one after the other.</summary>
/// <param name="vector">The axis whose neighbouring points share a vector: a loop over it stays one.</param>
internal sealed class Spelling(Kernel kernel, Axis vector, VectorTraits traits)
{
    readonly Dictionary<Expression, string> places = [];
    readonly HashSet<Expression> terms = [];

    /// <summary>Names that the kernel does not use.</summary>
    public Identifiers Names { get; } = new([
        .. kernel.Symbols.Select(Identifiers.OfSymbol), .. kernel.Arguments.Select(Identifiers.OfScalar),
        .. kernel.Operands.Select(operand => operand.Name), .. kernel.Parallel.Concat(kernel.Inner).Select(axis => axis.Name),
        .. kernel.Statements.SelectMany(statement => statement.Defined).Select(local => local.Name),
    ]);

    /// <summary>The place of the only point at which a value is what it is, as digits; null if all points have it.</summary>
    public string? PlaceOf(Expression value) => places.TryGetValue(value, out var place) ? place : null;

    /// <summary>Whether the value is one of several that are combined, and too long to be written among the others.</summary>
    public bool IsLongTerm(Expression value) => terms.Contains(value);

    /// <summary>The body with its smallest loops spelled, if all of them together are short.</summary>
    public ImmutableArray<Statement> OfLoops(ImmutableArray<Statement> body)
    {
        var loops = body.LoopsWithin().Where(CanBeSpelled).ToList();
        return loops.Count == 0 || loops.Sum(loop => ValuesOf(loop.Body, loop.Axes)) > traits.MostSpelledValues ? body : Spelled(body);

        ImmutableArray<Statement> Spelled(ImmutableArray<Statement> body) => [.. body.SelectMany(statement => statement switch
        {
            Statement.Loop loop when loops.Contains(loop) => AtPoints(loop),
            Statement.Loop loop => [loop with { Body = Spelled(loop.Body) }],
            _ => [statement],
        })];
    }

    bool CanBeSpelled(Statement.Loop loop) => !loop.Axes.Contains(vector) && CanBeSpelled(loop.Body, loop.Axes);

    /// <summary>Whether the statements at all points of some parallel axes are few enough to be read.</summary>
    public bool IsShort(ImmutableArray<Statement> body, ImmutableArray<Axis> axes) =>
        CanBeSpelled(body, axes) && ValuesOf(body, axes) <= traits.MostSpelledValues;

    bool CanBeSpelled(ImmutableArray<Statement> body, ImmutableArray<Axis> axes) =>
        Axis.SizeOf(axes).Constant is { } points and > 1 && points <= traits.MostSpelledPoints
        && body.All(statement => statement is Statement.Let or Statement.Store or Statement.Accumulate { Local.Type.IsReal: true });

    /// <summary>What all points together compute and load, in additions.</summary>
    long ValuesOf(ImmutableArray<Statement> body, ImmutableArray<Axis> axes) => Axis.SizeOf(axes).Constant!.Value * body.Parts().Sum(part =>
        part switch
        {
            Expression.Apply apply => apply.Function.Cost,
            Expression.Load load => load.Index.StrideOf(vector).Constant is >= 0 and <= 2 ? 1 : traits.CostOfGathering,
            _ => 0,
        });

    ImmutableArray<Statement> AtPoints(Statement.Loop loop)
    {
        var totals = new Dictionary<Local, Expression>();
        var points = AtPoints(loop.Body, loop.Axes, totals);
        // A store may take the place of an operand, which is read before.
        return
        [
            .. points.Where(statement => statement is not Statement.Store),
            .. loop.Accumulators.Select(accumulator => new Statement.Let(accumulator.Local, totals[accumulator.Local])),
            .. points.Where(statement => statement is Statement.Store),
        ];
    }

    /// <summary>The statements at each point.</summary>
    /// <param name="totals">What is accumulated at all points together.</param>
    public ImmutableArray<Statement> AtPoints(
        ImmutableArray<Statement> body, ImmutableArray<Axis> axes, Dictionary<Local, Expression> totals)
    {
        var result = ImmutableArray.CreateBuilder<Statement>();
        foreach (var (point, place) in PointsOf(axes))
        {
            var names = new Dictionary<Local, Local>();
            foreach (var statement in body)
            {
                var own = statement.Rewrite(value => value.ReplaceAxes(At).Replace(Renamed), index => index.Replace(At));
                foreach (var part in own.Parts.Except(statement.Parts)) places[part] = place;
                if (own is Statement.Accumulate accumulate) Append(accumulate);
                else if (own is not Statement.Let let) result.Add(own);
                else if (!let.Value.Equals(((Statement.Let)statement).Value))
                {
                    names.Add(let.Local, new(Names.Unique(let.Local.Name + place), let.Local.Type));
                    result.Add(let with { Local = names[let.Local] });
                }
                // What is the same at all points is named at the first one.
                else if (!result.Contains(let)) result.Add(let);
            }

            IndexExpression At(Axis axis) => point.TryGetValue(axis, out var at) ? at : axis;

            Expression? Renamed(Expression part) =>
                part is Expression.Read read && names.TryGetValue(read.Local, out var name) ? new Expression.Read(name) : null;
        }
        return result.ToImmutable();

        void Append(Statement.Accumulate accumulate)
        {
            var value = accumulate.Value;
            if (value.SelfAndDescendants().Count(part => part is Expression.Apply) > traits.LongestTerm) terms.Add(value);
            totals[accumulate.Local] = totals.TryGetValue(accumulate.Local, out var total)
                ? new Expression.Apply(TotalOf.Function(accumulate.Combiner), [total, value])
                : value;
        }
    }

    /// <summary>The points of some axes in order, each with its coordinates as digits.</summary>
    static IEnumerable<(Dictionary<Axis, Dim> Point, string Place)> PointsOf(ImmutableArray<Axis> axes)
    {
        var count = Axis.SizeOf(axes).Constant!.Value;
        for (var number = 0L; number < count; number++)
        {
            var (point, place, rest) = (new Dictionary<Axis, Dim>(), "", number);
            foreach (var axis in axes.Reverse())
            {
                var size = axis.Size.Constant!.Value;
                point.Add(axis, rest % size);
                if (size > 1) place = (rest % size).ToString(CultureInfo.InvariantCulture) + place;
                rest /= size;
            }
            yield return (point, place);
        }
    }
}

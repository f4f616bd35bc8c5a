using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>Walking and rebuilding loop trees.</summary>
internal static class KernelRewriting
{
    /// <summary>The statements that are no loops, in order, those inside loops included.</summary>
    public static IEnumerable<Statement> Leaves(this ImmutableArray<Statement> body) =>
        body.SelectMany(statement => statement is Statement.Loop loop ? loop.Body.Leaves() : [statement]);

    /// <summary>The loops of a body, each before those inside it.</summary>
    public static IEnumerable<Statement.Loop> LoopsWithin(this ImmutableArray<Statement> body) =>
        body.OfType<Statement.Loop>().SelectMany(loop => loop.Body.LoopsWithin().Prepend(loop));

    /// <summary>All that some statements evaluate, each expression before its parts.</summary>
    public static IEnumerable<Expression> Parts(this IEnumerable<Statement> leaves) =>
        leaves.SelectMany(statement => statement.Parts);

    /// <summary>Replaces the statements that are no loops.</summary>
    public static ImmutableArray<Statement> Map(this ImmutableArray<Statement> body, Func<Statement, Statement> replace) =>
        [.. body.Select(statement => statement is Statement.Loop loop ? loop with { Body = loop.Body.Map(replace) } : replace(statement))];

    /// <summary>
    /// Replaces runs of statements between loops and products, and such runs inside the loops: within a run no element changes but by the
    /// run's own statements.
    /// </summary>
    public static ImmutableArray<Statement> MapRuns(
        this ImmutableArray<Statement> body, Func<ImmutableArray<Statement>, ImmutableArray<Statement>> replace)
    {
        var result = ImmutableArray.CreateBuilder<Statement>();
        for (var first = 0; first < body.Length;)
        {
            ImmutableArray<Statement> run = [.. body.Skip(first).TakeWhile(IsInRun)];
            result.AddRange(replace(run));
            first += run.Length;
            if (first == body.Length) break;
            result.Add(body[first] is Statement.Loop loop ? loop with { Body = loop.Body.MapRuns(replace) } : body[first]);
            first++;
        }
        return result.ToImmutable();

        static bool IsInRun(Statement statement) => statement is not (Statement.Loop or Statement.Product);
    }

    /// <summary>Replaces every expression and index of a statement that is no loop.</summary>
    public static Statement Rewrite(this Statement statement, Func<Expression, Expression> value,
        Func<IndexExpression, IndexExpression> index) => statement switch
    {
        Statement.Let let => let with { Value = value(let.Value) },
        Statement.Store store => store with { Value = value(store.Value), Index = index(store.Index) },
        Statement.Update update => update with { Value = value(update.Value), Index = index(update.Index) },
        Statement.Accumulate accumulate => accumulate with { Value = value(accumulate.Value) },
        Statement.AccumulateTuple tuple => tuple with { Element = [.. tuple.Element.Select(value)] },
        Statement.Carry carry => carry with { Next = [.. carry.Next.Select(value)] },
        Statement.Keep keep => keep with { Value = value(keep.Value) },
        Statement.Product product => product with { Term = (Expression.Apply)value(product.Term) },
        _ => statement,
    };

    /// <summary>Replaces operands everywhere.</summary>
    public static LoopTree WithOperands(this LoopTree tree, Func<Operand, Operand> replace)
    {
        return tree with { Operands = [.. tree.Operands.Select(replace)], Body = tree.Body.Map(Replaced) };

        Statement Replaced(Statement statement) => statement.Rewrite(Value, Index) switch
        {
            Statement.Store store => store with { Operand = replace(store.Operand) },
            Statement.Update update =>
                update with
                {
                    Operand = replace(update.Operand),
                    Compensation = update.Compensation is { } compensation ? replace(compensation) : null,
                },
            var other => other,
        };

        Expression Value(Expression value) => value switch
        {
            Expression.Apply apply => apply with { Arguments = [.. apply.Arguments.Select(Value)] },
            Expression.Load load => new Expression.Load(replace(load.Operand), Index(load.Index)),
            Expression.Scalar scalar => new Expression.Scalar(replace(scalar.Operand)),
            Expression.Position position => new Expression.Position(Index(position.Index)),
            _ => value,
        };

        IndexExpression Index(IndexExpression index) => index.Replace(axis => axis, Value);
    }

    /// <summary>Replaces axes in every expression and index; the loops stay.</summary>
    public static ImmutableArray<Statement> ReplaceAxes(this ImmutableArray<Statement> body, Func<Axis, IndexExpression> axes) =>
        body.Map(statement => statement.Rewrite(value => value.ReplaceAxes(axes), index => index.Replace(axes)));

    /// <summary>Replaces subexpressions bottom-up; null keeps one.</summary>
    public static Expression Replace(this Expression expression, Func<Expression, Expression?> replace)
    {
        var rebuilt = expression is Expression.Apply apply
            ? apply with { Arguments = [.. apply.Arguments.Select(argument => argument.Replace(replace))] }
            : expression;
        return replace(rebuilt) ?? rebuilt;
    }

    /// <summary>Every index expression of some statements: of loads, stores, updates and positions, gathered ones included.</summary>
    public static IEnumerable<IndexExpression> Indices(this IEnumerable<Statement> leaves) => leaves.Parts().Select(value => value switch
    {
        Expression.Load load => load.Index,
        Expression.Position position => position.Index,
        _ => null,
    }).OfType<IndexExpression>();
}

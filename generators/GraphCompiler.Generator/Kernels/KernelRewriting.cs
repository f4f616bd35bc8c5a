using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>Rebuilding kernels with other expressions.</summary>
internal static class KernelRewriting
{
    /// <summary>Replaces every expression and index of a statement.</summary>
    public static Statement Rewrite(this Statement statement, Func<Expression, Expression> value,
        Func<IndexExpression, IndexExpression> index) => statement switch
    {
        Statement.Let let => let with { Value = value(let.Value) },
        Statement.Store store => store with { Value = value(store.Value), Index = index(store.Index) },
        Statement.Update update => update with { Value = value(update.Value), Index = index(update.Index) },
        Statement.Accumulate accumulate => accumulate with { Value = value(accumulate.Value) },
        _ => statement,
    };

    public static ImmutableArray<Stage> Rewrite(this ImmutableArray<Stage> stages, Func<Expression, Expression> value,
        Func<IndexExpression, IndexExpression> index) =>
        [.. stages.Select(stage => new Stage(
            [.. stage.Outer.Select(statement => statement.Rewrite(value, index))],
            [.. stage.Inner.Select(statement => statement.Rewrite(value, index))]))];

    /// <summary>Replaces operands everywhere.</summary>
    public static Kernel WithOperands(this Kernel kernel, Func<Operand, Operand> replace)
    {
        return kernel with
        {
            Operands = [.. kernel.Operands.Select(replace)],
            Stages = [.. kernel.Stages.Select(stage => new Stage([.. stage.Outer.Select(Replaced)], [.. stage.Inner.Select(Replaced)]))],
        };

        Statement Replaced(Statement statement) => statement.Rewrite(Value, Index) switch
        {
            Statement.Store store => store with { Operand = replace(store.Operand) },
            Statement.Update update =>
                update with { Operand = replace(update.Operand), Lost = update.Lost is { } lost ? replace(lost) : null },
            var other => other,
        };

        Expression Value(Expression value) => value switch
        {
            Expression.Apply apply => apply with { Arguments = [.. apply.Arguments.Select(Value)] },
            Expression.Load load => new Expression.Load(replace(load.Operand), Index(load.Index)),
            Expression.Position position => new Expression.Position(Index(position.Index)),
            _ => value,
        };

        IndexExpression Index(IndexExpression index) => index.Terms.Aggregate((IndexExpression)index.Offset, (sum, term) =>
            sum + (term.Axis is { } axis ? axis : IndexExpression.Loaded(Value(term.Loaded!))) * term.Coefficient);
    }

    /// <summary>Replaces axes everywhere.</summary>
    public static ImmutableArray<Stage> ReplaceAxes(this ImmutableArray<Stage> stages, Func<Axis, IndexExpression> axes) =>
        stages.Rewrite(value => value.ReplaceAxes(axes), index => index.Replace(axes));

    /// <summary>Replaces subexpressions bottom-up; null keeps one.</summary>
    public static Expression Replace(this Expression expression, Func<Expression, Expression?> replace)
    {
        var rebuilt = expression is Expression.Apply apply
            ? apply with { Arguments = [.. apply.Arguments.Select(argument => argument.Replace(replace))] }
            : expression;
        return replace(rebuilt) ?? rebuilt;
    }

    /// <summary>Every index expression of a kernel: of loads, stores, updates and positions, gathered ones included.</summary>
    public static IEnumerable<IndexExpression> Indices(this IEnumerable<Statement> statements) =>
        statements.SelectMany(Kernel.ExpressionsOf).SelectMany(value => value.SelfAndDescendants()).Select(value => value switch
        {
            Expression.Load load => load.Index,
            Expression.Position position => position.Index,
            _ => null,
        }).OfType<IndexExpression>();
}

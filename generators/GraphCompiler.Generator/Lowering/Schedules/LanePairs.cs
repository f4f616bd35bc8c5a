using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>Loads a vector's length of pairs of neighbours.</summary>
/// <param name="First">The first elements of all pairs.</param>
/// <param name="Second">The second ones.</param>
/// <param name="Load">The first elements where they lie.</param>
internal sealed record PairLoad(Local First, Local Second, Expression.Load Load) : Statement
{
    public override ImmutableArray<Expression> Values => [Load];

    public override ImmutableArray<Local> Defined => [First, Second];
}

/// <summary>Stores a vector's length of pairs of neighbours.</summary>
/// <param name="Index">The place of the first elements.</param>
internal sealed record PairStore(Operand Operand, IndexExpression Index, Expression First, Expression Second) : Statement
{
    public override ImmutableArray<Expression> Values => [First, Second, new Expression.Position(Index)];

    public override ImmutableArray<Operand> Written => [Operand];
}

/// <summary>Accesses that a vector makes at every other element, two of which touch all of them.</summary>
internal static class LanePairs
{
    /// <summary>For each load of a pair, both.</summary>
    /// <param name="vector">The axis whose neighbouring points share a vector.</param>
    public static IEnumerable<(Expression.Load First, Expression.Load Second)> Of(IEnumerable<Expression.Load> loads, Axis vector) =>
        Pairs([.. loads.Distinct()], load => load.Operand, load => load.Index, vector);

    /// <inheritdoc cref="Of(IEnumerable{Expression.Load}, Axis)"/>
    public static IEnumerable<(Statement.Store First, Statement.Store Second)> Of(IEnumerable<Statement.Store> stores, Axis vector) =>
        Pairs([.. stores], store => store.Operand, store => store.Index, vector);

    static IEnumerable<(T First, T Second)> Pairs<T>(List<T> all, Func<T, Operand> operand, Func<T, IndexExpression> index, Axis vector)
        where T : class
    {
        all.RemoveAll(access => !index(access).StrideOf(vector).Is(2) || !operand(access).Type.IsReal || operand(access).Type.IsNarrow);
        while (all.Count > 1)
        {
            var first = all[0];
            var second = all.Find(other => operand(other) == operand(first) && index(other).Equals(index(first) + Dim.One));
            all.Remove(first);
            if (second is null) continue;
            all.Remove(second);
            yield return (first, second);
        }
    }
}

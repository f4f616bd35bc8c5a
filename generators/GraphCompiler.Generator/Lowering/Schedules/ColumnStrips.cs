using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// The body of a kernel that reduces the columns of a matrix, for several neighbouring vectors of columns at a time: rows lie far apart, so
/// what is read of each should be more than one cache line.
/// </summary>
internal static class ColumnStrips
{
    /// <summary>The lanes of a vector, which the run time knows, in indices.</summary>
    static readonly Dim lanes = Dim.Symbol("V.Count");

    /// <param name="kernel">The kernel.</param>
    /// <param name="vector">The axis whose neighbouring points share a vector: the columns.</param>
    /// <param name="traits">What is known of vectors.</param>
    /// <param name="real">The type of the model's real numbers.</param>
    /// <returns>Null if the kernel is not of this kind, or its columns don't fill strips.</returns>
    public static ImmutableArray<Statement>? Of(Kernel kernel, Axis vector, VectorTraits traits, DType real)
    {
        if (kernel.Parallel.Length != 1 || vector.Size.Constant % (traits.VectorsOfStrip * traits.LanesOf(real)) != 0
            || kernel.HasUpdates || kernel.HasRunning || !kernel.Body.LoopsWithin().Any(ReducesColumns)
            || !kernel.Body.All(statement => statement is Statement.Loop loop ? IsSimple(loop) : IsRepeatable(statement))) return null;
        var spelling = new Spelling(kernel, vector, traits);
        ImmutableArray<Statement> repeated = [.. kernel.Statements.Where(statement => statement is not Statement.Loop)];
        if (!spelling.IsShort(repeated, [new("strip", traits.VectorsOfStrip)])) return null;
        var names = Enumerable.Range(0, traits.VectorsOfStrip).Select(_ => new Dictionary<Local, Local>()).ToList();
        return SharedValues.Run(Repeated(kernel.Body), kernel, vector, spelling);

        bool IsSimple(Statement.Loop loop) => !loop.Axes.Contains(vector) && loop.Body.All(IsRepeatable);

        bool ReducesColumns(Statement.Loop loop) => loop.Accumulators.Any() && loop.Body.Parts().OfType<Expression.Load>().Any(load =>
            load.Index.StrideOf(vector).IsOne && load.Index.StrideOf(loop.Axes.Last()) == vector.Size);

        ImmutableArray<Statement> Repeated(ImmutableArray<Statement> body) => [.. body.SelectMany(statement =>
            statement is Statement.Loop loop ? [loop with { Body = Repeated(loop.Body) }]
            : names.Select((_, place) => At(statement, place)))];

        Statement At(Statement statement, int place)
        {
            if (place == 0) return statement;
            foreach (var local in statement.Defined)
                names[place].Add(local, new(spelling.Names.Unique(local.Name + (place + 1).ToString(CultureInfo.InvariantCulture)),
                    local.Type));
            var own = statement.Rewrite(value => value.ReplaceAxes(Index).Replace(Renamed), index => index.Replace(Index));
            return own switch
            {
                Statement.Let let => let with { Local = names[place][let.Local] },
                Statement.Accumulate accumulate => accumulate with { Local = names[place][accumulate.Local] },
                _ => own,
            };

            IndexExpression Index(Axis axis) => axis == vector ? vector + (IndexExpression)(lanes * place) : axis;

            Expression? Renamed(Expression part) =>
                part is Expression.Read read && names[place].TryGetValue(read.Local, out var name) ? new Expression.Read(name) : null;
        }
    }

    static bool IsRepeatable(Statement statement) =>
        statement is Statement.Let or Statement.Store or Statement.Accumulate { Local.Type.IsReal: true };
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Makes a kernel small and readable: axes joined and named, values used once written in place, loads done once, costs counted.
/// </summary>
internal static class KernelFinish
{
    public static Kernel Run(Kernel kernel, KernelTraits traits)
    {
        kernel = AxisCollapse.Run(kernel, traits);
        var reads = ReadsIn(kernel.Statements);
        kernel = kernel with { Stages = [.. kernel.Stages.Select(stage =>
            new Stage(InlineSingleUses(stage.Outer, reads, traits), InlineSingleUses(stage.Inner, reads, traits)))] };
        if (kernel.Schedule is KernelSchedule.Rows or KernelSchedule.Scatter) kernel = Hoisting.Run(kernel);
        // The loop of a product is the run time's: its two loads stay as they are.
        kernel = kernel with { Stages = [.. kernel.Stages.Select(stage =>
            new Stage(ShareLoads(stage.Outer), kernel.Contraction is null ? ShareLoads(stage.Inner) : stage.Inner))] };
        kernel = KernelNames.Run(kernel);
        return kernel with { Formula = Formulas.Of(kernel), Flops = Costs.FlopsOf(kernel), Traffic = Costs.TrafficOf(kernel) };
    }

    /// <param name="all">The reads of the whole kernel.</param>
    static ImmutableArray<Statement> InlineSingleUses(ImmutableArray<Statement> statements, ILookup<Local, Expression.Read> all,
        KernelTraits traits)
    {
        var own = ReadsIn(statements);
        var values = new Dictionary<Local, Expression>();
        var result = ImmutableArray.CreateBuilder<Statement>();
        foreach (var original in statements)
        {
            var statement = original.Rewrite(value => value.Replace(Substitute), index => index);
            if (statement is Statement.Let let
                && (IsTrivial(let.Value) || (all[let.Local].Count() == 1 && own.Contains(let.Local)
                    && Size(let.Value) <= traits.LongestExpression)))
                values.Add(let.Local, let.Value);
            else
                result.Add(statement);
        }
        return result.ToImmutable();

        Expression? Substitute(Expression expression) =>
            expression is Expression.Read read && values.TryGetValue(read.Local, out var value) ? value : null;

        // A trivial value may be read from later stages too.
        bool IsTrivial(Expression value) =>
            value is Expression.Constant or Expression.Read && all.Sum(reads => reads.Count()) == own.Sum(reads => reads.Count());
    }

    /// <summary>The reads of each local.</summary>
    static ILookup<Local, Expression.Read> ReadsIn(IEnumerable<Statement> statements) =>
        statements.SelectMany(Kernel.ExpressionsOf).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Read>()
            .ToLookup(read => read.Local);

    static int Size(Expression value) => value.SelfAndDescendants().Count(part => part is Expression.Apply);

    static ImmutableArray<Statement> ShareLoads(ImmutableArray<Statement> statements)
    {
        var written = new HashSet<Operand>(statements.OfType<Statement.Update>().SelectMany(Kernel.WrittenBy));
        var repeated = statements.SelectMany(Kernel.ExpressionsOf).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Load>()
            .Where(load => load.Type.IsReal && !written.Contains(load.Operand))
            .GroupBy(load => load).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        foreach (var load in repeated)
        {
            var local = new Local(load.Operand.Name + "Element", load.Type);
            statements = [.. statements.Select(statement =>
                statement.Rewrite(value => value.Replace(part => part.Equals(load) ? new Expression.Read(local) : null), index => index))
                .Prepend(new Statement.Let(local, load))];
        }
        return statements;
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Makes a kernel small and readable: axes joined and named, values used once written in place, loads done once, costs counted.
/// </summary>
internal static class KernelFinish
{
    public static Kernel Run(LoopTree tree, string name, ImmutableArray<string> sources, KernelTraits traits)
    {
        tree = AxisCollapse.Run(tree, traits);
        var reads = ReadsIn(tree.Statements);
        tree = tree with { Body = tree.Body.MapRuns(run => InlineSingleUses(run, reads, traits)) };
        tree = Hoisting.Run(tree);
        tree = KernelNames.Run(tree with { Body = tree.Body.MapRuns(ShareLoads) });
        return new(tree)
        {
            Name = name,
            Formula = Formulas.Of(tree),
            Sources = sources,
            Flops = Costs.FlopsOf(tree),
            Traffic = Costs.TrafficOf(tree),
        };
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
        statements.Parts().OfType<Expression.Read>().ToLookup(read => read.Local);

    static int Size(Expression value) => value.SelfAndDescendants().Count(part => part is Expression.Apply);

    static ImmutableArray<Statement> ShareLoads(ImmutableArray<Statement> statements)
    {
        var written = new HashSet<Operand>(statements.OfType<Statement.Update>().SelectMany(update => update.Written));
        var repeated = statements.Parts().OfType<Expression.Load>()
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

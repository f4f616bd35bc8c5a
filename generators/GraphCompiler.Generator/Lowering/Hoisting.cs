using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Moves what is the same at every point of a loop out of it, once for all loops of a body: loads of row values, functions of sizes and
/// row values.
/// </summary>
internal sealed class Hoisting
{
    readonly HashSet<Operand> written;
    readonly HashSet<Local> ofColumns;
    readonly HashSet<Local> varying = [];
    readonly List<(Expression Value, Local Local)> hoisted = [];

    Hoisting(LoopTree tree) => (written, ofColumns) = ([.. tree.Written], [.. tree.OfColumns]);

    public static LoopTree Run(LoopTree tree)
    {
        var hoisting = new Hoisting(tree);
        if (tree.Product is not { } product) return tree with { Body = hoisting.Hoist(tree.Body) };
        hoisting.varying.UnionWith(tree.OfColumns);
        return tree with { Body = [product, .. hoisting.Hoist(tree.Body.RemoveAt(0))] };
    }

    ImmutableArray<Statement> Hoist(ImmutableArray<Statement> body)
    {
        var result = ImmutableArray.CreateBuilder<Statement>();
        var (known, inLoops) = (hoisted.Count, LoadsInLoops(body));
        for (var first = 0; first < body.Length;)
        {
            ImmutableArray<Statement> run = [.. body.Skip(first).TakeWhile(statement => statement is not Statement.Loop)];
            first += run.Length;
            var before = hoisted.Count;
            run = [.. run.Select(statement => statement.Rewrite(value => value.Replace(part => Loaded(part, inLoops)), index => index))];
            result.AddRange(hoisted.Skip(before).Select(Define));
            result.AddRange(run);
            if (first == body.Length) break;
            before = hoisted.Count;
            var loop = Hoist((Statement.Loop)body[first++], inLoops);
            result.AddRange(hoisted.Skip(before).Select(Define));
            result.Add(loop);
        }
        // What a loop's body defines has no meaning outside it.
        hoisted.RemoveRange(known, hoisted.Count - known);
        return result.ToImmutable();
    }

    Statement.Loop Hoist(Statement.Loop loop, HashSet<Expression> inLoops)
    {
        var loops = loop.Body.LoopsWithin().Prepend(loop).ToList();
        var own = loop.Body.Leaves().SelectMany(statement => statement.Defined)
            .Concat(loops.SelectMany(each => each.Carried)).ToList();
        varying.UnionWith(own);
        var axes = loops.SelectMany(each => each.Axes).ToList();
        var body = loop.Body.Map(statement => statement.Rewrite(InLoop, index => index));
        // Accumulators are values after their loop.
        varying.ExceptWith(own.Except(ofColumns));
        return loop with { Body = loops.Count > 1 ? Hoist(body) : body };

        Expression InLoop(Expression value)
        {
            if (value is Expression.Load or Expression.Apply && value.Type.IsReal && IsInvariant(value) && !value.Axes().Any(axes.Contains))
                return Named(value.Replace(part => part != value ? Loaded(part, inLoops) : null));
            return value is Expression.Apply apply ? apply with { Arguments = [.. apply.Arguments.Select(InLoop)] } : value;
        }
    }

    /// <summary>The loads in the loops of a body that no axis of their loop moves.</summary>
    HashSet<Expression> LoadsInLoops(ImmutableArray<Statement> body) =>
        [.. body.OfType<Statement.Loop>().SelectMany(loop => new[] { loop }.Concat(loop.Body.LoopsWithin()) is var loops
            ? loop.Body.Leaves().Parts().Where(value => value is Expression.Load { Type.IsReal: true } && IsInvariant(value)
                && !value.Axes().Any(axis => loops.Any(inside => inside.Axes.Contains(axis))))
            : [])];

    /// <summary>Row values are loaded once, whether a run of statements or a loop asks first.</summary>
    Expression? Loaded(Expression value, HashSet<Expression> inLoops) => inLoops.Contains(value) ? Named(value) : null;

    bool IsInvariant(Expression value) => value.SelfAndDescendants().All(part => part switch
    {
        Expression.Read read => !varying.Contains(read.Local),
        Expression.Load load => !written.Contains(load.Operand),
        _ => true,
    });

    Expression Named(Expression value)
    {
        foreach (var (known, local) in hoisted)
            if (known.Equals(value)) return new Expression.Read(local);
        var name = value is Expression.Load load ? load.Operand.Name + "Row" : "row" + ((Expression.Apply)value).Function.Name;
        var fresh = new Local(name, DType.Real);
        hoisted.Add((value, fresh));
        return new Expression.Read(fresh);
    }

    static Statement Define((Expression Value, Local Local) pair) => new Statement.Let(pair.Local, pair.Value);
}

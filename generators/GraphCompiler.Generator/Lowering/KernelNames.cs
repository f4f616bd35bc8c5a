using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Gives everything in a kernel a name of its own: sizes and scalar arguments keep theirs, then operands, values and axes choose.
/// </summary>
internal sealed class KernelNames
{
    readonly Identifiers names;
    readonly Dictionary<Operand, Operand> operands = [];
    readonly Dictionary<Local, Local> locals = [];
    readonly Dictionary<Axis, Axis> axes = [];

    KernelNames(LoopTree tree) => names = new([.. tree.Symbols, .. tree.Arguments]);

    public static LoopTree Run(LoopTree tree)
    {
        var names = new KernelNames(tree);
        foreach (var operand in tree.Operands) names.operands.Add(operand, operand.Renamed(names.Unique(operand.Name)));
        foreach (var statement in tree.Statements)
            foreach (var local in statement.Defined)
                names.locals.Add(local, new(names.Unique(local.Name, isReduced: statement is Statement.Accumulation), local.Type));
        foreach (var axis in tree.Parallel.Concat(tree.Inner)) names.axes.Add(axis, new(names.AxisName(axis), axis.Size));
        return tree with
        {
            Operands = [.. tree.Operands.Select(operand => names.operands[operand])],
            Parallel = names.Renamed(tree.Parallel),
            Body = names.Renamed(tree.Body),
        };
    }

    string Unique(string name, bool isReduced = false)
    {
        if (Identifiers.IsReserved(name)) name += "Value";
        return isReduced ? names.UniqueReduced(name) : names.Unique(name);
    }

    /// <summary>The size's own letter, if it has one: <c>n</c> runs over N.</summary>
    string AxisName(Axis axis)
    {
        var own = axis.Size.Terms is [{ Coefficient: 1, Symbols: [{ Length: 1 } symbol] }] ? symbol.ToLowerInvariant() : null;
        return new[] { own, "i", "j", "k", "l", "p", "q", "r", "s" }.FirstOrDefault(name => name is not null && names.Take(name))
            ?? Unique("axis");
    }

    ImmutableArray<Axis> Renamed(ImmutableArray<Axis> old) => [.. old.Select(axis => axes[axis])];

    ImmutableArray<Statement> Renamed(ImmutableArray<Statement> body) => [.. body.Select(Renamed)];

    Statement Renamed(Statement statement) => statement.Rewrite(Renamed, Renamed) switch
    {
        Statement.Carry carry => carry with { Locals = [.. carry.Locals.Select(local => locals[local])] },
        Statement.Loop loop => new Statement.Loop(Renamed(loop.Axes), Renamed(loop.Body)),
        Statement.Product { Axes: var roles } product => product with
        {
            Sum = locals[product.Sum],
            Axes = new(Renamed(roles.Batch), Renamed(roles.Rows), Renamed(roles.Columns), Renamed(roles.Depth)),
        },
        Statement.Let let => let with { Local = locals[let.Local] },
        Statement.Accumulate accumulate => accumulate with { Local = locals[accumulate.Local] },
        Statement.Keep keep => keep with { Local = locals[keep.Local] },
        Statement.AccumulateTuple tuple => tuple with { Locals = [.. tuple.Locals.Select(local => locals[local])] },
        Statement.Store store => store with { Operand = operands[store.Operand] },
        Statement.Update update =>
            update with
            {
                Operand = operands[update.Operand], Compensation = update.Compensation is { } compensation ? operands[compensation] : null,
            },
        var other => other,
    };

    Expression Renamed(Expression value) => value switch
    {
        Expression.Apply apply => apply with { Arguments = [.. apply.Arguments.Select(Renamed)] },
        Expression.Load load => new Expression.Load(operands[load.Operand], Renamed(load.Index)),
        Expression.Scalar scalar => new Expression.Scalar(operands[scalar.Operand]),
        Expression.Position position => new Expression.Position(Renamed(position.Index)),
        Expression.Read read => new Expression.Read(locals[read.Local]),
        _ => value,
    };

    IndexExpression Renamed(IndexExpression index) => index.Replace(axis => axes[axis], Renamed);
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
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

    KernelNames(Kernel kernel) => names = new([.. kernel.Symbols, .. kernel.Arguments]);

    public static Kernel Run(Kernel kernel)
    {
        var names = new KernelNames(kernel);
        foreach (var operand in kernel.Operands) names.operands.Add(operand, new(names.Unique(operand.Name), operand.Type, operand.Shape));
        foreach (var local in kernel.Statements.Select(Defined).OfType<Local>())
            names.locals.Add(local, new(names.Unique(local.Name), local.Type));
        foreach (var axis in kernel.Parallel.Concat(kernel.Inner)) names.axes.Add(axis, new(names.AxisName(axis), axis.Size));
        return kernel with
        {
            Operands = [.. kernel.Operands.Select(operand => names.operands[operand])],
            Parallel = names.Renamed(kernel.Parallel),
            Inner = names.Renamed(kernel.Inner),
            Stages = [.. kernel.Stages.Select(stage =>
                new Stage([.. stage.Outer.Select(names.Renamed)], [.. stage.Inner.Select(names.Renamed)]))],
            Contraction = kernel.Contraction is { } roles
                ? new(names.Renamed(roles.Batch), names.Renamed(roles.Rows), names.Renamed(roles.Columns), names.Renamed(roles.Depth))
                : null,
        };
    }

    static Local? Defined(Statement statement) => statement switch
    {
        Statement.Let let => let.Local,
        Statement.Accumulate accumulate => accumulate.Local,
        _ => null,
    };

    string Unique(string name) => names.Unique(Identifiers.IsReserved(name) ? name + "Value" : name);

    /// <summary>The size's own letter, if it has one: <c>n</c> runs over N.</summary>
    string AxisName(Axis axis)
    {
        var own = axis.Size.Terms is [{ Coefficient: 1, Symbols: [{ Length: 1 } symbol] }] ? symbol.ToLowerInvariant() : null;
        return new[] { own, "i", "j", "k", "l", "p", "q", "r", "s" }.FirstOrDefault(name => name is not null && names.Take(name))
            ?? Unique("axis");
    }

    ImmutableArray<Axis> Renamed(ImmutableArray<Axis> old) => [.. old.Select(axis => axes[axis])];

    Statement Renamed(Statement statement) => statement.Rewrite(Renamed, Renamed) switch
    {
        Statement.Let let => let with { Local = locals[let.Local] },
        Statement.Accumulate accumulate => accumulate with { Local = locals[accumulate.Local] },
        Statement.Store store => store with { Operand = operands[store.Operand] },
        Statement.Update update =>
            update with { Operand = operands[update.Operand], Lost = update.Lost is { } lost ? operands[lost] : null },
        var other => other,
    };

    Expression Renamed(Expression value) => value switch
    {
        Expression.Apply apply => apply with { Arguments = [.. apply.Arguments.Select(Renamed)] },
        Expression.Load load => new Expression.Load(operands[load.Operand], Renamed(load.Index)),
        Expression.Position position => new Expression.Position(Renamed(position.Index)),
        Expression.Read read => new Expression.Read(locals[read.Local]),
        _ => value,
    };

    IndexExpression Renamed(IndexExpression index) => index.Terms.Aggregate((IndexExpression)index.Offset, (sum, term) =>
        sum + (term.Axis is { } axis ? axes[axis] : IndexExpression.Loaded(Renamed(term.Loaded!))) * term.Coefficient);
}

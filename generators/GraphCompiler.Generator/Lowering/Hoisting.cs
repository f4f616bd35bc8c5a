using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Moves what is the same at every inner point out of the inner loops, once for all stages: loads of row values, functions of sizes and row
/// values.
/// </summary>
internal sealed class Hoisting
{
    readonly Kernel kernel;
    readonly HashSet<Operand> written;
    readonly HashSet<Local> varying;
    readonly List<(Expression Value, Local Local)> hoisted = [];

    Hoisting(Kernel kernel)
    {
        this.kernel = kernel;
        written = [.. kernel.Written];
        varying = [.. kernel.Stages.SelectMany(stage => stage.Inner).OfType<Statement.Let>().Select(let => let.Local)];
    }

    public static Kernel Run(Kernel kernel)
    {
        var hoisting = new Hoisting(kernel);
        return kernel with { Stages = [.. kernel.Stages.Select(hoisting.Hoist)] };
    }

    Stage Hoist(Stage stage)
    {
        var first = hoisted.Count;
        var outer = stage.Outer.Select(statement => statement.Rewrite(value => value.Replace(Loaded), index => index)).ToList();
        var loads = hoisted.Skip(first).ToList();
        var inner = stage.Inner.Select(statement => statement.Rewrite(InLoop, index => index)).ToImmutableArray();
        var rest = hoisted.Skip(first + loads.Count);
        return new([.. loads.Select(Define), .. outer, .. rest.Select(Define)], inner);
    }

    static Statement Define((Expression Value, Local Local) pair) => new Statement.Let(pair.Local, pair.Value);

    /// <summary>Row values are loaded once, whether a stage or a loop asks first.</summary>
    Expression? Loaded(Expression value) =>
        value is Expression.Load { Type.IsReal: true } && IsInvariant(value) && IsReadInLoop(value) ? Named(value) : null;

    bool IsReadInLoop(Expression load) =>
        kernel.Stages.SelectMany(stage => stage.Inner).SelectMany(Kernel.ExpressionsOf).SelectMany(value => value.SelfAndDescendants())
            .Contains(load);

    Expression InLoop(Expression value)
    {
        if (value is Expression.Load or Expression.Apply && value.Type.IsReal && IsInvariant(value))
            return Named(value.Replace(part => part != value ? Loaded(part) : null));
        return value is Expression.Apply apply ? apply with { Arguments = [.. apply.Arguments.Select(InLoop)] } : value;
    }

    bool IsInvariant(Expression value) => !value.Axes().Any(kernel.Inner.Contains) && value.SelfAndDescendants().All(part => part switch
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
}

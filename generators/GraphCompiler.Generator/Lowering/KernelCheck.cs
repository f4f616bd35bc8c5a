using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// What holds of every kernel between the steps of lowering; a violation is a mistake in the compiler, never in a model. Locals have a
/// value before they are read, axes are used inside their loops, stored values have their operand's type, and parallel points store to
/// different places.
/// </summary>
internal sealed class KernelCheck
{
    readonly Kernel kernel;
    readonly string when;
    readonly HashSet<Operand> operands;
    readonly HashSet<Axis> axes;
    readonly HashSet<Local> defined = [];

    KernelCheck(Kernel kernel, string when)
    {
        (this.kernel, this.when) = (kernel, when);
        operands = [.. kernel.Operands];
        axes = [.. kernel.Parallel];
    }

    /// <exception cref="InvalidOperationException">The kernel is not well-formed.</exception>
    public static void Run(Kernel kernel, string when) => new KernelCheck(kernel, when).Run();

    void Run()
    {
        Require(operands.Count == kernel.Operands.Length, "lists an operand twice");
        Require(kernel.Parallel.Concat(kernel.Inner).Distinct().Count() == kernel.Parallel.Length + kernel.Inner.Length,
            "has two loops over one axis");
        foreach (var stage in kernel.Stages)
        {
            foreach (var statement in stage.Outer)
            {
                Require(statement is not Statement.Accumulate, "accumulates outside the inner loops");
                Check(statement);
            }
            CheckInner(stage);
        }
    }

    /// <summary>Inner axes and the values of one inner point are in scope in the inner loops only, accumulators after them too.</summary>
    void CheckInner(Stage stage)
    {
        var before = defined.ToList();
        axes.UnionWith(kernel.Inner);
        foreach (var statement in stage.Inner) Check(statement);
        axes.ExceptWith(kernel.Inner);
        defined.Clear();
        defined.UnionWith(before);
        defined.UnionWith(stage.Inner.OfType<Statement.Accumulate>().Select(accumulate => accumulate.Local));
    }

    void Check(Statement statement)
    {
        foreach (var part in Kernel.ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants())) Check(part);
        switch (statement)
        {
            case Statement.Let let:
                Define(let.Local, let.Value.Type);
                break;
            case Statement.Accumulate accumulate:
                Define(accumulate.Local, accumulate.Value.Type);
                Require(kernel.Schedule == KernelSchedule.Scan || !Reads(accumulate.Value, accumulate.Local),
                    $"reads {accumulate.Local} while it grows");
                break;
            case Statement.Store store:
                CheckTarget(store.Operand, store.Index, store.Value);
                break;
            case Statement.Update update:
                CheckTarget(update.Operand, update.Index, update.Value);
                break;
        }
    }

    void Check(Expression part)
    {
        switch (part)
        {
            case Expression.Load load:
                Require(operands.Contains(load.Operand), $"loads {load.Operand}, which is no operand");
                CheckAxes(load.Index);
                break;
            case Expression.Position position:
                CheckAxes(position.Index);
                break;
            case Expression.Read read:
                Require(defined.Contains(read.Local), $"reads {read.Local} before it has a value");
                break;
        }
    }

    void CheckAxes(IndexExpression index)
    {
        foreach (var term in index.Terms)
            if (term.Axis is { } axis) Require(axes.Contains(axis), $"uses {axis} outside its loop");
    }

    void Define(Local local, DType type)
    {
        Require(defined.Add(local), $"defines {local} twice");
        Require(local.Type == type, $"gives {local}, which is {local.Type}, a value that is {type}");
    }

    void CheckTarget(Operand operand, IndexExpression index, Expression value)
    {
        Require(operands.Contains(operand), $"stores to {operand}, which is no operand");
        Require(operand.Type.Computed == value.Type, $"stores a value that is {value.Type} to {operand}, which is {operand.Type}");
        foreach (var axis in kernel.Parallel)
            Require(axis.Size.IsOne || index.Axes.Contains(axis), $"stores to one place of {operand} at every point of {axis}");
    }

    static bool Reads(Expression value, Local local) =>
        value.SelfAndDescendants().Any(part => part is Expression.Read read && read.Local == local);

    void Require(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException($"The kernel of {string.Join("; ", kernel.Sources)} {otherwise}, {when}.");
    }
}

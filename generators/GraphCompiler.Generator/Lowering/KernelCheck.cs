using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// What holds of every kernel between the steps of lowering; a violation is a mistake in the compiler, never in a model. Locals have a
/// value before they are read, axes are used inside their loops, stored values have their operand's type, and parallel points store to
/// different places.
/// </summary>
internal sealed class KernelCheck
{
    readonly LoopTree tree;
    readonly string sources;
    readonly string when;
    readonly HashSet<Operand> operands;
    readonly HashSet<Axis> axes;
    readonly HashSet<Local> ofColumns;
    readonly HashSet<Local> defined = [];

    KernelCheck(LoopTree tree, IEnumerable<string> sources, string when)
    {
        (this.tree, this.sources, this.when) = (tree, string.Join("; ", sources), when);
        operands = [.. tree.Operands];
        axes = [.. tree.Parallel];
        ofColumns = [.. tree.OfColumns];
    }

    /// <param name="sources">The user's expressions it came from.</param>
    /// <exception cref="InvalidOperationException">The tree is not well-formed.</exception>
    public static void Run(LoopTree tree, IEnumerable<string> sources, string when) => new KernelCheck(tree, sources, when).Run();

    void Run()
    {
        Require(operands.Count == tree.Operands.Length, "lists an operand twice");
        Require(axes.Count == tree.Parallel.Length, "has two loops over one axis");
        Require(!tree.Body.Skip(1).Concat(tree.Loops.SelectMany(loop => loop.Body)).OfType<Statement.Product>().Any(),
            "has a product that its body does not begin with");
        foreach (var statement in tree.Body)
        {
            Require(statement is not (Statement.Accumulation or Statement.Carry), "accumulates outside a loop");
            Check(statement);
        }
    }

    /// <summary>A loop's axes and the values of one of its points are in scope in its body only, its accumulators after it too.</summary>
    void Check(Statement.Loop loop)
    {
        var before = defined.ToList();
        foreach (var axis in loop.Axes) Require(axes.Add(axis), "has two loops over one axis");
        foreach (var local in loop.Carried) Require(before.Contains(local), $"carries {local}, which has no value before the loop");
        Require(loop.Body.TakeWhile(statement => statement is not Statement.Carry).Count() >= loop.Body.Length - 1,
            "does something between the values that it carries and the end of the loop");
        foreach (var statement in loop.Body) Check(statement);
        foreach (var accumulation in loop.Accumulations)
            foreach (var local in accumulation.Defined)
                Require(accumulation is Statement.Accumulate { IsRunning: true } || !Reads(loop.Body, local),
                    $"reads {local} while it grows");
        axes.ExceptWith(loop.Axes);
        var kept = loop.Body.OfType<Statement.Keep>().Select(keep => keep.Local).ToList();
        defined.Clear();
        defined.UnionWith(kept.Count == 0 ? before : before.Where(local => local != tree.Product!.Sum));
        defined.UnionWith(kept);
        defined.UnionWith(loop.Accumulations.SelectMany(accumulation => accumulation.Defined));
    }

    void Check(Statement statement)
    {
        switch (statement)
        {
            case Statement.Loop loop:
                Check(loop);
                return;
            case Statement.Product product:
                var roles = product.Axes;
                var columns = tree.HasWholeRows ? roles.Columns : [];
                Require(axes.SetEquals([.. roles.Batch, .. roles.Rows, .. roles.Columns.Except(columns)]),
                    "has a product whose batches, rows and columns are not its parallel axes");
                axes.UnionWith(columns);
                Check(product.AsLoop);
                axes.ExceptWith(columns);
                return;
        }
        foreach (var part in statement.Parts) Check(part);
        switch (statement)
        {
            case Statement.Let let:
                Define(let.Local, let.Value.Type);
                break;
            case Statement.Keep keep:
                Require(tree.HasWholeRows && axes.IsSupersetOf(tree.Product!.Axes.Columns),
                    $"keeps {keep.Local} outside a loop over a product's columns");
                Require(defined.Remove(tree.Product!.Sum), $"keeps {keep.Local} in the place of another value");
                Define(keep.Local, keep.Value.Type);
                break;
            case Statement.Accumulate accumulate:
                Define(accumulate.Local, accumulate.Value.Type);
                break;
            case Statement.AccumulateTuple tuple:
                Require(tuple.Element.Select(value => value.Type).SequenceEqual(tuple.Combiner.Identity.Select(value => value.Type))
                    && tuple.Locals.Length == tuple.Element.Length, $"gives {tuple.Combiner.Name} other values than it combines");
                foreach (var (local, value) in tuple.Locals.Zip(tuple.Element, (local, value) => (local, value)))
                    Define(local, value.Type);
                break;
            case Statement.Carry carry:
                Require(carry.Locals.Zip(carry.Next, (local, value) => local.Type == value.Type).All(isSame => isSame),
                    "carries a value of another type");
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
                Require(!load.Operand.IsScalar && operands.Contains(load.Operand), $"loads {load.Operand}, which is no tensor operand");
                CheckAxes(load.Index);
                break;
            case Expression.Scalar scalar:
                Require(scalar.Operand.IsScalar && operands.Contains(scalar.Operand),
                    $"reads {scalar.Operand}, which is no scalar operand");
                break;
            case Expression.Position position:
                CheckAxes(position.Index);
                break;
            case Expression.Read read:
                Require(defined.Contains(read.Local), $"reads {read.Local} before it has a value");
                if (ofColumns.Contains(read.Local))
                    Require(axes.IsSupersetOf(tree.Product!.Axes.Columns), $"reads {read.Local} outside a loop over its columns");
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
        Require(!operand.IsScalar && operands.Contains(operand), $"stores to {operand}, which is no tensor operand");
        Require(operand.Type.Computed == value.Type, $"stores a value that is {value.Type} to {operand}, which is {operand.Type}");
        foreach (var axis in tree.Parallel)
            Require(axis.Size.IsOne || index.Axes.Contains(axis), $"stores to one place of {operand} at every point of {axis}");
    }

    static bool Reads(ImmutableArray<Statement> body, Local local) =>
        body.Leaves().Parts().Any(part => part is Expression.Read read && read.Local == local);

    void Require(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException($"The kernel of {sources} {otherwise}, {when}.");
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Where an operand lies: its first element in a memory, and how many elements its kernel may touch.</summary>
/// <param name="Stride">How far apart elements are.</param>
sealed record OperandPlace(KernelMemory Memory, int Start, int Length, int Stride = 1);

/// <summary>
/// Runs a kernel in double precision, but for what it stores in fewer bits, one parallel point after the other, as its form says and no
/// printer has interpreted it: the reference for schedules and printers, and, against the interpreter of graphs, the check of everything
/// before them.
/// </summary>
sealed class KernelInterpreter
{
    readonly Kernel kernel;
    readonly IReadOnlyDictionary<Operand, OperandPlace> places;
    readonly IReadOnlyDictionary<Operand, int> streams;
    readonly Func<Dim, int> sizeOf;
    readonly Func<string, double> argument;
    readonly Func<RandomNumbers, int, int, double> draw;
    readonly int launch;
    readonly (ImmutableArray<Axis> Range, int Points)? parts;
    readonly Dictionary<Axis, long> at = [];
    readonly Dictionary<Local, double> locals = [];

    /// <summary>The sums of a product's row, by column, where the epilogue is that of whole rows.</summary>
    readonly Dictionary<long, double> row = [];
    readonly HashSet<Local> ofColumns;
    long point;

    /// <param name="places">Where each operand in memory lies.</param>
    /// <param name="streams">The number of each random stream.</param>
    /// <param name="launch">How many kernels have run in the program, this one included.</param>
    /// <param name="parts">
    /// For a kernel that runs as one with others: the axes whose points are dealt to threads, and how many of them make a part. All kernels
    /// do a part one after another, so that only other parts must not touch what one writes.
    /// </param>
    public KernelInterpreter(
        Kernel kernel, IReadOnlyDictionary<Operand, OperandPlace> places, IReadOnlyDictionary<Operand, int> streams,
        Func<Dim, int> sizeOf, Func<string, double> argument, Func<RandomNumbers, int, int, double> draw, int launch,
        (ImmutableArray<Axis> Range, int Points)? parts = null) =>
        (this.kernel, this.places, this.streams, this.sizeOf, this.argument, this.draw, this.launch, this.parts, ofColumns) =
        (kernel, places, streams, sizeOf, argument, draw, launch, parts, [.. kernel.OfColumns]);

    public void Run()
    {
        long next = 0;
        Loop(kernel.Parallel, 0, () =>
        {
            point = parts is var (range, points)
                ? range.Aggregate(0L, (index, axis) => index * sizeOf(axis.Size) + at[axis]) / points
                : next++;
            locals.Clear();
            Run(kernel.Body);
        });
    }

    void Run(IEnumerable<Statement> body)
    {
        foreach (var statement in body) Run(statement);
    }

    void Loop(IReadOnlyList<Axis> axes, int first, Action body)
    {
        if (first == axes.Count)
        {
            body();
            return;
        }
        var size = sizeOf(axes[first].Size);
        for (var i = 0; i < size; i++)
        {
            at[axes[first]] = i;
            Loop(axes, first + 1, body);
        }
        at.Remove(axes[first]);
    }

    void Run(Statement statement)
    {
        switch (statement)
        {
            case Statement.Let let:
                locals[let.Local] = Value(let.Value);
                break;
            case Statement.Store store:
                Write(store.Operand, Place(store.Operand, store.Index), Value(store.Value));
                break;
            case PairLoad pair:
                locals[pair.First] = Value(pair.Load);
                locals[pair.Second] = Value(pair.Load with { Index = pair.Load.Index + Dim.One });
                break;
            case PairStore pair:
                Write(pair.Operand, Place(pair.Operand, pair.Index), Value(pair.First));
                Write(pair.Operand, Place(pair.Operand, pair.Index + Dim.One), Value(pair.Second));
                break;
            case Statement.Update update:
                var place = Place(update.Operand, update.Index);
                Write(update.Operand, place, Interpreter.Of(update.Combiner, update.Operand.Type)
                    .Combine(places[update.Operand].Memory.Read(place, launch, point), Value(update.Value)));
                // What rounding loses of a sum is nothing here, but it has a place all the same.
                if (update.Compensation is { } compensation) Write(compensation, Place(compensation, update.Index),
                    places[compensation].Memory.Read(Place(compensation, update.Index), launch, point));
                break;
            case Statement.Accumulate accumulate:
                locals[accumulate.Local] = Interpreter.Of(accumulate.Combiner, accumulate.Local.Type)
                    .Combine(locals[accumulate.Local], Value(accumulate.Value));
                break;
            case Statement.AccumulateTuple tuple:
                foreach (var step in tuple.Steps) Run(step);
                break;
            case Statement.Keep keep:
                row[ColumnOf(kernel.Product!)] = Value(keep.Value);
                break;
            case Statement.Carry carry:
                var next = carry.Next.Select(Value).ToList();
                for (var i = 0; i < next.Count; i++) locals[carry.Locals[i]] = next[i];
                break;
            case Statement.Loop loop:
                foreach (var accumulate in loop.Accumulators)
                    locals[accumulate.Local] = Interpreter.Of(accumulate.Combiner, accumulate.Local.Type).Identity;
                foreach (var tuple in loop.Tuples)
                    for (var i = 0; i < tuple.Locals.Length; i++) locals[tuple.Locals[i]] = Value(tuple.Combiner.Identity[i]);
                Loop(loop.Axes, 0, () => Run(loop.Body));
                break;
            case Statement.Product product when kernel.HasWholeRows:
                row.Clear();
                Loop(product.Axes.Columns, 0, () =>
                {
                    Run(product.AsLoop);
                    row.Add(ColumnOf(product), locals[product.Sum]);
                });
                break;
            case Statement.Product product:
                Run(product.AsLoop);
                break;
            default:
                throw new NotSupportedException($"{statement}");
        }
    }

    long ColumnOf(Statement.Product product) => product.Axes.Columns.Aggregate(0L, (column, axis) => column * sizeOf(axis.Size)
        + (at.TryGetValue(axis, out var position) ? position : throw new KernelFault($"reads {product.Sum} outside the loop over {axis}")));

    void Write(Operand operand, int place, double value) =>
        places[operand].Memory.Write(place, operand.Type.IsNarrow ? (float)(BFloat16)(float)value : value, launch, point);

    int Place(Operand operand, IndexExpression index)
    {
        var (_, start, length, stride) = places[operand];
        var offset = Value(index);
        return offset >= 0 && offset < length
            ? start + (int)offset * stride
            : throw new KernelFault($"touches element {offset} of {operand}, which has {length}");
    }

    double Value(Expression expression) => expression switch
    {
        Expression.Constant constant => constant.Value,
        Expression.Size size => sizeOf(size.Dim),
        Expression.Argument scalar => argument(scalar.Name),
        Expression.Position position => Value(position.Index),
        Expression.Load load => places[load.Operand].Memory.Read(Place(load.Operand, load.Index), launch, point),
        Expression.Read { Local: var local } when ofColumns.Contains(local) => row[ColumnOf(kernel.Product!)],
        Expression.Read read => locals.TryGetValue(read.Local, out var value)
            ? value
            : throw new KernelFault($"reads {read.Local} before it has a value"),
        Expression.Apply { Arguments: [Expression.Scalar stream, Expression.Position index] } apply =>
            draw(apply.Function == RandomNumbers.Uniform.Draw ? RandomNumbers.Uniform : RandomNumbers.Normal, streams[stream.Operand],
                (int)Value(index.Index)),
        Expression.Apply apply => apply.Function.Evaluate([.. apply.Arguments.Select(Value)]),
        _ => throw new NotSupportedException($"{expression}"),
    };

    long Value(IndexExpression index) =>
        index.Terms.Aggregate((long)sizeOf(index.Offset), (sum, term) => sum + sizeOf(term.Coefficient) * (term.Axis is { } axis
        ? at.TryGetValue(axis, out var position) ? position : throw new KernelFault($"uses {axis} outside its loop")
        : (long)Value(term.Loaded!)));
}

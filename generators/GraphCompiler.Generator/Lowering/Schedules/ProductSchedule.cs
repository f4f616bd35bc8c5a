using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>A product's schedule in tiles of the processor: which sides its operands walk, and what becomes of each sum.</summary>
/// <param name="Batch">The axes of the batches.</param>
/// <param name="Lanes">The columns, of which a vector has neighbouring ones.</param>
/// <param name="Left">How the left operand lies.</param>
/// <param name="Right">How the right one does.</param>
/// <param name="Epilogue">The statements behind the product, over batches, one row and one column, or one row as a whole.</param>
internal sealed record ProductSchedule(
    ImmutableArray<Axis> Batch, LaneSchedule Lanes, ProductOperand Left, ProductOperand Right, ImmutableArray<Statement> Epilogue)
{
    /// <summary>Where the sums of a row lie, if the epilogue is that of whole rows; else null.</summary>
    public Operand? Row { get; init; }

    /// <summary>The schedule of each loop of the epilogue.</summary>
    public ImmutableDictionary<Statement.Loop, VectorLoop> Loops { get; init; } = ImmutableDictionary<Statement.Loop, VectorLoop>.Empty;

    /// <summary>Whether each operand walks each of its sides at one stride.</summary>
    public bool IsMatrices => new[] { Left.Rows, Left.Columns, Right.Rows, Right.Columns }.All(side => side.Length <= 1);

    public static ProductSchedule Of(Kernel kernel, Statement.Product product, VectorTraits traits, DType real)
    {
        var roles = product.Axes;
        ImmutableArray<Axis> batch = roles.Batch.Length == 1 ? [new Axis("batch", roles.Batch[0].Size)] : roles.Batch;
        var (row, column) = (new Axis("row", Axis.SizeOf(roles.Rows)), new Axis("column", Axis.SizeOf(roles.Columns)));
        var (left, right) = (Operand(product.Left, roles.Rows, roles.Depth), Operand(product.Right, roles.Depth, roles.Columns));
        var epilogue = kernel.Body.RemoveAt(0).ReplaceAxes(InEpilogue);
        if (!kernel.HasWholeRows) return new(batch, new(column, LaneUse.Counted), left, right, epilogue);
        var ofColumns = kernel.OfColumns.ToImmutableHashSet();
        var sums = new Operand(product.Sum.Name, product.Sum.Type, new([column.Size]));
        var lanes = new LaneSchedule(column, VectorSchedule.UseOf(column, false, traits, real));
        epilogue = InRow(epilogue);
        return new(batch, lanes, left, right, epilogue)
        {
            Row = sums, Loops = VectorSchedule.LoopsOf(epilogue.LoopsWithin(), lanes, traits, real),
        };

        ImmutableArray<Statement> InRow(ImmutableArray<Statement> body) => [.. body.Select(statement => statement is Statement.Loop loop
            ? new Statement.Loop([.. loop.Axes.Select(axis => axis == roles.Columns.Last() ? column : axis)], InRow(loop.Body))
            : statement.Rewrite(value => value.Replace(Loaded), index => index) is var own && own is Statement.Keep keep
                ? new Statement.Store(sums, column, keep.Value) : own)];

        Expression? Loaded(Expression value) =>
            value is Expression.Read read && ofColumns.Contains(read.Local) ? new Expression.Load(sums, column) : null;

        ProductOperand Operand(Expression.Load load, ImmutableArray<Axis> rows, ImmutableArray<Axis> columns) =>
            new(load.Operand, load.Index.Replace(axis => roles.Batch.Contains(axis) ? InEpilogue(axis) : IndexExpression.Zero),
                StridesOf(load, rows), StridesOf(load, columns));

        // Results walk the nested axes of a side as one, by the innermost one's strides.
        IndexExpression InEpilogue(Axis axis) =>
            roles.Batch.IndexOf(axis) is >= 0 and var at ? batch[at]
            : axis == roles.Columns.Last() ? column
            : axis == roles.Rows.LastOrDefault() ? row
            : IndexExpression.Zero;
    }

    /// <summary>How an operand walks a side: at one stride, or along nested axes, the outermost first.</summary>
    static ImmutableArray<(Dim Size, Dim Stride)> StridesOf(Expression.Load load, ImmutableArray<Axis> axes)
    {
        var nested = ImmutableArray.CreateBuilder<(Dim Size, Dim Stride)>();
        foreach (var axis in axes)
        {
            var stride = load.Index.StrideOf(axis);
            if (nested.Count > 0 && nested[nested.Count - 1] is var outer && outer.Stride == stride * axis.Size)
                nested[nested.Count - 1] = (outer.Size * axis.Size, stride);
            else nested.Add((axis.Size, stride));
        }
        return nested.ToImmutable();
    }
}

/// <summary>How an operand of a product lies in memory.</summary>
/// <param name="First">Where the first element of a batch is.</param>
/// <param name="Rows">How it walks its rows.</param>
/// <param name="Columns">How it walks its columns.</param>
internal sealed record ProductOperand(
    Operand Operand, IndexExpression First, ImmutableArray<(Dim Size, Dim Stride)> Rows, ImmutableArray<(Dim Size, Dim Stride)> Columns);

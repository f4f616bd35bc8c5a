using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Cpu;

// Matrix products: where the operands lie and what becomes of each sum.
internal sealed partial class CpuKernels
{
    void PrintProduct(Kernel kernel, Statement.Product product, bool isJoined)
    {
        var (roles, sum, a, b) = (product.Axes, product.Sum, product.Left, product.Right);
        var batch = roles.Batch.Length == 1 ? [new Axis("batch", roles.Batch[0].Size)] : roles.Batch;
        var (row, column) = (new Axis("row", Axis.SizeOf(roles.Rows)), new Axis("column", Axis.SizeOf(roles.Columns)));

        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : IProduct<{Real}>", () =>
        {
            var sides = (LeftRow: StridesOf(a, roles.Rows), LeftColumn: StridesOf(a, roles.Depth), RightRow: StridesOf(b, roles.Depth),
                RightColumn: StridesOf(b, roles.Columns));
            var shape = new[] { sides.LeftRow, sides.LeftColumn, sides.RightRow, sides.RightColumn }.All(side => side.Count <= 1)
                ? "MatrixShape"
                : "ProductShape";
            if (isJoined)
            {
                PrintShape($"{shape} Shape => new(", ");");
                writer.Line($"public void Launch(WorkerTeam team) => Products.Run<{Real}, {kernel.Name}>(team, this, Shape);").Line();
                writer.Line($"public void Run<V>(nint begin, nint end) where V : struct, IVector<V, {Real}>")
                    .Indented(() => writer.Line($"=> Products.RunBatches<{Real}, {kernel.Name}>(this, Shape, begin, end);")).Line();
            }
            else PrintShape($"public void Launch(WorkerTeam team) => Products.Run<{Real}, {kernel.Name}>(team, this, new {shape}(", "));");

            void PrintShape(string open, string close)
            {
                writer.Line(open);
                writer.Indented(() => writer
                    .Line(
                        $"Batches: {Product(roles.Batch)}, Rows: {Product(roles.Rows)}, Columns: {Product(roles.Columns)}, Depth: "
                            + $"{Product(roles.Depth)},")
                    .Line(
                        $"LeftRow: {Stride(sides.LeftRow)}, LeftColumn: {Stride(sides.LeftColumn)}, RightRow: {Stride(sides.RightRow)}, "
                            + $"RightColumn: {Stride(sides.RightColumn)}{close}")).Line();
            }

            PrintOperand("Left", a.Operand, AtFirst(a.Index));
            PrintOperand("Right", b.Operand, AtFirst(b.Index));
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            writer.Block(
                $"public void Finish<V>(V {sum}, nint batch, nint row, nint column, int lanes) where V : struct, IVector<V, {Real}>", () =>
            {
                if (batch.Length > 1) Decompose("batch", batch);
                var body = new VectorBody(writer, real, column, "lanes", isSingle: false, operand => operand.Name + ".Origin");
                foreach (var statement in kernel.Body.RemoveAt(0).ReplaceAxes(InEpilogue)) body.Print(statement);
            });
        });

        IndexExpression AtFirst(IndexExpression index) =>
            index.Replace(axis => roles.Batch.Contains(axis) ? InEpilogue(axis) : IndexExpression.Zero);

        // Results walk the nested axes of a side as one, by the innermost one's strides.
        IndexExpression InEpilogue(Axis axis) =>
            roles.Batch.IndexOf(axis) is >= 0 and var at ? batch[at]
            : axis == roles.Columns.Last() ? column
            : axis == roles.Rows.LastOrDefault() ? row
            : IndexExpression.Zero;

        void PrintOperand(string side, Operand operand, IndexExpression at)
        {
            var body = new VectorBody(writer, real, null, "", isSingle: false, known => known.Name + ".Origin");
            var result = at.IsZero ? $"ref {operand}.Origin" : $"ref At(ref {operand}.Origin, {body.Index(at)})";
            if (batch.Length == 1 || !at.Axes.Any()) writer.Line($"public ref {Real} {side}(nint batch) => {result};");
            else
                writer.Block($"public ref {Real} {side}(nint batch)", () =>
                {
                    Decompose("batch", batch);
                    writer.Line($"return {result};");
                });
            writer.Line();
        }
    }

    /// <summary>How an operand walks a side: at one stride, or along nested axes, the outermost first.</summary>
    static List<(Dim Size, Dim Stride)> StridesOf(Expression.Load load, ImmutableArray<Axis> axes)
    {
        var nested = new List<(Dim Size, Dim Stride)>();
        foreach (var axis in axes)
        {
            var stride = load.Index.StrideOf(axis);
            if (nested.Count > 0 && nested[nested.Count - 1] is var outer && outer.Stride == stride * axis.Size)
                nested[nested.Count - 1] = (outer.Size * axis.Size, stride);
            else nested.Add((axis.Size, stride));
        }
        return nested;
    }

    static string Stride(List<(Dim Size, Dim Stride)> nested) => nested.Count switch
    {
        0 => "0",
        1 => Literals.Size(nested[0].Stride),
        _ => "ProductStride.Nested("
            + string.Join(", ", nested.Select(axis => $"({Literals.Size(axis.Size)}, {Literals.Size(axis.Stride)})")) + ")",
    };
}

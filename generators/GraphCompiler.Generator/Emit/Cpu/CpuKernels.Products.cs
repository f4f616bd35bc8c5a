using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Cpu;

// Matrix products: where the operands lie and what becomes of each sum.
internal sealed partial class CpuKernels
{
    void PrintProduct(Kernel kernel, Statement.Product product, ProductSchedule schedule, bool runsInParts)
    {
        var (roles, batch, left, right) = (product.Axes, schedule.Batch, schedule.Left, schedule.Right);
        var (contract, rows) = schedule.Row is null ? ("IProduct", "") : ("IRowProduct", "Row");
        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : {contract}<{Real}>", () =>
        {
            var part = roles.Batch.IsEmpty ? "RunRows" : "RunBatches";
            var shape = schedule.IsMatrices && schedule.Row is null ? "MatrixShape" : "ProductShape";
            if (runsInParts || schedule.Row is not null)
            {
                PrintShape($"{shape} Shape => new(", ");");
                writer.Line($"public void Launch(WorkerTeam team) => {rows}Products.Run<{Real}, {kernel.Name}>(team, this, Shape);").Line();
            }
            else PrintShape($"public void Launch(WorkerTeam team) => Products.Run<{Real}, {kernel.Name}>(team, this, new {shape}(", "));");
            if (runsInParts)
                writer.Line($"public void Run<V>(nint begin, nint end) where V : struct, IVector<V, {Real}>")
                    .Indented(() => writer.Line($"=> {rows}Products.{part}<{Real}, {kernel.Name}>(this, Shape, begin, end);")).Line();

            void PrintShape(string open, string close)
            {
                writer.Line(open);
                writer.Indented(() => writer
                    .Line(
                        $"Batches: {Product(roles.Batch)}, Rows: {Product(roles.Rows)}, Columns: {Product(roles.Columns)}, Depth: "
                            + $"{Product(roles.Depth)},")
                    .Line(
                        $"LeftRow: {Stride(left.Rows)}, LeftColumn: {Stride(left.Columns)}, RightRow: {Stride(right.Rows)}, "
                            + $"RightColumn: {Stride(right.Columns)}{close}")).Line();
            }

            PrintOperand("Left", left);
            PrintOperand("Right", right);
            if (schedule.Row is { } sums)
            {
                writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
                writer.Block($"public void Finish<V>(ref {Real} {sums}, nint batch, nint row) where V : struct, IVector<V, {Real}>", () =>
                {
                    if (batch.Length > 1) Decompose("batch", batch);
                    Body(schedule.Epilogue, schedule.Lanes, schedule.Loops,
                        operand => operand == sums ? operand.Name : operand.Name + ".Origin");
                });
                return;
            }
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            var finish = $"public void Finish<V>(V {product.Sum}, nint batch, nint row, nint column, int lanes)";
            writer.Block($"{finish} where V : struct, IVector<V, {Real}>", () =>
            {
                if (batch.Length > 1) Decompose("batch", batch);
                var body = new VectorBody(writer, real, schedule.Lanes, operand => operand.Name + ".Origin");
                foreach (var statement in schedule.Epilogue) body.Print(statement);
            });
        });

        void PrintOperand(string side, ProductOperand operand)
        {
            var body = new VectorBody(writer, real, new(null, LaneUse.All), known => known.Name + ".Origin");
            var result = operand.First.IsZero
                ? $"ref {operand.Operand}.Origin"
                : $"ref At(ref {operand.Operand}.Origin, {body.Index(operand.First)})";
            if (batch.Length == 1 || !operand.First.Axes.Any()) writer.Line($"public ref {Real} {side}(nint batch) => {result};");
            else
                writer.Block($"public ref {Real} {side}(nint batch)", () =>
                {
                    Decompose("batch", batch);
                    writer.Line($"return {result};");
                });
            writer.Line();
        }
    }

    static string Stride(ImmutableArray<(Dim Size, Dim Stride)> nested) => nested.Length switch
    {
        0 => "0",
        1 => Literals.Size(nested[0].Stride),
        _ => "ProductStride.Nested("
            + string.Join(", ", nested.Select(axis => $"({Literals.Size(axis.Size)}, {Literals.Size(axis.Stride)})")) + ")",
    };
}

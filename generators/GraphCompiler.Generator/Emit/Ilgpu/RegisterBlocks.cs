using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Blocks in which a thread computes 4 rows and 4 columns of each 64 by 64 elements.</summary>
/// <param name="side">64 or 128.</param>
internal sealed class RegisterBlocks(CodeWriter writer, BodyPrinter body, Statement.Product product, int side)
    : BlockPrinter(writer, body, product, side)
{
    // Terms lie one quad further apart than they need to, so that they are in different banks.
    readonly int stride = side + 4;
    readonly string x = body.NewName("x"), y = body.NewName("y");
    readonly List<(int Row, int Half, string Name)> sums =
    [
        .. from row in Enumerable.Range(0, side / 16)
           from half in Enumerable.Range(0, side / RowsAtATime)
           select (row, half, body.NewName($"sum{Literals.Int(row)}{(side == RowsAtATime ? "" : "LR"[half])}")),
    ];

    protected override FactorLayout LayoutOf(bool isAlongDepth) => new(Line: 1, Term: stride);

    protected override int StagedStride => Side;

    protected override IEnumerable<string> Sums => sums.Select(sum => sum.Name);

    protected override void Positions(FactorPrinter left, FactorPrinter right) =>
        Writer.Line($"int {x} = Group.IdxX % 16;").Line($"int {y} = Group.IdxX / 16;");

    protected override void Multiply(FactorPrinter left, FactorPrinter right)
    {
        var step = Body.NewName("step");
        List<string> rows = [.. Enumerable.Range(0, Halves).Select(_ => Body.NewName("rows"))],
            columns = [.. Enumerable.Range(0, Halves).Select(_ => Body.NewName("columns"))];
        var line = $"{Literals.Int(stride / 4)} * {step}";
        Writer.Block($"for (int {step} = 0; {step} < {Literals.Int(Step)}; {step}++)", () =>
        {
            for (var half = 0; half < Halves; half++)
            {
                Writer.Line($"Quad<{Real}> {rows[half]} = {Shared}[{line} + {y}{BlockSteps.Plus(16 * half)}];")
                    .Line($"Quad<{Real}> {columns[half]} = {Shared}[{line} + {x}{BlockSteps.Plus(right.Offset / 4 + 16 * half)}];");
            }
            foreach (var (row, half, sum) in sums) Writer.Line($"{sum} += {rows[row / 4]}.{"XYZW"[row % 4]} * {columns[half]};");
        });
    }

    protected override void Stage(int half)
    {
        foreach (var (row, columns, sum) in sums.Where(sum => sum.Row / 4 == half))
        {
            var place = $"{Literals.Int(Side / 4)} * (4 * {y}{BlockSteps.Plus(row % 4)}) + {x}{BlockSteps.Plus(16 * columns)}";
            Writer.Line($"{Shared}[{place}] = {sum};");
        }
    }

    protected override string RowOf(string staged, string half) =>
        half == "" ? staged : $"{Literals.Int(RowsAtATime)} * {half} + {staged}";
}

using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Blocks in which a thread computes 4 rows and 4 columns of each 64 by 64 elements.</summary>
/// <param name="side">64 or 128.</param>
internal sealed class RegisterBlocks(
    CodeWriter writer, BodyPrinter body, Statement.Product product, int side, Func<Operand, bool> isAligned)
    : BlockPrinter(writer, body, product, new(side, side, Step), isAligned)
{
    // The multiplications of one term hide how long the loads of the next take.
    const int TermsAtATime = 4;

    const int Step = 16;

    // Terms lie one quad further apart than they need to, so that they are in different banks.
    readonly int stride = side + 4;
    readonly string x = body.NewName("x"), y = body.NewName("y");
    readonly List<(int Row, int Half, string Name)> sums =
    [
        .. from row in Enumerable.Range(0, side / 16)
           from half in Enumerable.Range(0, side / RowsAtATime)
           select (row, half, body.NewName($"sum{Literals.Int(row)}{(side == RowsAtATime ? "" : "LR"[half])}")),
    ];

    protected override FactorLayout LayoutOf(bool isAlongDepth, int side) => new(Line: 1, Term: stride);

    protected override int StagedStride => side;

    protected override IEnumerable<string> Sums => sums.Select(sum => sum.Name);

    protected override void Positions(FactorPrinter left, FactorPrinter right) =>
        Writer.Line($"int {x} = Group.IdxX & 15;").Line($"int {y} = Group.IdxX / 16;");

    protected override void Multiply(FactorPrinter left, FactorPrinter right)
    {
        var (step, here, there) = (Body.NewName("step"), Body.NewName("here"), Body.NewName("there"));
        Writer.Block($"for (int {step} = 0; {step} < {Literals.Int(Step)}; {step} += {Literals.Int(TermsAtATime)})", () =>
        {
            // Places at constant distances from these take no arithmetic.
            var at = $"{Literals.Int(stride / 4)} * {step}";
            Writer.Line($"ArrayView<Quad<{Real}>> {here} = {Shared}.SubView({at} + {y});")
                .Line($"ArrayView<Quad<{Real}>> {there} = {Shared}.SubView({at} + {x}{BlockSteps.Plus(right.Offset / 4)});");
            for (var term = 0; term < TermsAtATime; term++) AddProducts(here, there, term);
        });
    }

    void AddProducts(string left, string right, int term)
    {
        var quads = stride / 4;
        var (rows, columns) = (new List<string>(), new List<string>());
        for (var half = 0; half < Halves; half++)
        {
            rows.Add(Body.NewName("rows"));
            columns.Add(Body.NewName("columns"));
            var offset = quads * term + 16 * half;
            Writer.Line($"Quad<{Real}> {rows[half]} = {left}[{Literals.Int(offset)}];")
                .Line($"Quad<{Real}> {columns[half]} = {right}[{Literals.Int(offset)}];");
        }
        foreach (var (row, half, sum) in sums) Writer.Line($"{sum} += {rows[row / 4]}.{"XYZW"[row % 4]} * {columns[half]};");
    }

    protected override void Stage(int half)
    {
        foreach (var (row, columns, sum) in sums.Where(sum => sum.Row / 4 == half))
        {
            var place = $"{Literals.Int(side / 4)} * (4 * {y}{BlockSteps.Plus(row % 4)}) + {x}{BlockSteps.Plus(16 * columns)}";
            Writer.Line($"{Shared}[{place}] = {sum};");
        }
    }

    protected override string RowOf(string staged, string half) =>
        half == "" ? staged : $"{Literals.Int(RowsAtATime)} * {half} + {staged}";
}

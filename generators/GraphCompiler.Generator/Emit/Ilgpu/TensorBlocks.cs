using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Blocks that tensor cores multiply: each warp has 64 rows and 32 columns, which are 4 by 4 tiles of 16 rows and 8 columns.
/// </summary>
internal sealed class TensorBlocks(CodeWriter writer, BodyPrinter body, Statement.Product product, Func<Operand, bool> isAligned)
    : BlockPrinter(writer, body, product, BlockSide, isAligned)
{
    /// <summary>The side of a block.</summary>
    public const int BlockSide = 128;

    // A tile of 16 rows and 8 columns takes 8 terms at a time; a warp has as many tiles along both sides.
    const int TileRows = 16, TileColumns = 8, TileTerms = 8, Tiles = 4;

    readonly string lane = body.NewName("lane"), warp = body.NewName("warp"), rowsAt = body.NewName("rowsAt"),
        columnsAt = body.NewName("columnsAt"), stagedAt = body.NewName("stagedAt");
    readonly List<(int Row, int Column, string Name)> sums =
    [
        .. from row in Enumerable.Range(0, Tiles)
           from column in Enumerable.Range(0, Tiles)
           select (row, column, body.NewName($"sum{Literals.Int(row)}{Literals.Int(column)}")),
    ];

    // Where the eight lines and four terms that a warp reads at once are in different banks, and so is what it writes at once.
    protected override FactorLayout LayoutOf(bool isAlongDepth) =>
        isAlongDepth ? new(Line: Step + 4, Term: 1) : new(Line: 1, Term: BlockSide + 8);

    protected override string Loaded(string value, bool isNarrow) => isNarrow ? value : $"TensorCores.Rounded({value})";

    protected override int StagedStride => BlockSide + 4;

    protected override IEnumerable<string> Sums => sums.Select(sum => sum.Name);

    protected override void Positions(FactorPrinter left, FactorPrinter right)
    {
        Writer.Line($"int {lane} = Group.IdxX % 32;")
            .Line($"int {warp} = Group.IdxX / 32;")
            .Line($"int {rowsAt} = {left.Place($"64 * ({warp} / 4) + {lane} / 4", $"{lane} % 4")};")
            .Line($"int {columnsAt} = {right.Place($"32 * ({warp} % 4) + {lane} / 4", $"{lane} % 4")};")
            .Line($"int {stagedAt} = {Literals.Int(StagedStride)} * (32 * ({warp} / 4) + {lane} / 4) "
                + $"+ 32 * ({warp} % 4) + 2 * ({lane} % 4);");
    }

    protected override void Multiply(FactorPrinter left, FactorPrinter right)
    {
        var step = Body.NewName("step");
        List<string> rows = [.. Enumerable.Range(0, Tiles).Select(tile => Body.NewName($"rows{Literals.Int(tile)}"))],
            columns = [.. Enumerable.Range(0, Tiles).Select(tile => Body.NewName($"columns{Literals.Int(tile)}"))];
        Writer.Block($"for (int {step} = 0; {step} < {Literals.Int(Step)}; {step} += {Literals.Int(TileTerms)})", () =>
        {
            Load(rows, "Rows", rowsAt, left.Layout, TileRows);
            Load(columns, "Columns", columnsAt, right.Layout, TileColumns);
            foreach (var (row, column, sum) in sums)
                Writer.Line($"{sum} = TensorCores.MultiplyAdd({rows[row]}, {columns[column]}, {sum});");
        });

        void Load(List<string> names, string function, string from, FactorLayout layout, int lines)
        {
            var term = layout.Term == 1 ? step : $"{Literals.Int(layout.Term)} * {step}";
            for (var tile = 0; tile < Tiles; tile++)
            {
                var at = $"{from} + {term}{BlockSteps.Plus(layout.Line * lines * tile)}";
                var apart = $"{Literals.Int(layout.Line)}, {Literals.Int(layout.Term)}";
                Writer.Line($"Quad<{Real}> {names[tile]} = TensorCores.{function}({Elements}, {at}, {apart});");
            }
        }
    }

    protected override void Stage(int half)
    {
        foreach (var (row, column, sum) in sums.Where(sum => sum.Row / 2 == half))
        {
            var at = stagedAt + BlockSteps.Plus(StagedStride * TileRows * (row % 2) + TileColumns * column);
            Writer.Line($"TensorCores.Store({Elements}, {at}, {Literals.Int(StagedStride)}, {sum});");
        }
    }

    protected override string RowOf(string staged, string half) => $"64 * ({staged} / 32) + 32 * {half} + {staged} % 32";
}

using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Blocks that tensor cores multiply: each of eight warps has 32 columns, and a part of the rows, in tiles of 16 rows and 8 columns.
/// </summary>
internal sealed class TensorBlocks(
    CodeWriter writer, BodyPrinter body, Statement.Product product, BlockShape shape, Func<Operand, bool> isAligned)
    : BlockPrinter(writer, body, product, shape, isAligned)
{
    // A tile takes 8 terms at a time.
    const int TileRows = 16, TileColumns = 8, TileTerms = 8, TermsAtATime = 16, ColumnTiles = 4, Warps = 8;

    readonly string lane = body.NewName("lane"), warp = body.NewName("warp"), rowsAt = body.NewName("rowsAt"),
        columnsAt = body.NewName("columnsAt"), stagedAt = body.NewName("stagedAt");
    readonly List<(int Row, int Column, string Name)> sums =
    [
        .. from row in Enumerable.Range(0, RowsOfWarp(shape) / TileRows)
           from column in Enumerable.Range(0, ColumnTiles)
           select (row, column, body.NewName($"sum{Literals.Int(row)}{Literals.Int(column)}")),
    ];

    static int WarpsAcross(BlockShape shape) => shape.Columns / (TileColumns * ColumnTiles);

    static int RowsOfWarp(BlockShape shape) => shape.Rows * WarpsAcross(shape) / Warps;

    // How many of a warp's rows are on their way to memory at a time.
    int StagedRows => RowsOfWarp(Shape) / Halves;

    // Where the eight lines and four terms that a warp reads at once are in different banks, and so is what it writes at once.
    protected override FactorLayout LayoutOf(bool isAlongDepth, int side) =>
        isAlongDepth ? new(Line: Shape.Step + 4, Term: 1) : new(Line: 1, Term: side + 8);

    protected override string Loaded(string value, bool isNarrow) => isNarrow ? value : $"TensorCores.Rounded({value})";

    protected override int StagedStride => Shape.Columns + 4;

    protected override IEnumerable<string> Sums => sums.Select(sum => sum.Name);

    protected override void Positions(FactorPrinter left, FactorPrinter right)
    {
        var across = WarpsAcross(Shape);
        var (down, beside) = ($"({warp} / {Literals.Int(across)})", $"({warp} & {Literals.Int(across - 1)})");
        Writer.Line($"int {lane} = Group.IdxX & 31;")
            .Line($"int {warp} = Group.IdxX / 32;")
            .Line($"int {rowsAt} = {left.Place($"{Literals.Int(RowsOfWarp(Shape))} * {down} + {lane} / 4", $"{lane} & 3")};")
            .Line($"int {columnsAt} = {right.Place($"32 * {beside} + {lane} / 4", $"{lane} & 3")};")
            .Line($"int {stagedAt} = {Literals.Int(StagedStride)} * ({Literals.Int(StagedRows)} * {down} + {lane} / 4) "
                + $"+ 32 * {beside} + 2 * ({lane} & 3);");
    }

    protected override void Multiply(FactorPrinter left, FactorPrinter right)
    {
        var (step, here, there) = (Body.NewName("step"), Body.NewName("here"), Body.NewName("there"));
        Writer.Block($"for (int {step} = 0; {step} < {Literals.Int(Shape.Step)}; {step} += {Literals.Int(TermsAtATime)})", () =>
        {
            // Places at constant distances from these take no arithmetic.
            From(here, rowsAt, left.Layout);
            From(there, columnsAt, right.Layout);
            for (var term = 0; term < TermsAtATime; term += TileTerms)
            {
                var rows = Load("rows", here, left.Layout, term, RowsOfWarp(Shape) / TileRows, TileRows);
                var columns = Load("columns", there, right.Layout, term, ColumnTiles, TileColumns);
                foreach (var (row, column, sum) in sums)
                    Writer.Line($"{sum} = TensorCores.MultiplyAdd({rows[row]}, {columns[column]}, {sum});");
            }
        });

        void From(string view, string place, FactorLayout layout)
        {
            var further = layout.Term == 1 ? step : $"{Literals.Int(layout.Term)} * {step}";
            Writer.Line($"ArrayView<{Real}> {view} = {Elements}.SubView({place} + {further});");
        }
    }

    List<string> Load(string name, string view, FactorLayout layout, int term, int tiles, int lines)
    {
        var names = new List<string>();
        var function = char.ToUpperInvariant(name[0]) + name.Substring(1);
        for (var tile = 0; tile < tiles; tile++)
        {
            names.Add(Body.NewName(name));
            var at = Literals.Int(layout.Line * lines * tile + layout.Term * term);
            var apart = $"{Literals.Int(layout.Line)}, {Literals.Int(layout.Term)}";
            Writer.Line($"Quad<{Real}> {names[tile]} = TensorCores.{function}({view}, {at}, {apart});");
        }
        return names;
    }

    protected override void Stage(int half)
    {
        var (staged, tiles) = (Body.NewName("mine"), StagedRows / TileRows);
        Writer.Line($"ArrayView<{Real}> {staged} = {Elements}.SubView({stagedAt});");
        foreach (var (row, column, sum) in sums.Where(sum => sum.Row / tiles == half))
        {
            var at = Literals.Int(StagedStride * TileRows * (row % tiles) + TileColumns * column);
            Writer.Line($"TensorCores.Store({staged}, {at}, {Literals.Int(StagedStride)}, {sum});");
        }
    }

    protected override string RowOf(string staged, string half) => half == ""
        ? staged
        : $"{Literals.Int(RowsOfWarp(Shape))} * ({staged} / {Literals.Int(StagedRows)}) + {Literals.Int(StagedRows)} * {half} "
            + $"+ ({staged} & {Literals.Int(StagedRows - 1)})";
}

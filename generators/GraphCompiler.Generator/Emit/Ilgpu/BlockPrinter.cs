using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Prints a matrix product in blocks: a group of 256 threads computes a square of the result, whose sums are in the threads' registers. The
/// factors pass through shared memory, 16 terms of each sum at a time; so do the sums on their way to where they are stored.
/// </summary>
/// <param name="side">The side of a block.</param>
/// <param name="isAligned">Whether an operand's memory begins at a multiple of four elements.</param>
internal abstract class BlockPrinter(
    CodeWriter writer, BodyPrinter body, Statement.Product product, int side, Func<Operand, bool> isAligned)
{
    protected const int Step = BlockSteps.Length;

    /// <summary>How many rows are on their way to memory at a time.</summary>
    protected const int RowsAtATime = 64;

    readonly ProductAxes axes = product.Axes;
    readonly string split = body.NewName("split"), firstRow = body.NewName("firstRow"), firstColumn = body.NewName("firstColumn"),
        part = body.NewName("part"), batch = body.NewName("batch");

    protected CodeWriter Writer => writer;

    protected BodyPrinter Body => body;

    protected int Side => side;

    protected string Real => body.Print.RealType;

    /// <summary>The shared memory, in quads and in elements.</summary>
    protected string Shared { get; } = body.NewName("shared");

    /// <inheritdoc cref="Shared"/>
    protected string Elements { get; } = body.NewName("elements");

    /// <summary>The parts of the block's rows that are stored one after the other.</summary>
    protected int Halves => side / RowsAtATime;

    Dim Rows => Axis.SizeOf(axes.Rows);

    Dim Columns => Axis.SizeOf(axes.Columns);

    Dim Batches => Axis.SizeOf(axes.Batch);

    public void Print()
    {
        body.Unpack();
        writer.Line($"ProductSplit<{Real}> {split} = arguments.{BodyPrinter.SplitField};");
        var steps = new BlockSteps(side, axes.Depth, Shared, Elements, body.NewName("start"), body.NewName("end"));
        var left = new FactorPrinter(
            writer, body, product.Left, axes.Rows, "left", firstRow, steps, isAligned(product.Left.Operand), LayoutOf, Loaded);
        var right = new FactorPrinter(
            writer, body, product.Right, axes.Columns, "right", firstColumn, steps, isAligned(product.Right.Operand), LayoutOf, Loaded)
            { Offset = left.Length };
        left.Declare();
        right.Declare();
        var quads = Math.Max(left.Length + right.Length, RowsAtATime * StagedStride) / 4;
        writer.Line($"ArrayView<Quad<{Real}>> {Shared} = SharedMemory.Allocate<Quad<{Real}>>({Literals.Int(quads)});")
            .Line($"ArrayView<{Real}> {Elements} = {Shared}.Cast<{Real}>();");
        Positions(left, right);
        var (rowBlocks, columnBlocks) = (BlocksOf("rowBlocks", Rows), BlocksOf("columnBlocks", Columns));
        var block = body.NewName("block");
        var all = $"{rowBlocks} * {columnBlocks} * {split}.Parts" + (Batches.IsOne ? "" : $" * {body.Print.Factor(Batches)}");
        writer.Block($"for (int {block} = Grid.IdxX; {block} < {all}; {block} += Grid.DimX)", () =>
        {
            writer.Line($"int {firstColumn} = {Literals.Int(side)} * ({block} % {columnBlocks});")
                .Line($"int {firstRow} = {Literals.Int(side)} * ({block} / {columnBlocks} % {rowBlocks});")
                .Line($"int {part} = {block} / ({columnBlocks} * {rowBlocks}){(Batches.IsOne ? "" : $" % {split}.Parts")};");
            if (!Batches.IsOne)
            {
                writer.Line($"int {batch} = {block} / ({columnBlocks} * {rowBlocks} * {split}.Parts);");
                body.Coordinates(axes.Batch, batch);
            }
            left.Places();
            right.Places();
            foreach (var sum in Sums) writer.Line($"Quad<{Real}> {sum} = default;");
            writer.Line($"int {steps.End} = Min(({part} + 1) * {split}.Depth, {body.Print.Of(Axis.SizeOf(axes.Depth))});");
            var each = $"int {steps.Start} = {part} * {split}.Depth; {steps.Start} < {steps.End}; {steps.Start} += {Literals.Int(Step)}";
            writer.Block($"for ({each})", () =>
            {
                // All loads come before the first store, so that they are on their way together.
                IReadOnlyList<string> stores = [.. left.Load(), .. right.Load()];
                foreach (var store in stores) writer.Line(store);
                writer.Line("Group.Barrier();");
                Multiply(left, right);
                writer.Line("Group.Barrier();");
            });
            Store();
        });
    }

    /// <summary>Prints the kernel that adds up the parts of each sum, with the product's epilogue.</summary>
    public static void PrintSums(CodeWriter writer, BodyPrinter body, Statement.Product product)
    {
        var (axes, print) = (product.Axes, body.Print);
        ImmutableArray<Axis> points = [.. axes.Batch, .. axes.Rows, .. axes.Columns];
        var (split, count, point, part) = (body.NewName("split"), body.NewName("count"), body.NewName("point"), body.NewName("part"));
        body.Unpack();
        writer.Line($"ProductSplit<{print.RealType}> {split} = arguments.{BodyPrinter.SplitField};")
            .Line($"int {count} = {print.Of(Axis.SizeOf(points))};");
        writer.Block(
            $"for (int {point} = Grid.IdxX * Group.DimX + Group.IdxX; {point} < {count}; {point} += Grid.DimX * Group.DimX)", () =>
        {
            body.Coordinates(points, point);
            writer.Line($"{print.RealType} {print.NameOf(product.Sum)} = {print.Literal(0)};");
            body.Lost(product.Sum);
            writer.Block($"for (int {part} = 0; {part} < {split}.Parts; {part}++)", () =>
                body.AddPart(product.Sum, $"{split}.Sums[{count} * {part} + {point}]"));
            body.Statements(body.Kernel.Body.RemoveAt(0));
        });
    }

    /// <summary>How a factor lies in shared memory.</summary>
    /// <param name="isAlongDepth">Whether neighbouring threads load terms of one sum.</param>
    protected abstract FactorLayout LayoutOf(bool isAlongDepth);

    /// <summary>A loaded number as it is multiplied.</summary>
    protected virtual string Loaded(string value, bool isNarrow) => value;

    /// <summary>How far rows lie apart while they are on their way to memory.</summary>
    protected abstract int StagedStride { get; }

    /// <summary>The accumulators, quads.</summary>
    protected abstract IEnumerable<string> Sums { get; }

    /// <summary>Prints which part of the block is this thread's.</summary>
    protected abstract void Positions(FactorPrinter left, FactorPrinter right);

    /// <summary>Prints how a step's terms are added to the sums.</summary>
    protected abstract void Multiply(FactorPrinter left, FactorPrinter right);

    /// <summary>Prints how a half of the sums is put into shared memory.</summary>
    protected abstract void Stage(int half);

    /// <summary>The row of the block that a row in shared memory is.</summary>
    protected abstract string RowOf(string staged, string half);

    void Store()
    {
        if (Halves == 1)
        {
            Stage(0);
            StoreStaged("");
            return;
        }
        var half = body.NewName("half");
        writer.Block($"for (int {half} = 0; {half} < 2; {half}++)", () =>
        {
            writer.Block($"if ({half} == 0)", () => Stage(0)).Block("else", () => Stage(1));
            StoreStaged(half);
        });
    }

    /// <summary>Stores what is in shared memory: neighbouring threads, neighbouring elements.</summary>
    void StoreStaged(string half)
    {
        var (element, row, column) = (body.NewName("element"), body.NewName("row"), body.NewName("column"));
        var (staged, sum) = ($"{element} / {Literals.Int(side)}", body.Print.NameOf(product.Sum));
        var at = StagedStride == side ? element : $"{Literals.Int(StagedStride)} * ({staged}) + {element} % {Literals.Int(side)}";
        writer.Line("Group.Barrier();");
        var (count, threads) = (Literals.Int(RowsAtATime * side), Literals.Int(BlockSteps.Threads));
        writer.Block($"for (int {element} = Group.IdxX; {element} < {count}; {element} += {threads})", () =>
        {
            writer.Line($"int {row} = {firstRow} + {RowOf(staged, half)};")
                .Line($"int {column} = {firstColumn} + {element} % {Literals.Int(side)};");
            If(Inside(row, Rows).Concat(Inside(column, Columns)), () =>
            {
                writer.Line($"{Real} {sum} = {Elements}[{at}];");
                writer.Block($"if ({split}.Parts > 1)", () =>
                {
                    var line = Batches.IsOne ? part : $"({body.Print.Factor(Batches)} * {part} + {batch})";
                    var place = $"{body.Print.Factor(Columns)} * ({body.Print.Factor(Rows)} * {line} + {row}) + {column}";
                    writer.Line($"{split}.Sums[{place}] = {sum};");
                });
                writer.Block("else", () =>
                {
                    body.Coordinates(axes.Rows, row);
                    body.Coordinates(axes.Columns, column);
                    body.Statements(body.Kernel.Body.RemoveAt(0));
                });
            });
        });
        writer.Line("Group.Barrier();");
    }

    /// <summary>The condition that a row or column is one of the result's; none if all of a block's are.</summary>
    IEnumerable<string> Inside(string line, Dim lines) =>
        lines.DivideExactly(side) is null ? [$"{line} < {body.Print.Of(lines)}"] : [];

    void If(IEnumerable<string> conditions, Action print)
    {
        var all = string.Join(" && ", conditions);
        if (all.Length == 0) print();
        else writer.Block($"if ({all})", print);
    }

    string BlocksOf(string name, Dim size)
    {
        if (size.Constant is { } constant) return Literals.Int((constant + side - 1) / side);
        var blocks = body.NewName(name);
        writer.Line($"int {blocks} = ({body.Print.Of(size + (side - 1))}) / {Literals.Int(side)};");
        return blocks;
    }
}

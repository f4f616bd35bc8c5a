using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Prints a matrix product in blocks: a group of 256 threads computes a block of the result, whose sums are in the threads' registers. The
/// factors pass through shared memory, some terms of each sum at a time; so do the sums on their way to where they are stored.
/// </summary>
/// <param name="isAligned">Whether an operand's memory begins at a multiple of four elements.</param>
internal abstract class BlockPrinter(
    CodeWriter writer, BodyPrinter body, Statement.Product product, BlockShape shape, Func<Operand, bool> isAligned)
{
    /// <summary>How many rows are on their way to memory at a time.</summary>
    protected const int RowsAtATime = 64;

    readonly ProductAxes axes = product.Axes;
    readonly string split = body.NewName("split"), firstRow = body.NewName("firstRow"), firstColumn = body.NewName("firstColumn"),
        part = body.NewName("part"), batch = body.NewName("batch");

    protected CodeWriter Writer => writer;

    protected BodyPrinter Body => body;

    protected BlockShape Shape => shape;

    protected string Real => body.Print.RealType;

    /// <summary>The shared memory, in quads and in elements.</summary>
    protected string Shared { get; } = body.NewName("shared");

    /// <inheritdoc cref="Shared"/>
    protected string Elements { get; } = body.NewName("elements");

    /// <summary>The parts of the block's rows that are stored one after the other.</summary>
    protected int Halves => shape.Rows / RowsAtATime;

    Dim Rows => Axis.SizeOf(axes.Rows);

    Dim Columns => Axis.SizeOf(axes.Columns);

    Dim Batches => Axis.SizeOf(axes.Batch);

    public void Print()
    {
        body.Unpack();
        writer.Line($"ProductSplit<{Real}> {split} = arguments.{BodyPrinter.SplitField};");
        var steps = new BlockSteps(shape.Step, axes.Depth, Shared, Elements, body.NewName("end"));
        var left = new FactorPrinter(writer, body, product.Left, axes.Rows, "left", shape.Rows, firstRow, steps,
            isAligned(product.Left.Operand), LayoutOf, Loaded);
        var right = new FactorPrinter(writer, body, product.Right, axes.Columns, "right", shape.Columns, firstColumn, steps,
            isAligned(product.Right.Operand), LayoutOf, Loaded) { Offset = left.Length };
        left.Declare();
        right.Declare();
        var quads = Math.Max(left.Length + right.Length, RowsAtATime * StagedStride) / 4;
        writer.Line($"ArrayView<Quad<{Real}>> {Shared} = SharedMemory.Allocate<Quad<{Real}>>({Literals.Int(quads)});")
            .Line($"ArrayView<{Real}> {Elements} = {Shared}.Cast<{Real}>();");
        Positions(left, right);
        var (rowBlocks, columnBlocks) = (BlocksOf("rowBlocks", Rows, shape.Rows), BlocksOf("columnBlocks", Columns, shape.Columns));
        var block = body.NewName("block");
        var counts = new[] { rowBlocks, columnBlocks }.Where(count => count != "1").Select(count => count + " * ");
        var all = string.Concat(counts) + $"{split}.Parts" + (Batches.IsOne ? "" : $" * {body.Print.Factor(Batches)}");
        writer.Block($"for (int {block} = Grid.IdxX; {block} < {all}; {block} += Grid.DimX)", () =>
        {
            var rest = Divide(block, columnBlocks, firstColumn, shape.Columns);
            rest = Divide(rest, rowBlocks, firstRow, shape.Rows);
            if (Batches.IsOne) writer.Line($"int {part} = {rest};");
            else
            {
                writer.Line($"int {batch} = {Divide(rest, $"{split}.Parts", part)};");
                body.Coordinates(axes.Batch, batch);
            }
            left.Places();
            right.Places();
            foreach (var sum in Sums) writer.Line($"Quad<{Real}> {sum} = default;");
            writer.Line($"int {steps.End} = Min(({part} + 1) * {split}.Depth, {body.Print.Of(Axis.SizeOf(axes.Depth))});");
            Terms(left, right, steps);
            Store();
        });
    }

    /// <summary>Divides a number, and names a multiple of the remainder.</summary>
    /// <returns>The name of the quotient.</returns>
    string Divide(string number, string divisor, string name, int factor = 1)
    {
        if (divisor == "1")
        {
            writer.Line($"int {name} = 0;");
            return number;
        }
        var quotient = body.NewName("quotient");
        var remainder = $"{number} - {divisor} * {quotient}";
        writer.Line($"int {quotient} = {number} / {divisor};")
            .Line($"int {name} = {(factor == 1 ? remainder : $"{Literals.Int(factor)} * ({remainder})")};");
        return quotient;
    }

    /// <summary>Prints how the terms are added to the sums. While a step is multiplied, the loads of the next are on their way.</summary>
    void Terms(FactorPrinter left, FactorPrinter right, BlockSteps steps)
    {
        var (first, start, next) = (body.NewName("firstTerm"), body.NewName("start"), body.NewName("next"));
        writer.Line($"int {first} = {part} * {split}.Depth;");
        left.Load(first);
        right.Load(first);
        var length = Literals.Int(steps.Length);
        writer.Block($"for (int {start} = {first}; {start} < {steps.End}; {start} += {length})", () =>
        {
            left.Store(start);
            right.Store(start);
            writer.Line("Group.Barrier();")
                .Line($"int {next} = {(steps.AreFull ? $"Min({start} + {length}, {steps.End} - {length})" : $"{start} + {length}")};");
            left.Load(next);
            right.Load(next);
            Multiply(left, right);
            writer.Line("Group.Barrier();");
        });
    }

    /// <summary>Prints the kernel that adds up the parts of each sum, with the product's epilogue.</summary>
    public static void PrintSums(CodeWriter writer, BodyPrinter body, Statement.Product product)
    {
        var (axes, print) = (product.Axes, body.Print);
        ImmutableArray<Axis> points = [.. axes.Batch, .. axes.Rows, .. axes.Columns];
        var (split, count, point, part, place) =
            (body.NewName("split"), body.NewName("count"), body.NewName("point"), body.NewName("part"), body.NewName("place"));
        body.Unpack();
        writer.Line($"ProductSplit<{print.RealType}> {split} = arguments.{BodyPrinter.SplitField};")
            .Line($"int {count} = {print.Of(Axis.SizeOf(points))};");
        body.Threads(point, count, () =>
        {
            body.Coordinates(points, point);
            writer.Line($"int {place} = {point};");
            writer.Line($"if ({split}.Padding > 0) {place} += {split}.Padding * ({body.Quotient(point, Axis.SizeOf(axes.Columns))});");
            writer.Line($"{print.RealType} {print.NameOf(product.Sum)} = {print.Literal(0)};");
            body.Compensation(product.Sum);
            writer.Block($"for (int {part} = 0; {part} < {split}.Parts; {part}++)", () =>
                body.AddPart(product.Sum, $"{split}.Sums[{count} * {part} + {place}]"));
            body.Statements(body.Kernel.Body.RemoveAt(0));
        });
    }

    /// <summary>How a factor lies in shared memory.</summary>
    /// <param name="isAlongDepth">Whether neighbouring threads load terms of one sum.</param>
    /// <param name="side">The lines of a block.</param>
    protected abstract FactorLayout LayoutOf(bool isAlongDepth, int side);

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

    /// <summary>Stores what is in shared memory: neighbouring threads, neighbouring elements. Each thread keeps to one column.</summary>
    void StoreStaged(string half)
    {
        var (across, staged, row, column) =
            (body.NewName("across"), body.NewName("staged"), body.NewName("row"), body.NewName("column"));
        var (sum, width) = (body.Print.NameOf(product.Sum), Literals.Int(shape.Columns));
        writer.Line("Group.Barrier();")
            .Line($"int {across} = Group.IdxX & {Literals.Int(shape.Columns - 1)};")
            .Line($"int {column} = {firstColumn} + {across};");
        body.Coordinates(axes.Columns, column);
        var (count, apart) = (Literals.Int(RowsAtATime), Literals.Int(BlockSteps.Threads / shape.Columns));
        writer.Block($"for (int {staged} = Group.IdxX / {width}; {staged} < {count}; {staged} += {apart})", () =>
        {
            writer.Line($"int {row} = {firstRow} + {RowOf(staged, half)};");
            If(Inside(row, Rows, shape.Rows).Concat(Inside(column, Columns, shape.Columns)), () =>
            {
                writer.Line($"{Real} {sum} = {Elements}[{Literals.Int(StagedStride)} * {staged} + {across}];");
                writer.Block($"if ({split}.Parts > 1)", () =>
                {
                    var line = Batches.IsOne ? part : $"({body.Print.Factor(Batches)} * {part} + {batch})";
                    var place = $"{body.Print.Factor(Columns)} * ({body.Print.Factor(Rows)} * {line} + {row}) + {column}";
                    writer.Line($"{split}.Sums[{place}] = {sum};");
                });
                writer.Block("else", () =>
                {
                    body.Coordinates(axes.Rows, row);
                    body.Statements(body.Kernel.Body.RemoveAt(0));
                });
            });
        });
        writer.Line("Group.Barrier();");
    }

    /// <summary>The condition that a row or column is one of the result's; none if all of a block's are.</summary>
    IEnumerable<string> Inside(string line, Dim lines, int side) =>
        lines.DivideExactly(side) is null ? [$"{line} < {body.Print.Of(lines)}"] : [];

    void If(IEnumerable<string> conditions, Action print)
    {
        var all = string.Join(" && ", conditions);
        if (all.Length == 0) print();
        else writer.Block($"if ({all})", print);
    }

    string BlocksOf(string name, Dim size, int side)
    {
        if (size.Constant is { } constant) return Literals.Int((constant + side - 1) / side);
        var blocks = body.NewName(name);
        writer.Line($"int {blocks} = ({body.Print.Of(size + (side - 1))}) / {Literals.Int(side)};");
        return blocks;
    }
}

using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints a kernel as explicitly grouped ILGPU kernels: the struct of its arguments and a method for each form.</summary>
internal sealed class KernelPrinter(CodeWriter writer, DType real, GroupTraits traits)
{
    int TileSide => traits.TileSide;

    /// <summary>The method of a kernel's tiled form.</summary>
    public static string TiledName(Kernel kernel) => kernel.Name + "_Tiled";

    public void Print(Kernel kernel, GroupSchedule schedule)
    {
        var body = new BodyPrinter(writer, kernel, real);
        writer.Documentation("summary", $"The tensors and sizes of {kernel.Name}.");
        var split = schedule.Split is { } shared ? new SplitPrinter(writer, kernel, shared, real, traits) : null;
        writer.Block($"public struct {body.ArgumentsType}{split?.Base}", () =>
        {
            foreach (var (type, name) in body.Fields) writer.Line($"public {type} {name};");
            split?.PrintMembers();
        });
        writer.Line();
        Describe(kernel, schedule.Form == KernelForm.Groups
            ? "A group of threads for each point of the result."
            : "A thread for each point of the result.");
        Method(body, kernel.Name, () =>
        {
            if (schedule.Form == KernelForm.Groups) Groups(body);
            else Points(body);
        });
        split?.PrintPhases(form => Describe(kernel, form));
        if (schedule.Scatter is { } scatter)
        {
            writer.Line();
            body = new(writer, kernel, real);
            Describe(kernel, "A group of threads for each index.");
            writer.Block($"public static void {ScatterPrinter.NameOf(kernel)}({body.ArgumentsType} arguments)",
                new ScatterPrinter(writer, body, scatter, traits).Print);
        }
        if (schedule.Tiles is not { } product) return;
        writer.Line();
        // Names are given anew: the two bodies share nothing.
        body = new(writer, kernel, real);
        Describe(kernel, "A group of threads for each tile of the result, through shared memory.");
        Method(body, TiledName(kernel), () => Tiles(body, product));
    }

    void Method(BodyPrinter body, string name, Action print) =>
        writer.Block($"public static void {name}({body.ArgumentsType} arguments)", () =>
    {
        body.Unpack();
        print();
    });

    void Describe(Kernel kernel, string form)
    {
        writer.Documentation("summary", $"{kernel.Formula}. {form}");
        foreach (var source in kernel.Sources) writer.Line("// " + source.Replace("\n", " "));
        writer.Line($"// {kernel.Flops} FLOPs, {kernel.Traffic.Bytes} bytes.");
        // What an exception says that names the kernel.
        if (kernel.Sources.FirstOrDefault() is { } first)
            writer.Line($"[global::GraphCompiler.Ilgpu.KernelOf({Literals.Text(first.Replace("\n", " "))})]");
    }

    void Points(BodyPrinter body)
    {
        var kernel = body.Kernel;
        body.Strided(kernel.Parallel, "point", "Grid.IdxX * Group.DimX + Group.IdxX", "Grid.DimX * Group.DimX",
            () => body.Statements(kernel.Body));
    }

    void Groups(BodyPrinter body)
    {
        var kernel = body.Kernel;
        var scratch = body.Scratch(
            kernel.Statements.OfType<Statement.Accumulate>().Select(accumulate => accumulate.Local.Type), traits.LargestGroup);
        body.Strided(kernel.Parallel, "point", "Grid.IdxX", "Grid.DimX", () =>
        {
            for (var i = 0; i < kernel.Body.Length;)
            {
                ImmutableArray<Statement> outside = [.. kernel.Body.Skip(i).TakeWhile(statement => statement is not Statement.Loop)];
                body.OutsideLoops(outside);
                i += outside.Length;
                if (i == kernel.Body.Length) break;
                var loop = (Statement.Loop)kernel.Body[i++];
                body.Accumulators(loop);
                body.Strided(loop.Axes, "inner", "Group.IdxX", "Group.DimX", () => body.Statements(loop.Body));
                foreach (var accumulate in loop.Accumulators) body.Reduce(accumulate, scratch);
                // Other threads may read from here on what this one stored. Reductions have a barrier of their own.
                if (i < kernel.Body.Length && !loop.Accumulators.Any()) writer.Line("Group.Barrier();");
            }
        });
    }

    void Tiles(BodyPrinter body, Statement.Product product)
    {
        var (axes, print) = (product.Axes, body.Print);
        var (rows, columns, depth, batches) = (Axis.SizeOf(axes.Rows), Axis.SizeOf(axes.Columns), Axis.SizeOf(axes.Depth),
            Axis.SizeOf(axes.Batch));
        var (left, right, tile) = (body.NewName("left"), body.NewName("right"), body.NewName("tile"));
        var (row, column, start, step) = (body.NewName("row"), body.NewName("column"), body.NewName("start"), body.NewName("step"));
        var (rowTiles, columnTiles) = (TilesOf(body, "rowTiles", rows), TilesOf(body, "columnTiles", columns));
        var real = print.RealType;
        // Shared rows are one longer, so that columns lie in different banks.
        foreach (var name in new[] { left, right })
            writer.Line($"ArrayView<{real}> {name} = SharedMemory.Allocate<{real}>({Literals.Int(TileSide * (TileSide + 1))});");
        var all = batches.IsOne ? "" : print.Factor(batches) + " * ";
        writer.Block($"for (int {tile} = Grid.IdxX; {tile} < {all}{rowTiles} * {columnTiles}; {tile} += Grid.DimX)", () =>
        {
            if (!batches.IsOne)
            {
                var batch = body.NewName("batch");
                writer.Line($"int {batch} = {tile} / ({rowTiles} * {columnTiles});");
                body.Coordinates(axes.Batch, batch);
            }
            var firstRow = body.NewName("firstRow");
            var firstColumn = body.NewName("firstColumn");
            writer.Line($"int {firstRow} = {Literals.Int(TileSide)} * ({tile} / {columnTiles}{(batches.IsOne ? "" : $" % {rowTiles}")});");
            writer.Line($"int {firstColumn} = {Literals.Int(TileSide)} * ({tile} % {columnTiles});");
            var sum = print.NameOf(product.Sum);
            var ofTile = LongSums.IsLong(depth) ? body.NewName(sum + "OfTile") : sum;
            writer.Line($"{real} {sum} = {print.Literal(0)};");
            if (ofTile != sum) body.Lost(product.Sum);
            writer.Block($"for (int {start} = 0; {start} < {print.Of(depth)}; {start} += {Literals.Int(TileSide)})", () =>
            {
                // Neighbouring threads load neighbouring elements.
                Load(body, left, product.Left, (axes.Rows, firstRow, rows), (axes.Depth, start, depth),
                    Statement.Product.IsContiguous(product.Left, axes.Rows));
                Load(body, right, product.Right, (axes.Depth, start, depth), (axes.Columns, firstColumn, columns),
                    Statement.Product.IsContiguous(product.Right, axes.Depth));
                writer.Line("Group.Barrier();");
                if (ofTile != sum) writer.Line($"{real} {ofTile} = {print.Literal(0)};");
                writer.Block($"for (int {step} = 0; {step} < {Literals.Int(TileSide)}; {step}++)", () =>
                    writer.Line(
                        $"{ofTile} += {left}[{Literals.Int(TileSide + 1)} * Group.IdxY + {step}] * {right}[{Literals.Int(TileSide + 1)} "
                            + $"* {step} + Group.IdxX];"));
                if (ofTile != sum) body.AddPart(product.Sum, ofTile);
                writer.Line("Group.Barrier();");
            });
            writer.Line($"int {row} = {firstRow} + Group.IdxY;");
            writer.Line($"int {column} = {firstColumn} + Group.IdxX;");
            writer.Block($"if ({row} < {print.Of(rows)} && {column} < {print.Of(columns)})", () =>
            {
                body.Coordinates(axes.Rows, row);
                body.Coordinates(axes.Columns, column);
                body.Statements(body.Kernel.Body.RemoveAt(0));
            });
        });
    }

    /// <summary>Loads one element of a tile per thread; zeros where the tile hangs over the edge.</summary>
    void Load(BodyPrinter body, string tile, Expression factor,
        (ImmutableArray<Axis> Axes, string First, Dim Size) vertical, (ImmutableArray<Axis> Axes, string First, Dim Size) horizontal,
        bool isTransposed)
    {
        var (v, h) = isTransposed ? ("Group.IdxX", "Group.IdxY") : ("Group.IdxY", "Group.IdxX");
        var (y, x) = (body.NewName(tile + "Row"), body.NewName(tile + "Column"));
        var element = $"{tile}[{Literals.Int(TileSide + 1)} * {v} + {h}]";
        writer.Line($"int {y} = {vertical.First} + {v};");
        writer.Line($"int {x} = {horizontal.First} + {h};");
        writer.Line($"{element} = {body.Print.Literal(0)};");
        writer.Block($"if ({y} < {body.Print.Of(vertical.Size)} && {x} < {body.Print.Of(horizontal.Size)})", () =>
        {
            body.Coordinates(vertical.Axes, y);
            body.Coordinates(horizontal.Axes, x);
            writer.Line($"{element} = {body.Print.Of(factor)};");
        });
    }

    string TilesOf(BodyPrinter body, string name, Dim size)
    {
        if (size.Constant is { } constant) return Literals.Int((constant + TileSide - 1) / TileSide);
        var tiles = body.NewName(name);
        writer.Line($"int {tiles} = ({body.Print.Of(size + (TileSide - 1))}) / {Literals.Int(TileSide)};");
        return tiles;
    }
}

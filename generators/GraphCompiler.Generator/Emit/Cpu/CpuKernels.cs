using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Prints kernels as C# structs over SIMD vectors.</summary>
internal sealed class CpuKernels(CodeWriter writer, bool isDouble)
{
    const int Lanes = 16;
    const long PointsPerChunk = 32 * 1024;
    const long SymbolGuess = 64;

    string Real => isDouble ? "double" : "float";

    int Count => isDouble ? Lanes / 2 : Lanes;

    public void Print(Kernel kernel)
    {
        Describe(kernel);
        if (kernel.Schedule == Schedule.Contract) PrintProduct(kernel);
        else PrintRange(kernel);
    }

    void Describe(Kernel kernel)
    {
        var lines = kernel.Sources.Select(source => source.Replace("\n", " ")).ToList();
        if (lines.Count > 6) lines = [.. lines.Take(6), $"and {lines.Count - 6} more expressions"];
        lines.Add($"{kernel.Flops} FLOPs, {kernel.Traffic * (isDouble ? 8 : 4)} bytes.");
        writer.Documentation("summary", (kernel.Formula + ".").Replace("; ", ";\n").Split('\n'));
        writer.Line("/// <remarks>");
        foreach (var line in lines) writer.Line("/// " + line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;") + "<br/>");
        writer.Line("/// </remarks>");
    }

    string Fields(Kernel kernel) => string.Join(", ", kernel.Operands.Select(operand => $"Buffer<{TypeOf(operand)}> {operand}")
        .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}")).Concat(kernel.Arguments.Select(argument => $"{Real} {Identifiers.OfScalar(argument)}")));

    string TypeOf(Operand operand) => operand.Type == ElementType.Index ? "int" : Real;

    static string Product(IEnumerable<Axis> axes) => axes.ToList() is { Count: > 0 } list ? Literals.Size(list.Aggregate(Dim.One, (product, axis) => product * axis.Size)) : "1";

    void PrintRange(Kernel kernel)
    {
        var vector = VectorAxis.Choose(kernel);
        // The range walks the parallel axes; when the vector axis is the only one, it walks that one vector by vector.
        var range = kernel.Parallel.Where(axis => axis != vector).ToImmutableArray();
        var walksVector = range.IsEmpty && vector is not null && kernel.Parallel.Contains(vector);
        if (walksVector) range = [vector!];

        var signature = string.Join(", ", kernel.Operands.Select(operand => $"ref {TypeOf(operand)} {operand}")
            .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}")).Concat(kernel.Arguments.Select(argument => $"{Real} {Identifiers.OfScalar(argument)}")).Concat(["nint begin", "nint end"]));
        var call = string.Join(", ", kernel.Operands.Select(operand => $"ref {operand}.Origin").Concat(kernel.Symbols.Select(Identifiers.OfSymbol)).Concat(kernel.Arguments.Select(Identifiers.OfScalar)).Concat(["begin", "end"]));
        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : IRangeKernel", () =>
        {
            writer.Line($"public void Launch(WorkerTeam team) => team.Run(this, {Product(range)}, grain: {Literals.Int(Grain(kernel, range, walksVector))});").Line();
            writer.Line($"public void Run(nint begin, nint end) => Run({call});").Line();
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            writer.Block($"static void Run({signature})", () =>
            {
                if (walksVector) VectorLoop(vector!, "begin", "end", lanes => Stages(kernel, vector, lanes));
                else if (range.IsEmpty) AcrossVector(kernel, vector);
                else
                {
                    var row = range.Length == 1 ? range[0].Name : "point";
                    writer.Block($"for (var {row} = begin; {row} < end; {row}++)", () =>
                    {
                        if (range.Length > 1) Decompose(row, range);
                        AcrossVector(kernel, vector);
                    });
                }
            });
        });
    }

    void AcrossVector(Kernel kernel, Axis? vector)
    {
        if (vector is not null && kernel.Parallel.Contains(vector)) VectorLoop(vector, "0", Literals.Size(vector.Size), lanes => Stages(kernel, vector, lanes));
        else Stages(kernel, vector, vector is null || IsWhole(vector) ? "" : IsSingle(vector) ? Literals.Size(vector.Size) : "lanes");
    }

    void Stages(Kernel kernel, Axis? vector, string lanes)
    {
        var acrossLanes = vector is not null && kernel.Inner.Contains(vector);
        var isSingle = vector is not null && IsSingle(vector) && lanes != "lanes";
        var body = new VectorBody(writer, isDouble, vector, lanes, isSingle, operand => operand.Name) { AcrossLanes = acrossLanes, IsWholeSum = isSingle && acrossLanes && kernel.Inner.Length == 1 };
        foreach (var stage in kernel.Stages)
        {
            body.Print(stage.Outer);
            if (stage.Inner.IsEmpty) continue;
            var accumulators = stage.Inner.OfType<Statement.Accumulate>().ToList();
            body.Begin(accumulators);
            Loops([.. kernel.Inner.Where(axis => axis != vector)], () =>
            {
                if (acrossLanes) VectorLoop(vector!, "0", Literals.Size(vector!.Size), _ => body.Print(stage.Inner));
                else body.Print(stage.Inner);
            });
            body.End(accumulators);
        }
    }

    void Loops(ImmutableArray<Axis> axes, Action body)
    {
        if (axes.IsEmpty) body();
        else writer.Block($"for (nint {axes[0]} = 0; {axes[0]} < {Literals.Size(axes[0].Size)}; {axes[0]}++)", () => Loops(axes.RemoveAt(0), body));
    }

    /// <summary>Whether one vector holds the whole axis.</summary>
    bool IsSingle(Axis axis) => axis.Size.Constant is { } size && size <= Count;

    bool IsWhole(Axis axis) => axis.Size.Constant is { } size && size % Count == 0;

    void VectorLoop(Axis axis, string begin, string end, Action<string> body)
    {
        var from = begin == "begin" ? "var" : "nint";
        if (IsSingle(axis) && begin == "0")
        {
            body(IsWhole(axis) ? "" : Literals.Size(axis.Size));
            return;
        }
        writer.Block($"for ({from} {axis} = {begin}; {axis} < {end}; {axis} += {Literals.Int(Count)})", () =>
        {
            if (IsWhole(axis))
            {
                body("");
                return;
            }
            writer.Line($"var lanes = (int)nint.Min({Literals.Int(Count)}, {(axis.Size.Terms.Length > 1 && end != "end" ? $"({end})" : end)} - {axis});");
            body("lanes");
        });
    }

    void Decompose(string point, ImmutableArray<Axis> axes)
    {
        for (var i = axes.Length - 1; i >= 0; i--)
        {
            var inner = axes.Skip(i + 1).Aggregate(Dim.One, (product, axis) => product * axis.Size);
            var quotient = inner.IsOne ? point : $"{point} / {Literals.Factor(inner.IsConstant ? inner : inner)}";
            if (!inner.IsOne && inner.Terms[0].Symbols.Length + (inner.Terms[0].Coefficient == 1 ? 0 : 1) > 1) quotient = $"{point} / ({Literals.Size(inner)})";
            writer.Line(i == 0 ? $"var {axes[i]} = {quotient};" : $"var {axes[i]} = {quotient} % {Parenthesized(axes[i].Size)};");
        }
    }

    static string Parenthesized(Dim dim) => Literals.Size(dim) is var text && text.Contains(' ') ? $"({text})" : text;

    /// <summary>Rows (or vectors' points) for one thread at a time: enough work to be worth handing over.</summary>
    long Grain(Kernel kernel, ImmutableArray<Axis> range, bool walksVector)
    {
        var work = kernel.Flops + kernel.Traffic;
        var points = range.Aggregate(Dim.One, (product, axis) => product * axis.Size);
        var perPoint = Math.Max(1, work.Evaluate(_ => SymbolGuess) / Math.Max(1, points.Evaluate(_ => SymbolGuess)));
        var grain = Math.Max(1, PointsPerChunk / perPoint);
        return walksVector ? (grain + Count - 1) / Count * Count : grain;
    }

    /// <summary>Calls the axes what the product's methods call them.</summary>
    static Kernel NameAfterRoles(Kernel kernel)
    {
        var roles = kernel.Contraction!;
        var names = new Dictionary<Axis, Axis>();
        if (roles.Batch.Length == 1) names.Add(roles.Batch[0], new Axis("batch", roles.Batch[0].Size));
        foreach (var axis in roles.Rows) names.Add(axis, new Axis("row", axis.Size));
        foreach (var axis in roles.Columns) names.Add(axis, new Axis("column", axis.Size));
        Axis Renamed(Axis axis) => names.TryGetValue(axis, out var renamed) ? renamed : axis;
        ImmutableArray<Axis> All(ImmutableArray<Axis> axes) => [.. axes.Select(Renamed)];
        return kernel with { Stages = kernel.Stages.ReplaceAxes(axis => Renamed(axis)), Contraction = new(All(roles.Batch), All(roles.Rows), All(roles.Columns), roles.Depth) };
    }

    void PrintProduct(Kernel kernel)
    {
        kernel = NameAfterRoles(kernel);
        var roles = kernel.Contraction!;
        var (row, column, depth) = (roles.Rows.SingleOrDefault(), roles.Columns.Single(), roles.Depth.SingleOrDefault());
        var accumulate = (Statement.Accumulate)kernel.Stages[0].Inner.Single();
        var loads = ((Expression.Apply)accumulate.Value).Arguments.Cast<Expression.Load>().ToList();
        // Repeated operands may be walked along neither axis.
        var isSwapped = !loads[0].Index.StrideOf(column).IsZero || (row is not null && !loads[1].Index.StrideOf(row).IsZero);
        var (a, b) = isSwapped ? (loads[1], loads[0]) : (loads[0], loads[1]);
        string Stride(Expression.Load load, Axis? axis) => axis is null ? "0" : Literals.Size(load.Index.StrideOf(axis));
        string SizeOf(Axis? axis) => axis is null ? "1" : Literals.Size(axis.Size);

        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : IProduct<{Real}>", () =>
        {
            writer.Line($"public void Launch(WorkerTeam team) => Products.Run<{Real}, {kernel.Name}>(team, this, new ProductShape(");
            writer.Indented(() => writer
                .Line($"Batches: {Product(roles.Batch)}, Rows: {SizeOf(row)}, Columns: {SizeOf(column)}, Depth: {SizeOf(depth)},")
                .Line($"LeftRow: {Stride(a, row)}, LeftColumn: {Stride(a, depth)}, RightRow: {Stride(b, depth)}, RightColumn: {Stride(b, column)}));")).Line();
            PrintOperand("Left", a);
            PrintOperand("Right", b);
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            writer.Block($"public void Finish(Vector512<{Real}> {accumulate.Local}, nint batch, nint row, nint column, int lanes)", () =>
            {
                if (roles.Batch.Length > 1) Decompose("batch", roles.Batch);
                var body = new VectorBody(writer, isDouble, column, "lanes", isSingle: false, operand => operand.Name + ".Origin");
                foreach (var stage in kernel.Stages.Skip(1)) body.Print(stage.Outer);
            });
        });

        void PrintOperand(string side, Expression.Load load)
        {
            var body = new VectorBody(writer, isDouble, null, "", isSingle: false, operand => operand.Name + ".Origin");
            var at = load.Index.Replace(axis => roles.Batch.Contains(axis) ? axis : IndexExpression.Zero);
            var result = at.IsZero ? $"ref {load.Operand}.Origin" : $"ref At(ref {load.Operand}.Origin, {body.Index(at)})";
            if (roles.Batch.Length == 1 || !at.Axes.Any()) writer.Line($"public ref {Real} {side}(nint batch) => {result};");
            else
                writer.Block($"public ref {Real} {side}(nint batch)", () =>
                {
                    Decompose("batch", roles.Batch);
                    writer.Line($"return {result};");
                });
            writer.Line();
        }
    }
}

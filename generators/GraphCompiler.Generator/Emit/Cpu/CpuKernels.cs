using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Prints kernels as C# structs over SIMD vectors, of the width that the run time chooses.</summary>
internal sealed partial class CpuKernels(CodeWriter writer, DType real)
{
    const int MostBits = 512, LeastBits = 128;

    string Real => real.Keyword;

    /// <summary>The lanes of the widest vectors, which those of all others divide.</summary>
    int MostLanes => MostBits / BitsOfReal;

    /// <summary>The lanes of the narrowest vectors.</summary>
    int LeastLanes => LeastBits / BitsOfReal;

    int BitsOfReal => 8 * real.Bytes;

    /// <param name="isJoined">Whether the kernel also runs as one with others.</param>
    public void Print(Kernel kernel, VectorSchedule schedule, bool isJoined = false)
    {
        KernelDocumentation.Print(writer, kernel);
        if (kernel.Product is { } product) PrintProduct(kernel, product, isJoined);
        else PrintRange(kernel, schedule);
    }

    string Fields(Kernel kernel) =>
        string.Join(", ",
            kernel.Operands.Select(operand => (operand.Type.IsStream ? TypeOf(operand) : $"Buffer<{TypeOf(operand)}>") + $" {operand}")
        .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}"))
        .Concat(kernel.Arguments.Select(argument => $"{Real} {Identifiers.OfScalar(argument)}")));

    string TypeOf(Operand operand) => operand.Type.KeywordIn(real);

    static string Product(IEnumerable<Axis> axes) => Literals.Size(Axis.SizeOf(axes));

    void PrintRange(Kernel kernel, VectorSchedule schedule)
    {
        var (vector, range, walksVector, grain) = schedule;
        var signature = string.Join(", ",
            kernel.Operands.Select(operand => $"{(operand.Type.IsStream ? "in" : "ref")} {TypeOf(operand)} {operand}")
            .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}"))
            .Concat(kernel.Arguments.Select(argument => $"{Real} {Identifiers.OfScalar(argument)}")).Concat(["nint begin", "nint end"]));
        var call = string.Join(", ", kernel.Operands.Select(operand => operand.Type.IsStream ? operand.Name : $"ref {operand}.Origin")
            .Concat(kernel.Symbols.Select(Identifiers.OfSymbol)).Concat(kernel.Arguments.Select(Identifiers.OfScalar))
            .Concat(["begin", "end"]));
        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : IVectorKernel<{Real}>", () =>
        {
            writer.Line(
                $"public void Launch(WorkerTeam team) => team.Run<{Real}, {kernel.Name}>(this, {Product(range)}, grain: "
                    + $"{Literals.Int(grain)});").Line();
            writer.Line($"public void Run<V>(nint begin, nint end) where V : struct, IVector<V, {Real}> => Run<V>({call});").Line();
            writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
            writer.Block($"static void Run<V>({signature}) where V : struct, IVector<V, {Real}>", () =>
            {
                if (walksVector) VectorLoop(vector!, "begin", "end", lanes => Body(kernel, vector, lanes));
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
        if (vector is not null && kernel.Parallel.Contains(vector))
            VectorLoop(vector, "0", Literals.Size(vector.Size), lanes => Body(kernel, vector, lanes));
        else Body(kernel, vector, vector is null || IsWhole(vector) ? "" : IsSingle(vector) ? Literals.Size(vector.Size) : "lanes");
    }

    void Body(Kernel kernel, Axis? vector, string lanes)
    {
        var isSingle = vector is not null && IsSingle(vector) && lanes != "lanes";
        var print = new VectorBody(writer, real, vector, lanes, isSingle, operand => operand.Name);
        Print(kernel.Body);

        void Print(ImmutableArray<Statement> body)
        {
            foreach (var statement in body)
                if (statement is Statement.Loop loop) PrintLoop(loop);
                else print.Print(statement);
        }

        void PrintLoop(Statement.Loop loop)
        {
            var around = (print.AcrossLanes, print.IsWholeSum);
            print.AcrossLanes = vector is not null && loop.Axes.Contains(vector);
            print.IsWholeSum = isSingle && print.AcrossLanes && loop.Axes.Length == 1;
            ImmutableArray<Axis> axes = [.. loop.Axes.Where(axis => axis != vector), .. loop.Axes.Where(axis => axis == vector)];
            var parts = LongSums.PartsOf([.. axes.Select(TurnsOf)]);
            var sums = parts is null ? [] : LongSums.Of(loop).ToList();
            print.Begin(loop.Accumulators);
            print.Begin(loop.Tuples);
            print.BeginSums(sums);
            Loops(0);
            print.End(loop.Accumulators);
            print.End(loop.Tuples);
            (print.AcrossLanes, print.IsWholeSum) = around;

            void Loops(int at)
            {
                if (at == axes.Length) Print(loop.Body);
                else if (sums.Count == 0 || at != parts!.Value.Loop)
                    Loop(axes[at], "0", Literals.Size(axes[at].Size), () => Loops(at + 1));
                else if (parts.Value.Turns == 1) Loop(axes[at], "0", Literals.Size(axes[at].Size), () => Part(() => Loops(at + 1)));
                else Parts(axes[at], parts.Value.Turns, axes[at] == vector,
                    end => Part(() => Loop(axes[at], "part", end, () => Loops(at + 1))));
            }

            void Part(Action terms)
            {
                print.BeginPart(sums);
                terms();
                print.EndPart(sums);
            }
        }

        // Of the narrowest vectors, which take most.
        Dim TurnsOf(Axis axis) => axis == vector && axis.Size.Constant is { } size ? (size + LeastLanes - 1) / LeastLanes : axis.Size;

        void Loop(Axis axis, string begin, string end, Action turn)
        {
            if (axis == vector) VectorLoop(axis, begin, end, _ => turn());
            else writer.Block($"for (nint {axis} = {begin}; {axis} < {end}; {axis}++)", turn);
        }
    }

    /// <summary>A loop over parts of an axis.</summary>
    /// <param name="turns">How often the loop over a part runs.</param>
    /// <param name="isVector">Whether it takes a vector at a time.</param>
    /// <param name="body">Writes what is done with the part from <c>part</c> to its argument.</param>
    void Parts(Axis axis, long turns, bool isVector, Action<string> body)
    {
        var size = Literals.Size(axis.Size);
        var length = isVector ? $"{Literals.Int(turns)} * V.Count" : Literals.Int(turns);
        writer.Block($"for (nint part = 0; part < {size}; part += {length})", () =>
        {
            var isWhole = axis.Size.Constant % (isVector ? turns * MostLanes : turns) == 0;
            if (!isWhole) writer.Line($"var partEnd = nint.Min({size}, part + {length});");
            body(isWhole ? $"part + {length}" : "partEnd");
        });
    }

    /// <summary>Whether one vector of any width holds the whole axis.</summary>
    bool IsSingle(Axis axis) => axis.Size.Constant is { } size && size <= LeastLanes;

    /// <summary>Whether the axis is a number of whole vectors of any width.</summary>
    bool IsWhole(Axis axis) => axis.Size.Constant is { } size && size % MostLanes == 0;

    void VectorLoop(Axis axis, string begin, string end, Action<string> body)
    {
        var from = begin == "begin" ? "var" : "nint";
        if (IsSingle(axis) && begin == "0")
        {
            body(IsWhole(axis) ? "" : Literals.Size(axis.Size));
            return;
        }
        writer.Block($"for ({from} {axis} = {begin}; {axis} < {end}; {axis} += V.Count)", () =>
        {
            if (IsWhole(axis))
            {
                body("");
                return;
            }
            writer.Line($"var lanes = (int)nint.Min(V.Count, {(axis.Size.Terms.Length > 1 && end != "end" ? $"({end})" : end)} - {axis});");
            body("lanes");
        });
    }

    void Decompose(string point, ImmutableArray<Axis> axes)
    {
        for (var i = axes.Length - 1; i >= 0; i--)
        {
            var inner = axes.Skip(i + 1).Aggregate(Dim.One, (product, axis) => product * axis.Size);
            var quotient = inner.IsOne ? point : $"{point} / {Literals.Factor(inner.IsConstant ? inner : inner)}";
            if (!inner.IsOne && inner.Terms[0].Symbols.Length + (inner.Terms[0].Coefficient == 1 ? 0 : 1) > 1)
                quotient = $"{point} / ({Literals.Size(inner)})";
            writer.Line(i == 0 ? $"var {axes[i]} = {quotient};" : $"var {axes[i]} = {quotient} % {Parenthesized(axes[i].Size)};");
        }
    }

    static string Parenthesized(Dim dim) => Literals.Size(dim) is var text && text.Contains(' ') ? $"({text})" : text;
}

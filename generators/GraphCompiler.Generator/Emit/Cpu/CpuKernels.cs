using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Prints kernels as C# structs over SIMD vectors, of the width that the run time chooses.</summary>
internal sealed partial class CpuKernels(CodeWriter writer, DType real)
{
    string Real => real.Keyword;

    /// <param name="runsInParts">Whether the kernel also runs as one with others, part by part.</param>
    public void Print(Kernel kernel, VectorTraits traits, bool runsInParts = false)
    {
        KernelDocumentation.Print(writer, kernel);
        if (kernel.Product is { } product) PrintProduct(kernel, product, ProductSchedule.Of(kernel, product, traits, real), runsInParts);
        else if (VectorSchedule.Of(kernel, traits, real) is var schedule && schedule.Shared is { } shared)
            PrintReduction(kernel, shared, schedule);
        else PrintRange(kernel, schedule);
    }

    string Fields(Kernel kernel) =>
        string.Join(", ",
            kernel.Operands.Select(operand => $"{(operand.IsScalar ? "RandomStream" : "Buffer")}<{TypeOf(operand)}> {operand}")
        .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}"))
        .Concat(kernel.Arguments.Select(argument => $"{Real} {Identifiers.OfScalar(argument)}")));

    string TypeOf(Operand operand) => operand.Type.In(real).Keyword;

    /// <summary>The parameters of a method that does a kernel's work.</summary>
    string Signature(Kernel kernel, params IEnumerable<string> others) => string.Join(", ",
        kernel.Operands
        .Select(operand => operand.IsScalar ? $"in RandomStream<{TypeOf(operand)}> {operand}" : $"ref {TypeOf(operand)} {operand}")
        .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}"))
        .Concat(kernel.Arguments.Select(argument => $"{Real} {Identifiers.OfScalar(argument)}")).Concat(others));

    /// <summary>What is passed for them.</summary>
    static string Call(Kernel kernel, params IEnumerable<string> others) => string.Join(", ",
        kernel.Operands.Select(operand => operand.IsScalar ? operand.Name : $"ref {operand}.Origin")
        .Concat(kernel.Symbols.Select(Identifiers.OfSymbol)).Concat(kernel.Arguments.Select(Identifiers.OfScalar)).Concat(others));

    static string Product(IEnumerable<Axis> axes) => Literals.Size(Axis.SizeOf(axes));

    void PrintRange(Kernel kernel, VectorSchedule schedule)
    {
        var range = schedule.Range;
        var (signature, call) = (Signature(kernel, "nint begin", "nint end"), Call(kernel, "begin", "end"));
        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : IVectorKernel<{Real}>", () =>
        {
            writer.Line(
                $"public void Launch(WorkerTeam team) => team.Run<{Real}, {kernel.Name}>(this, {Product(range)}, grain: "
                    + $"{Literals.Int(schedule.Grain)});").Line();
            writer.Line($"public void Run<V>(nint begin, nint end) where V : struct, IVector<V, {Real}> => Run<V>({call});").Line();
            Method($"void Run<V>({signature}) where V : struct, IVector<V, {Real}>", () =>
            {
                if (schedule.WalksVector) VectorLoop(schedule.Lanes, "begin", "end", () => Body(schedule), schedule.Turn);
                else if (range.IsEmpty) AcrossRange(schedule);
                else
                {
                    var row = range.Length == 1 ? range[0].Name : "point";
                    writer.Block($"for (var {row} = begin; {row} < end; {row}++)", () =>
                    {
                        if (range.Length > 1) Decompose(row, range);
                        AcrossRange(schedule);
                    });
                }
            });
        });
    }

    void Method(string signature, Action body, string modifier = "static")
    {
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        writer.Block($"{modifier} {signature}", body);
    }

    void AcrossRange(VectorSchedule schedule)
    {
        if (schedule.IsAcrossRange)
            VectorLoop(schedule.Lanes, "0", Literals.Size(schedule.Lanes.Vector!.Size), () => Body(schedule));
        else Body(schedule);
    }

    void Body(VectorSchedule schedule) => Body(schedule.Body, schedule.Lanes, schedule.Loops, operand => operand.Name);

    /// <param name="shared">A loop of which only the points from begin to end of the outermost axis are done; null for none.</param>
    void Body(
        ImmutableArray<Statement> statements, LaneSchedule lanes, ImmutableDictionary<Statement.Loop, VectorLoop> loops,
        Func<Operand, string> origin, Statement.Loop? shared = null)
    {
        var print = new VectorBody(writer, real, lanes, origin);
        Print(statements);

        void Print(ImmutableArray<Statement> body)
        {
            foreach (var statement in body)
                if (statement is Statement.Loop loop) PrintLoop(loop, loops[loop]);
                else print.Print(statement);
        }

        void PrintLoop(Statement.Loop loop, VectorLoop nest)
        {
            var around = print.Around;
            print.Around = nest;
            var sums = loop.Accumulators.Where(sum => nest.Sums?.Sums.Contains(sum.Local) == true).ToList();
            print.Begin(loop.Accumulators);
            print.Begin(loop.Tuples);
            print.BeginSums(sums);
            Loops(0);
            print.End(loop.Accumulators);
            print.End(loop.Tuples);
            print.Around = around;

            void Loops(int at)
            {
                if (at == nest.Axes.Length) Print(loop.Body);
                else if (nest.Sums is not { } parts || at != parts.Loop) Loop(nest.Axes[at], Begin(at), End(at), () => Loops(at + 1));
                else if (parts.Turns == 1) Loop(nest.Axes[at], Begin(at), End(at), () => Part(() => Loops(at + 1)));
                else Parts(nest, Begin(at), End(at), end => Part(() => Loop(nest.Axes[at], "part", end, () => Loops(at + 1))));
            }

            string Begin(int at) => loop == shared && at == 0 ? "begin" : "0";

            string End(int at) => loop == shared && at == 0 ? "end" : Literals.Size(nest.Axes[at].Size);

            void Part(Action terms)
            {
                print.BeginPart(sums);
                terms();
                print.EndPart(sums);
            }
        }

        void Loop(Axis axis, string begin, string end, Action turn)
        {
            if (axis == lanes.Vector) VectorLoop(lanes, begin, end, turn);
            else writer.Block($"for ({From(begin)} {axis} = {begin}; {axis} < {end}; {axis}++)", turn);
        }

        // A loop over the parts of long sums; the body is told where a part ends.
        void Parts(VectorLoop nest, string begin, string end, Action<string> body)
        {
            var turns = Literals.Int(nest.Sums!.Turns);
            var length = nest.Axes[nest.Sums.Loop] == lanes.Vector ? $"{turns} * V.Count" : turns;
            writer.Block($"for ({From(begin)} part = {begin}; part < {end}; part += {length})", () =>
            {
                if (!nest.HasWholeParts) writer.Line($"var partEnd = nint.Min({end}, part + {length});");
                body(nest.HasWholeParts ? $"part + {length}" : "partEnd");
            });
        }
    }

    void VectorLoop(LaneSchedule lanes, string begin, string end, Action body, int turn = 1)
    {
        if (lanes.IsSingle)
        {
            body();
            return;
        }
        var axis = lanes.Vector!;
        writer.Block($"for ({From(begin)} {axis} = {begin}; {axis} < {end}; {axis} += {(turn == 1 ? "" : $"{turn} * ")}V.Count)", () =>
        {
            if (lanes.Use == LaneUse.Counted)
                writer.Line(
                    $"var lanes = (int)nint.Min(V.Count, {(axis.Size.Terms.Length > 1 && end != "end" ? $"({end})" : end)} - {axis});");
            body();
        });
    }

    /// <summary>The type of a counter that begins with a number or a local of its own type.</summary>
    static string From(string begin) => begin == "begin" ? "var" : "nint";

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

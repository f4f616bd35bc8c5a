using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Scalar;

/// <summary>Prints a kernel as a method of plain loops over spans.</summary>
internal sealed class ScalarKernels(CodeWriter writer, DType real)
{
    ExpressionPrinter print = null!;
    NameTable names = null!;

    public void Print(Kernel kernel, ScalarSchedule schedule)
    {
        names = new(["Accumulate", .. FunctionsOf(kernel)]);
        print = new(real, names);
        KernelDocumentation.Print(writer, kernel);
        void Body() => Loops(kernel.Parallel, () => Print(kernel.Body, schedule, null));
        writer.Block($"public static void {kernel.Name}({Parameters(kernel)})", () =>
        {
            // Integers wrap around whatever the project's default is.
            if (HasIntegerArithmetic(kernel)) writer.Block("unchecked", Body);
            else Body();
        });
    }

    static bool HasIntegerArithmetic(Kernel kernel) =>
        kernel.Statements.OfType<Statement.Accumulate>()
            .Any(accumulate => accumulate is { Local.Type.IsInteger: true, Combiner: Combiner.Sum or Combiner.Product })
        || kernel.Statements.Parts()
            .Any(value => value is Expression.Apply { Function: { Operator: not null, Result.IsInteger: true } });

    static IEnumerable<string> FunctionsOf(Kernel kernel) =>
        kernel.Functions.Select(function => function.Name);

    string Parameters(Kernel kernel)
    {
        var written = kernel.Written.ToList();
        return string.Join(", ", kernel.Operands.Select(operand => $"{SpanOf(operand, written.Contains(operand))} {print.NameOf(operand)}")
            .Concat(kernel.Symbols.Select(symbol => $"int {print.NameOfSymbol(symbol)}"))
            .Concat(kernel.Arguments.Select(argument => $"{print.RealType} {print.NameOfArgument(argument)}")));
    }

    string SpanOf(Operand operand, bool isWritten) =>
        operand.IsScalar ? $"RandomStream<{print.TypeOf(operand.Type)}>"
        : isWritten ? $"Span<{print.TypeOf(operand.Type)}>"
        : $"ReadOnlySpan<{print.TypeOf(operand.Type)}>";

    /// <summary>Nested loops, the last axis innermost.</summary>
    void Loops(IEnumerable<Axis> axes, Action body)
    {
        if (axes.FirstOrDefault(axis => !axis.Size.IsOne) is not { } axis)
        {
            body();
            return;
        }
        Loop(axis, "0", print.Of(axis.Size), () => Loops(axes.SkipWhile(other => other != axis).Skip(1), body));
    }

    void Loop(Axis axis, string begin, string end, Action body)
    {
        var name = print.NameOf(axis);
        writer.Block($"for (var {name} = {begin}; {name} < {end}; {name}++)", body);
    }

    void Print(Statement.Loop loop, ScalarSchedule schedule)
    {
        var (axes, sums) = (loop.Axes, schedule.Sums.GetValueOrDefault(loop));
        foreach (var accumulate in loop.Accumulators)
            writer.Line($"var {print.NameOf(accumulate.Local)} = {print.Identity(accumulate.Local.Type, accumulate.Combiner)};");
        foreach (var tuple in loop.Tuples)
            for (var i = 0; i < tuple.Locals.Length; i++)
                writer.Line($"var {print.NameOf(tuple.Locals[i])} = {print.Of(tuple.Combiner.Identity[i])};");
        foreach (var sum in sums?.Sums ?? []) writer.Line($"var {Compensation(sum)} = {print.Literal(0)};");
        if (sums?.HasParts != true) Loops(axes, Body);
        else Loops(axes.Take(sums.Loop), () => Parts(axes[sums.Loop], sums, () => Loops(axes.Skip(sums.Loop + 1), Body)));

        void Body() => Print(loop.Body, schedule, sums);
    }

    /// <summary>A loop over parts of an axis, and in each a loop over its points.</summary>
    void Parts(Axis axis, SumSchedule sums, Action terms)
    {
        var size = print.Of(axis.Size);
        if (sums.Turns == 1)
        {
            Loop(axis, "0", size, () => Part(sums, terms));
            return;
        }
        var (part, end) = (names.Of("part", "part"), names.Of("end of part", "partEnd"));
        writer.Block($"for (var {part} = 0; {part} < {size}; {part} += {Literals.Int(sums.Turns)})", () =>
        {
            writer.Line($"var {end} = int.Min({part} + {Literals.Int(sums.Turns)}, {size});");
            Part(sums, () => Loop(axis, part, end, terms));
        });
    }

    void Part(SumSchedule sums, Action terms)
    {
        foreach (var sum in sums.Sums) writer.Line($"var {PartOf(sum)} = {print.Literal(0)};");
        terms();
        foreach (var sum in sums.Sums) Accumulate(print.NameOf(sum), Compensation(sum), PartOf(sum));
    }

    /// <param name="sums">The long sums of the loop around.</param>
    void Print(ImmutableArray<Statement> body, ScalarSchedule schedule, SumSchedule? sums)
    {
        foreach (var statement in body)
            if (statement is Statement.Loop loop) Print(loop, schedule);
            else Print(statement, sums);
    }

    void Print(Statement statement, SumSchedule? sums)
    {
        switch (statement)
        {
            case Statement.Let let:
                writer.Line($"var {print.NameOf(let.Local)} = {print.Of(let.Value)};");
                break;
            case Statement.Carry carry:
                writer.Line(print.Carry(carry));
                break;
            case Statement.AccumulateTuple tuple:
                foreach (var step in tuple.Steps) Print(step, null);
                break;
            case Statement.Store store:
                writer.Line($"{print.Element(store.Operand, store.Index)} = {print.Stored(store.Operand, store.Value)};");
                break;
            case Statement.Update { Compensation: { } compensation } update:
                Accumulate(print.Element(update.Operand, update.Index), print.Element(compensation, update.Index),
                    print.Of(update.Value));
                break;
            case Statement.Update update:
                Combine(print.Element(update.Operand, update.Index), update.Combiner, update.Value);
                break;
            case Statement.Accumulate accumulate when sums?.Sums.Contains(accumulate.Local) != true:
                Combine(print.NameOf(accumulate.Local), accumulate.Combiner, accumulate.Value);
                break;
            case Statement.Accumulate accumulate when sums.HasParts:
                Combine(PartOf(accumulate.Local), accumulate.Combiner, accumulate.Value);
                break;
            case Statement.Accumulate accumulate:
                Accumulate(print.NameOf(accumulate.Local), Compensation(accumulate.Local), print.Of(accumulate.Value));
                break;
        }
    }

    void Combine(string target, Combiner combiner, Expression value) => writer.Line(combiner switch
    {
        Combiner.Sum => $"{target} += {print.Of(value)};",
        Combiner.Product => $"{target} *= {print.Of(value)};",
        _ => $"{target} = {combiner}({target}, {print.Of(value)});",
    });

    /// <summary>Adds to a sum with compensation.</summary>
    void Accumulate(string sum, string compensation, string part) =>
        writer.Line($"Accumulate(ref {sum}, ref {compensation}, {part});");

    /// <summary>What rounding has lost of a sum.</summary>
    string Compensation(Local sum) => names.Of(("compensation of", sum), sum.Name + "Compensation");

    string PartOf(Local sum) => names.Of(("part of", sum), sum.Name + "Part");
}

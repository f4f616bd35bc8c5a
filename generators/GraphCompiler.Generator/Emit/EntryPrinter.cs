using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// Prints one entry for a target: its public methods, which check and copy their arguments, and the straight line of kernel calls.
/// </summary>
internal sealed class EntryPrinter
{
    readonly CodeWriter writer;
    readonly ModelSpec model;
    readonly CompiledEntry entry;
    readonly TargetCode code;
    readonly EntryOverloads overloads;
    readonly SizeChecks sizes;
    readonly string work, places;
    readonly IReadOnlyDictionary<string, string> offsets;
    readonly ConstantTables tables;
    readonly ImmutableArray<string> members;

    /// <param name="offsets">The fields that tell where the parameters of each path begin.</param>
    /// <param name="tables">The tables of constants in the class of the kernels.</param>
    /// <param name="members">The other members that are called by their names.</param>
    public EntryPrinter(
        CodeWriter writer, ModelSpec model, CompiledEntry entry, TargetCode code, IReadOnlyDictionary<string, string> offsets,
        ConstantTables tables, params ImmutableArray<string> members)
    {
        (this.writer, this.model, this.entry, this.code) = (writer, model, entry, code);
        (this.offsets, this.tables, this.members) = (offsets, tables, members);
        overloads = new(entry.Spec, model.Real);
        sizes = new(writer, entry.Spec);
        (work, places) = (overloads.Names.Unique("work"), overloads.Names.Unique("places"));
    }

    public void Print()
    {
        foreach (var method in overloads.Methods)
        {
            Print(method);
            writer.Line();
        }
        PrintRun(entry.Spec.Name, entry.Evaluation);
        if (entry.Gradients is null) return;
        writer.Line();
        PrintRun(MemberNames.WithGradients(entry.Spec.Name), entry.Gradients);
    }

    void Print(EntryMethod method)
    {
        if (method.TakesLong)
        {
            writer.Line($"/// <summary><c>{method.Name}</c> of integers of 64 bits, each of which has to fit into 32 bits.</summary>");
            writer.Line($"{overloads.Declaration(method)} =>").Indented(() => writer.Line($"{overloads.Call(method)};"));
            return;
        }
        Document(method);
        writer.Block(overloads.Declaration(method), () =>
        {
            if (method.MakesArrays) PrintArrays(method);
            else PrintBody(method);
        });
    }

    /// <summary>The results that a method fills.</summary>
    IEnumerable<(string Name, DType Type, BufferPlan Buffer)> FilledBy(EntryMethod method) =>
        method.Filled.Select(result => (overloads.ResultNames[result], entry.Spec.Results[result].Type, ProgramOf(method).Results[result]));

    KernelProgram ProgramOf(EntryMethod method) => method.HasGradients ? entry.Gradients! : entry.Evaluation;

    void Document(EntryMethod method)
    {
        var own = entry.Spec.Documentation.Length > 0 ? entry.Spec.Documentation : $"The compiled form of <c>{entry.Spec.Name}</c>.";
        var mode = !entry.Spec.IsLoss ? ""
            : method.HasGradients ? " In training mode; the gradients are then in <see cref=\"Gradients\"/>." : " In evaluation mode.";
        var others = method.Filled.IsEmpty ? "" : " Allocates nothing.";
        writer.Line($"/// <summary>{own}{mode}{others}</summary>");
        foreach (var argument in entry.Spec.Arguments)
            writer.Line($"/// <param name=\"{argument.Name}\">{(argument.Shape is { } shape ? Layout(shape) : "A number")}.</param>");
        foreach (var symbol in overloads.Given)
            writer.Line(
                $"/// <param name=\"{Identifiers.OfSymbol(symbol)}\">The size {symbol}, which the lengths don't determine.</param>");
        foreach (var (name, _, buffer) in FilledBy(method))
            writer.Line($"/// <param name=\"{name}\">Receives {Layout(buffer.Shape)}.</param>");
        if (overloads.MarkOf(method) is { } mark) writer.Line($"/// <param name=\"{mark}\">To be left out.</param>");
        if (method.MakesArrays)
        {
            var shapes = entry.Spec.Results.Zip(ProgramOf(method).Results, (result, buffer) => (result.Name, buffer.Shape)).ToList();
            var layouts = shapes is [var (_, only)]
                ? Layout(only)
                : string.Join(", ", shapes.Select(result => $"{result.Name} {TextOf(result.Shape)}"));
            writer.Line($"/// <returns>{layouts}.</returns>");
        }
        else if (!entry.Spec.IsLoss && method.Filled.IsEmpty) writer.Line("/// <returns>A scalar.</returns>");
        foreach (var (condition, expression) in entry.Spec.Assumptions.Items)
            writer.Documentation("exception cref=\"ArgumentException\"", $"Not {condition}, which {expression} needs.");
    }

    string TextOf(Shape shape) => entry.Spec.Assumptions.TextOf(shape);

    string Layout(Shape shape) => TextOf(shape) + (shape.Rank > 1 ? ", row by row" : "");

    void PrintSizes()
    {
        foreach (var symbol in overloads.Given.Select(Identifiers.OfSymbol))
            writer.Line($"{Qualified.Check}.Positive({symbol}, nameof({symbol}));");
        sizes.Solve();
        sizes.CheckAssumptions();
        sizes.Derive("var ");
    }

    /// <summary>Makes arrays for the results and lets the other method fill them.</summary>
    void PrintArrays(EntryMethod method)
    {
        var program = ProgramOf(method);
        PrintSizes();
        sizes.CheckMemory(program, code.CheckMemory);
        for (var i = 0; i < overloads.ResultNames.Length; i++)
        {
            if (overloads.IsLossItself(i)) continue;
            var (type, length) = (overloads.TypeOf(entry.Spec.Results[i].Type), Literals.Size(program.Results[i].Shape.Elements));
            writer.Line($"var {overloads.ResultNames[i]} = new {type}[{length}];");
        }
        writer.Line($"{(entry.Spec.IsLoss ? $"var {overloads.ResultNames[0]} = " : "")}{overloads.Call(method)};");
        var names = string.Join(", ", overloads.ResultNames);
        writer.Line($"return {(overloads.ResultNames.Length == 1 ? names : $"({names})")};");
    }

    /// <summary>
    /// Checks the arguments, finds the symbols, copies the inputs that are not lent to their places, runs, and copies such results.
    /// </summary>
    void PrintBody(EntryMethod method)
    {
        var (program, filled) = (ProgramOf(method), FilledBy(method).ToList());
        var at = new ProgramPlaces(program, method.Name);
        PrintSizes();
        sizes.CheckIndices(program.Inputs);
        foreach (var (name, _, buffer) in filled)
            writer.Line(
                $"{Qualified.Check}.Length({name}.Length, {Literals.Size(buffer.Shape.Elements)}, nameof({name}), "
                    + $"{Literals.Text(TextOf(buffer.Shape))});");
        sizes.CheckMemory(program, code.CheckMemory);
        var number = method.Returned == "void" ? null : program.Results[0];
        PrintArena(at);
        var memory = new LentMemory(writer, overloads.Names);
        foreach (var input in program.Inputs)
        {
            if (input.Buffer is not { } buffer) continue;
            var (name, offset) = (Identifiers.Escaped(input.Name), at.OffsetOf(places, buffer));
            if (buffer.IsLent) memory.PrintInput(buffer, name, work, offset);
            else writer.Line(code.WriteInput(ArenaText.Of(buffer, work), offset, Literals.Size(buffer.Shape.Elements), name, input.Type));
        }
        foreach (var buffer in program.Lent.Except(program.Inputs.Select(input => input.Buffer).OfType<BufferPlan>()))
            memory.PrintResult(buffer, filled.First(result => result.Buffer == buffer).Name, work, at.OffsetOf(places, buffer));
        var (run, scalars) = (MemberNames.Run(method.Name), Scalars.Select(Identifiers.Escaped));
        var arguments = program.Symbols.Select(Identifiers.OfSymbol).Prepend(work);
        if (program.Lent.Any()) memory.PrintCall(run, program.Lent, arguments.Concat(scalars));
        else
            foreach (var line in code.Run(program, "this", run, arguments, scalars, method.HasGradients)) writer.Line(line);
        foreach (var (name, type, buffer) in filled)
            writer.Line(buffer.IsLent ? $"{memory.SpanOf(buffer)}.CopyTo({name});" : code.Read(ViewOf(buffer), name, type, model.Real));
        if (number is null) return;
        var value = number.IsLent
            ? memory.SpanOf(number) + "[0]"
            : code.ReadNumber(ArenaText.Of(number, work), at.OffsetOf(places, number));
        writer.Line($"return {value}{(method.Returned == "bool" ? " != 0" : "")};");

        string ViewOf(BufferPlan buffer) =>
            code.View(ArenaText.Of(buffer, work), at.OffsetOf(places, buffer), Literals.Size(buffer.Shape.Elements));
    }

    IEnumerable<string> Scalars => entry.Spec.Arguments.Where(argument => argument.Shape is null).Select(argument => argument.Name);

    void PrintArena(ProgramPlaces at)
    {
        writer.Line($"var {places} = {at.New};");
        writer.Line($"var {work} = Memory.Work({ProgramPlaces.BytesOf(places)});");
    }

    /// <summary>Kernels write everything behind the inputs.</summary>
    void PrintOverwrites(KernelProgram program, ProgramPlaces at)
    {
        var last = program.Inputs.LastOrDefault(input => input.Buffer is not null)?.Buffer;
        var from = last is null ? "0" : $"{at.OffsetOf(LaunchPrinter.Places, last)} + {Literals.Size(last.Bytes)}";
        if (code.Overwrite(LaunchPrinter.Work, from) is { } line) writer.Line(line);
    }

    /// <summary>Prints the method with the kernel calls, and the places of what they work on.</summary>
    void PrintRun(string method, KernelProgram program)
    {
        var (at, name) = (new ProgramPlaces(program, method), MemberNames.Run(method));
        var numbers = program.Symbols.Select(symbol => ("nint", Identifiers.OfSymbol(symbol)))
            .Concat(Scalars.Select(scalar => (model.Real.Keyword, Identifiers.OfScalar(scalar)))).ToList();
        var launches = new LaunchPrinter(
            writer, program, code, at, offsets, [.. LaunchPrinter.Locals, .. members, .. numbers.Select(number => number.Item2)]);
        var parameters = launches.Lent.Select(lent =>
            (Qualified.Buffer(Qualified.Element(lent.Buffer.Type)), lent.Variable))
            .Append((code.WorkArena, LaunchPrinter.Work)).Concat(numbers);
        writer.Block($"void {name}({string.Join(", ", parameters.Select(parameter => $"{parameter.Item1} {parameter.Item2}"))})", () =>
        {
            if (program.Launches.Length > 0 || program.Tables.Length > 0)
            {
                var used = program.Launches.SelectMany(launch => launch.Arguments).Select(buffer => buffer.Storage).ToList();
                foreach (var line in code.Prologue(used.Contains(Storage.Parameters), used.Contains(Storage.Gradients))) writer.Line(line);
                writer.Line($"var {LaunchPrinter.Places} = {at.New};");
                PrintOverwrites(program, at);
            }
            foreach (var (buffer, table) in program.Tables)
            {
                var view = code.View(ArenaText.Of(buffer, LaunchPrinter.Work), at.OffsetOf(LaunchPrinter.Places, buffer),
                    Literals.Size(buffer.Shape.Elements));
                writer.Line($"{code.Write(view, $"{code.KernelClass}.{tables.NameOf(buffer, table)}", buffer.Type)} // {buffer.Shape}");
            }
            launches.Print();
            if (program == entry.Gradients && code.EndStep is { } endStep) writer.Line(endStep);
        });
        writer.Line();
        at.Print(writer);
    }
}

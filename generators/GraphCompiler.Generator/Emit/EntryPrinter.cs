using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints one entry: its public overloads, the argument checks, and the straight line of kernel calls.</summary>
internal sealed class EntryPrinter
{
    readonly CodeWriter writer;
    readonly ModelSpec model;
    readonly CompiledEntry entry;
    readonly EntryOverloads overloads;
    readonly SizeChecks sizes;
    readonly string real, work, indices;

    readonly IReadOnlyDictionary<string, string> offsets;
    readonly ConstantTables tables;
    readonly Dictionary<string, string> offsetNames = new(StringComparer.Ordinal);

    /// <param name="offsets">The fields that tell where the parameters of each path begin.</param>
    /// <param name="tables">The tables of constants in the class of the kernels.</param>
    public EntryPrinter(
        CodeWriter writer, ModelSpec model, CompiledEntry entry, IReadOnlyDictionary<string, string> offsets, ConstantTables tables)
    {
        (this.writer, this.model, this.entry, this.offsets, this.tables) = (writer, model, entry, offsets, tables);
        overloads = new(entry.Spec, model.IsDouble);
        sizes = new(writer, entry.Spec, Identifiers.Escaped, Identifiers.OfSymbol, Literals.Size);
        real = model.IsDouble ? "double" : "float";
        (work, indices) = (overloads.Names.Unique("work"), overloads.Names.Unique("indices"));
    }

    string Name => entry.Spec.Name;

    ImmutableArray<BufferPlan> Results => entry.Evaluation.Results;

    IEnumerable<string> Symbols => entry.Evaluation.Symbols;

    public void Print()
    {
        if (entry.Spec.IsLoss)
        {
            PrintLoss(entry.Evaluation, Name, "In evaluation mode.");
            writer.Line();
            PrintLoss(entry.Gradients!, Name + "AndGradients", "In training mode; the gradients are then in <see cref=\"Gradients\"/>.");
            writer.Line();
            PrintRun(entry.Evaluation, "Run" + Name);
            writer.Line();
            PrintRun(entry.Gradients!, $"Run{Name}AndGradients");
            writer.Line();
            new LossEntryPrinter(writer, model, entry).Print();
        }
        else
        {
            PrintGraph();
            writer.Line();
            PrintRun(entry.Evaluation, "Run" + Name);
        }
    }

    void PrintGraph()
    {
        var results = overloads.ResultNames.Zip(Results, (name, buffer) => (name, buffer)).ToList();
        if (overloads.IsScalar)
        {
            Document("", "A scalar");
            writer.Block($"public {overloads.Returned} {Identifiers.Escaped(Name)}({overloads.Parameters()})", () =>
            {
                Bind(entry.Evaluation, "Run" + Name, Results);
                writer.Line($"return {Read(Results[0])}{(entry.Spec.Results[0].Type == ElementType.Bool ? " != 0" : "")};");
            });
            Widened(overloads.Returned, Name);
            return;
        }
        Document("", string.Join(", ", entry.Spec.Results.Zip(Results, (result, buffer) => results.Count == 1 ? Layout(buffer.Shape) : $"{result.Name} {entry.Spec.Assumptions.TextOf(buffer.Shape)}")));
        writer.Block($"public {overloads.Returned} {Identifiers.Escaped(Name)}({overloads.Parameters()})", () =>
        {
            Bind(entry.Evaluation, "Run" + Name, Results);
            var copies = results.Select((result, i) => IsBoolean(i)
                ? $"{Qualified.Booleans}.ToArray<{real}>({ViewOf(result.buffer)})" : $"{ViewOf(result.buffer)}.ToArray()").ToList();
            writer.Line($"return {(copies.Count == 1 ? copies[0] : $"({string.Join(", ", copies)})")};");
        });
        Widened(overloads.Returned, Name);
        writer.Line();
        Document(" Allocates nothing.", null, results);
        writer.Block($"public void {Identifiers.Escaped(Name)}({overloads.Parameters(overloads.Filled)})", () =>
        {
            Bind(entry.Evaluation, "Run" + Name, Results, () => CheckResults(results));
            for (var i = 0; i < results.Count; i++) CopyOut(results[i].buffer, results[i].name, i);
        });
        Widened("void", Name, overloads.Filled);
    }

    void PrintLoss(KernelProgram program, string name, string mode)
    {
        Document(" " + mode, null);
        writer.Block($"public {real} {Identifiers.Escaped(name)}({overloads.Parameters()})", () =>
        {
            Bind(program, "Run" + name, [program.Results[0]]);
            writer.Line($"return {Read(program.Results[0])};");
        });
        Widened(real, name);
        var others = overloads.ResultNames.Zip(program.Results, (name, buffer) => (name, buffer)).Skip(1).ToList();
        if (others.Count == 0) return;
        writer.Line();
        Document($" {mode} Gives the other results too.", null, others);
        writer.Block($"public {real} {Identifiers.Escaped(name)}({overloads.Parameters(overloads.Filled)})", () =>
        {
            Bind(program, "Run" + name, program.Results, () => CheckResults(others));
            for (var i = 0; i < others.Count; i++) CopyOut(others[i].buffer, others[i].name, i + 1);
            writer.Line($"return {Read(program.Results[0])};");
        });
        Widened(real, name, overloads.Filled);
    }

    /// <summary>The overload whose integers have 64 bits, as those of many data sets do.</summary>
    void Widened(string type, string name, params IEnumerable<int> filled)
    {
        if (!overloads.TakesIntegers) return;
        name = Identifiers.Escaped(name);
        writer.Line().Line($"/// <summary><c>{name}</c> of 64-bit integers, each of which has to fit into 32 bits.</summary>");
        writer.Line($"public {type} {name}({overloads.WideParameters(filled)}) =>");
        writer.Indented(() => writer.Line($"{name}({overloads.NarrowedArguments(filled)});"));
    }

    void Document(string summary, string? returns, params IEnumerable<(string Name, BufferPlan Buffer)> results)
    {
        var own = entry.Spec.Documentation.Length > 0 ? entry.Spec.Documentation : $"The compiled form of <c>{Name}</c>.";
        writer.Line($"/// <summary>{own}{summary}</summary>");
        foreach (var argument in entry.Spec.Arguments)
            writer.Line(argument.Shape is { } shape ? $"/// <param name=\"{argument.Name}\">{Layout(shape)}.</param>" : $"/// <param name=\"{argument.Name}\">A number.</param>");
        foreach (var symbol in overloads.Given) writer.Line($"/// <param name=\"{Identifiers.OfSymbol(symbol)}\">The size {symbol}, which the lengths don't determine.</param>");
        foreach (var (name, buffer) in results) writer.Line($"/// <param name=\"{name}\">Receives {Layout(buffer.Shape)}.</param>");
        if (returns is not null) writer.Line($"/// <returns>{returns}.</returns>");
        foreach (var (condition, expression) in entry.Spec.Assumptions.Items) writer.Documentation("exception cref=\"ArgumentException\"", $"Not {condition}, which {expression} needs.");
    }

    string Layout(Shape shape) => entry.Spec.Assumptions.TextOf(shape) + (shape.Rank > 1 ? ", row by row" : "");

    void CheckResults(IEnumerable<(string Name, BufferPlan Buffer)> results)
    {
        foreach (var (name, buffer) in results)
            writer.Line($"{Qualified.Check}.Length({name}.Length, {Literals.Size(buffer.Shape.Elements)}, nameof({name}), {Literals.Text(entry.Spec.Assumptions.TextOf(buffer.Shape))});");
    }

    /// <summary>Checks the arguments, finds the symbols, copies the inputs to their places and runs.</summary>
    /// <param name="results">The results that are read afterwards.</param>
    void Bind(KernelProgram program, string run, IEnumerable<BufferPlan> results, Action? moreChecks = null)
    {
        foreach (var symbol in overloads.Given.Select(Identifiers.OfSymbol)) writer.Line($"{Qualified.Check}.Positive({symbol}, nameof({symbol}));");
        sizes.Solve();
        sizes.CheckAssumptions();
        sizes.Derive("var ");
        sizes.CheckIndices(program.Inputs);
        moreChecks?.Invoke();
        sizes.CheckMemory(program, model.IsDouble);
        if (program.Inputs.Any(input => input.Buffer is { Storage: Storage.Work }) || program.Results.Any(result => result.Storage == Storage.Work)) writer.Line($"var {work} = Memory.Work({Literals.Size(program.WorkLength)});");
        if (program.Inputs.Any(input => input.Buffer is { Storage: Storage.Indices }) || program.Results.Any(result => result.Storage == Storage.Indices)) writer.Line($"var {indices} = Memory.Indices({Literals.Size(program.IndexLength)});");
        foreach (var buffer in program.Inputs.Select(input => input.Buffer).OfType<BufferPlan>().Concat(results))
            if (!buffer.Offset!.IsZero) writer.Line($"nint {OffsetOf(buffer)} = {Literals.Size(buffer.Offset)};");
        foreach (var input in program.Inputs)
        {
            if (input.Buffer is not { } buffer) continue;
            var name = Identifiers.Escaped(input.Name);
            writer.Line(input.Type == ElementType.Bool
                ? $"{Qualified.Booleans}.Copy({name}, {ViewOf(buffer)});" : $"{name}.CopyTo({ViewOf(buffer)});");
        }
        writer.Line($"{run}({RunArguments()});");
    }

    bool IsBoolean(int result) => entry.Spec.Results[result].Type == ElementType.Bool;

    void CopyOut(BufferPlan buffer, string target, int result) => writer.Line(
        IsBoolean(result) ? $"{Qualified.Booleans}.Copy<{real}>({ViewOf(buffer)}, {target});" : $"{ViewOf(buffer)}.CopyTo({target});");

    string RunArguments() => string.Join(", ", Symbols.Select(Identifiers.OfSymbol).Concat(Scalars.Select(Identifiers.Escaped)));

    IEnumerable<string> Scalars => entry.Spec.Arguments.Where(argument => argument.Shape is null).Select(argument => argument.Name);

    string ViewOf(BufferPlan buffer) => $"{ArenaOf(buffer)}.Slice({OffsetOf(buffer)}, {Literals.Size(buffer.Shape.Elements)})";

    string Read(BufferPlan buffer) => $"{ArenaOf(buffer)}[{OffsetOf(buffer)}]";

    /// <summary>The local that says where a buffer begins in its arena.</summary>
    string OffsetOf(BufferPlan buffer)
    {
        if (buffer.Offset!.IsZero) return "0";
        if (!offsetNames.TryGetValue(buffer.Name, out var name)) offsetNames.Add(buffer.Name, name = overloads.Names.Unique(buffer.Name + "Offset"));
        return name;
    }

    string ArenaOf(BufferPlan buffer) => buffer.Storage == Storage.Indices ? indices : work;

    void PrintRun(KernelProgram program, string name)
    {
        var locals = Symbols.Select(Identifiers.OfSymbol).Concat(Scalars.Select(Identifiers.OfScalar)).ToList();
        var arguments = string.Join(", ", locals.Select((local, i) => $"{(i < locals.Count - Scalars.Count() ? "nint" : real)} {local}"));
        writer.Block($"void {name}({arguments})", () =>
        {
            var code = HostCode.Of(model.Target);
            var kernels = ModelFile.KernelClass(model, ModelFile.KernelNamespace(model));
            var storages = program.Launches.SelectMany(launch => launch.Arguments).Select(buffer => buffer.Storage).Distinct().ToList();
            if (program.Launches.Length > 0 && code.Prologue.Length > 0) writer.Line(code.Prologue);
            if (storages.Contains(Storage.Parameters)) writer.Line("Memory.EnsureInitialized();").Line("var parameters = Memory.ParameterArena;");
            if (storages.Contains(Storage.Gradients)) writer.Line("var gradients = Memory.GradientArena;");
            if (storages.Contains(Storage.Work)) writer.Line($"var work = Memory.Work({Literals.Size(program.WorkLength)});");
            if (storages.Contains(Storage.Indices)) writer.Line($"var indices = Memory.Indices({Literals.Size(program.IndexLength)});");

            foreach (var (buffer, table) in program.Tables)
            {
                var arena = buffer.Storage == Storage.Indices ? "indices" : "work";
                var place = $"{arena}.Slice({Literals.Size(buffer.Offset!)}, {Literals.Size(buffer.Shape.Elements)})";
                writer.Line($"{kernels}.{tables.NameOf(buffer, table)}.CopyTo({place}); // {buffer.Shape}");
            }
            new LaunchPrinter(
                writer, program, code, kernels, offsets, ["team", "parameters", "gradients", "work", "indices", .. locals]).Print();
            if (program == entry.Gradients) writer.Line("Memory.Step++;");
        });
    }
}

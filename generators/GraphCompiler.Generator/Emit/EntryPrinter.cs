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
    readonly SymbolSolver solver;
    readonly string real;

    public EntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry)
    {
        (this.writer, this.model, this.entry) = (writer, model, entry);
        solver = SymbolSolver.Solve(entry.Spec.Arguments);
        real = model.IsDouble ? "double" : "float";
    }

    string Name => entry.Spec.Name;

    ImmutableArray<BufferPlan> Results => entry.Evaluation.Results;

    IEnumerable<string> Symbols => entry.Evaluation.Symbols;

    public void Print()
    {
        if (entry.Spec.IsLoss)
        {
            PrintLoss(entry.Evaluation, Name, "in evaluation mode");
            writer.Line();
            PrintLoss(entry.Gradients!, Name + "AndGradients", "in training mode, and its gradients, into <see cref=\"Gradients\"/>");
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
        var results = Results.Zip(entry.Spec.Results, (buffer, name) => (buffer, name)).ToList();
        if (results is [{ buffer.Shape.Rank: 0 }])
        {
            Document("", $"A scalar.");
            writer.Block($"public {real} {Name}({Arguments()})", () =>
            {
                Bind(entry.Evaluation, "Run" + Name);
                writer.Line($"return {Read(Results[0])};");
            });
            return;
        }
        Document("", string.Join(", ", results.Select(result => $"{result.name} {result.buffer.Shape}")));
        var arrays = string.Join(", ", results.Select(result => results.Count == 1 ? $"{real}[]" : $"{real}[] {result.name}"));
        writer.Block($"public {(results.Count == 1 ? arrays : $"({arrays})")} {Name}({Arguments()})", () =>
        {
            Bind(entry.Evaluation, "Run" + Name);
            var copies = results.Select(result => $"{Slice(result.buffer)}.ToArray()").ToList();
            writer.Line($"return {(copies.Count == 1 ? copies[0] : $"({string.Join(", ", copies)})")};");
        });
        writer.Line();
        Document(" Allocates nothing.", null);
        writer.Block($"public void {Name}({Arguments(results.Select(result => $"Span<{real}> {result.name}"))})", () =>
        {
            Bind(entry.Evaluation, "Run" + Name, () => CheckResults(results.Select(result => (result.name, result.buffer))));
            foreach (var (buffer, name) in results) writer.Line($"{Slice(buffer)}.CopyTo({name});");
        });
    }

    void PrintLoss(KernelProgram program, string name, string mode)
    {
        Document($" The loss {mode}.", null);
        writer.Block($"public {real} {name}({Arguments()})", () =>
        {
            Bind(program, "Run" + name);
            writer.Line($"return {Read(program.Results[0])};");
        });
        var others = program.Results.Zip(entry.Spec.Results, (buffer, result) => (result, buffer)).Skip(1).ToList();
        if (others.Count == 0) return;
        writer.Line();
        Document($" The loss {mode}, and the other results.", null);
        writer.Block($"public {real} {name}({Arguments(others.Select(other => $"Span<{real}> {other.result}"))})", () =>
        {
            Bind(program, "Run" + name, () => CheckResults(others));
            foreach (var (result, buffer) in others) writer.Line($"{Slice(buffer)}.CopyTo({result});");
            writer.Line($"return {Read(program.Results[0])};");
        });
    }

    void Document(string summary, string? returns)
    {
        var own = entry.Spec.Documentation.Length > 0 ? entry.Spec.Documentation : $"The compiled form of <c>{Name}</c>.";
        writer.Line($"/// <summary>{own}{summary}</summary>");
        foreach (var argument in entry.Spec.Arguments)
            writer.Line(argument.Shape is { } shape ? $"/// <param name=\"{argument.Name}\">{shape}, row by row.</param>" : $"/// <param name=\"{argument.Name}\">A number.</param>");
        foreach (var symbol in solver.Given) writer.Line($"/// <param name=\"{symbol}\">The size {symbol}, which the lengths don't determine.</param>");
        if (returns is not null) writer.Line($"/// <returns>{returns}</returns>");
    }

    string Arguments(params IEnumerable<string> more) => string.Join(", ", entry.Spec.Arguments.Select(argument => argument.Shape is null
            ? $"{real} {argument.Name}"
            : $"ReadOnlySpan<{(argument.Type == ElementType.Index ? "int" : real)}> {argument.Name}")
        .Concat(solver.Given.Select(symbol => $"int {symbol}")).Concat(more));

    void CheckResults(IEnumerable<(string Name, BufferPlan Buffer)> results)
    {
        foreach (var (name, buffer) in results)
            writer.Line($"Check.Length({name}.Length, {Literals.Size(buffer.Shape.Elements)}, nameof({name}), {Literals.Text(buffer.Shape.ToString())});");
    }

    /// <summary>Checks the arguments, finds the symbols, copies the inputs to their places and runs.</summary>
    void Bind(KernelProgram program, string run, Action? moreChecks = null)
    {
        foreach (var symbol in solver.Given) writer.Line($"Check.Positive({symbol}, nameof({symbol}));");
        foreach (var step in solver.Steps)
        {
            var (argument, shape) = (step.Argument.Name, Literals.Text(step.Argument.Shape!.Value.ToString()));
            if (step.Symbol is null) writer.Line($"Check.Length({argument}.Length, {Literals.Size(step.Rest)}, nameof({argument}), {shape});");
            else if (step.FoundIn is null) writer.Line($"var {step.Symbol} = Check.Symbol({argument}.Length, {Literals.Size(step.Rest)}, nameof({argument}), {shape});");
            else
                writer.Line($"Check.Agree({step.Symbol}, Check.Symbol({argument}.Length, {Literals.Size(step.Rest)}, nameof({argument}), {shape}), {Literals.Text(step.Symbol)}, nameof({argument}), {Literals.Text(step.FoundIn)});");
        }
        foreach (var input in program.Inputs)
            if (input is { Type: ElementType.Index, IndexBound: { } bound }) writer.Line($"Check.Indices({input.Name}, {Literals.Size(bound)}, nameof({input.Name}));");
        moreChecks?.Invoke();
        if (program.Inputs.Any(input => input.Buffer is { Storage: Storage.Work }) || program.Results.Length > 0) writer.Line($"var work = Memory.Work({Literals.Size(program.WorkLength)});");
        if (program.Inputs.Any(input => input.Buffer is { Storage: Storage.Indices })) writer.Line($"var indices = Memory.Indices({Literals.Size(program.IndexLength)});");
        foreach (var input in program.Inputs)
            if (input.Buffer is { } buffer) writer.Line($"{input.Name}.CopyTo({Slice(buffer)});");
        writer.Line($"{run}({RunArguments()});");
    }

    string RunArguments() => string.Join(", ", Symbols.Concat(entry.Spec.Arguments.Where(argument => argument.Shape is null).Select(argument => argument.Name)));

    static string Slice(BufferPlan buffer) => $"{ArenaOf(buffer)}.Slice({Literals.Size(buffer.Offset!)}, {Literals.Size(buffer.Shape.Elements)})";

    static string Read(BufferPlan buffer) => $"{ArenaOf(buffer)}[{Literals.Size(buffer.Offset!)}]";

    static string ArenaOf(BufferPlan buffer) => buffer.Storage == Storage.Indices ? "indices" : "work";

    void PrintRun(KernelProgram program, string name)
    {
        var arguments = string.Join(", ", Symbols.Select(symbol => $"nint {symbol}")
            .Concat(entry.Spec.Arguments.Where(argument => argument.Shape is null).Select(argument => $"{real} {argument.Name}")));
        writer.Block($"void {name}({arguments})", () =>
        {
            var storages = program.Launches.SelectMany(launch => launch.Arguments).Select(buffer => buffer.Storage).Distinct().ToList();
            if (program.Launches.Length > 0) writer.Line("var team = Memory.Workers;");
            if (storages.Contains(Storage.Parameters)) writer.Line("Memory.EnsureInitialized();").Line("var parameters = Memory.ParameterArena;");
            if (storages.Contains(Storage.Gradients)) writer.Line("var gradients = Memory.GradientArena;");
            if (storages.Contains(Storage.Work)) writer.Line($"var work = Memory.Work({Literals.Size(program.WorkLength)});");
            if (storages.Contains(Storage.Indices)) writer.Line($"var indices = Memory.Indices({Literals.Size(program.IndexLength)});");

            var names = new Identifiers(["team", "parameters", "gradients", "work", "indices", .. Symbols, .. entry.Spec.Arguments.Where(argument => argument.Shape is null).Select(argument => argument.Name)]);
            var variables = new Dictionary<BufferPlan, string>();
            foreach (var buffer in program.Launches.SelectMany(launch => launch.Arguments).Distinct())
            {
                var variable = names.Unique(buffer.Storage switch
                {
                    Storage.Gradients => "d" + Identifiers.OfPath(buffer.Name),
                    Storage.Parameters => Identifiers.Camel(Identifiers.OfPath(buffer.Name)),
                    _ => buffer.Name,
                });
                variables.Add(buffer, variable);
                var place = buffer.Storage switch
                {
                    Storage.Parameters => $"parameters.At({EntryFile.OffsetOf(buffer.Name)})",
                    Storage.Gradients => $"gradients.At({EntryFile.OffsetOf(buffer.Name)})",
                    Storage.Indices => $"indices.At({Literals.Size(buffer.Offset!)})",
                    _ => $"work.At({Literals.Size(buffer.Offset!)})",
                };
                writer.Line($"var {variable} = {place}; // {buffer.Shape}");
            }
            foreach (var launch in program.Launches)
            {
                var values = launch.Arguments.Select(buffer => variables[buffer]).Concat(launch.Kernel.Symbols).Concat(launch.Kernel.Arguments);
                writer.Line($"new Kernels.{launch.Kernel.Name}({string.Join(", ", values)}).Launch(team);");
            }
            if (storages.Contains(Storage.Gradients)) writer.Line("Memory.Step++;");
        });
    }
}

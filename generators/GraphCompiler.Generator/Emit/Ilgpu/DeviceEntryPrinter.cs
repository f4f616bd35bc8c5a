using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Prints one overload of an entry on a device: checks, copies in, launches, copies out. The overloads are those of the CPU code.
/// </summary>
internal sealed class DeviceEntryPrinter
{
    readonly DeviceModelPrinter model;
    readonly CodeWriter writer;
    readonly CompiledEntry entry;
    readonly KernelProgram program;
    readonly string method;
    readonly bool hasGradients;
    readonly NameTable names;
    readonly ExpressionPrinter print;
    readonly SymbolSolver solver;
    readonly SizeChecks sizes;
    readonly Dictionary<BufferPlan, string> views = [];
    readonly Dictionary<Storage, string> arenas = [];
    readonly ImmutableArray<LaunchLoop> parts;

    DeviceEntryPrinter(DeviceModelPrinter model, CodeWriter writer, CompiledEntry entry, KernelProgram program, string method, bool hasGradients)
    {
        (this.model, this.writer, this.entry, this.program, this.method, this.hasGradients) = (model, writer, entry, program, method, hasGradients);
        names = new(model.Members);
        print = new(model.IsDouble, names);
        solver = SymbolSolver.Solve(entry.Spec.Arguments);
        sizes = new(writer, entry.Spec, print.NameOfArgument, print.NameOfSymbol, print.Of);
        parts = [.. program.Parts(program.Loops.Where(loop => !MovesOverParameters(loop)))];
        foreach (var argument in entry.Spec.Arguments) Name(argument);
        foreach (var symbol in entry.Spec.Symbols.Concat(program.Symbols)) print.NameOfSymbol(symbol);
    }

    string Real => print.RealType;

    /// <summary>The entry's tensor results: all but a loss.</summary>
    ImmutableArray<(string Name, ElementType Type, BufferPlan Buffer)> Tensors =>
        [.. entry.Spec.Results.Zip(program.Results, (result, buffer) => (result.Name, result.Type, buffer)).Skip(entry.Spec.IsLoss ? 1 : 0)];

    public static void Print(DeviceModelPrinter model, CodeWriter writer, CompiledEntry entry)
    {
        if (!entry.Spec.IsLoss)
        {
            if (entry.Evaluation.Results is [{ Shape.Rank: 0 }]) One(entry.Evaluation).Method(One(entry.Evaluation).print.TypeOf(entry.Spec.Results[0].Type), withTensors: false);
            else
            {
                One(entry.Evaluation).AllocatingMethod();
                One(entry.Evaluation).Method("void", withTensors: true);
            }
            return;
        }
        foreach (var program in entry.Programs)
        {
            One(program).Method(One(program).Real, withTensors: false);
            if (entry.Spec.Results.Length > 1) One(program).Method(One(program).Real, withTensors: true);
        }

        DeviceEntryPrinter One(KernelProgram program) =>
            new(model, writer, entry, program, entry.Spec.Name + (program == entry.Gradients ? "AndGradients" : ""), program == entry.Gradients);
    }

    string Inputs => string.Join(", ", entry.Spec.Arguments.Select(ParameterOf).Concat(Givens));

    IEnumerable<string> Givens => solver.Given.Select(symbol => $"int {GivenName(symbol)}");

    string ParameterOf(ArgumentSpec argument) =>
        argument.Shape is null ? $"{Real} {Name(argument)}" : $"{Qualified.ReadOnlySpan(print.TypeOf(argument.Type))} {Name(argument)}";

    string Name(ArgumentSpec argument) => print.NameOfArgument(argument.Name);

    string ResultName(string result) => names.Of("result " + result, result);

    string GivenName(string symbol) => names.Of("given " + symbol, symbol);

    void Document(bool withTensors)
    {
        writer.Line();
        if (entry.Spec.Documentation.Length > 0) writer.Line("/// <summary>" + entry.Spec.Documentation.Replace("\n", " ") + "</summary>");
        else
            writer.Documentation("summary", !entry.Spec.IsLoss ? $"{entry.Spec.Name}, computed on the device."
                : hasGradients ? "The loss in training mode, computed on the device; the gradients stay there until they are asked for."
                : "The loss in evaluation mode, computed on the device.");
        foreach (var argument in entry.Spec.Arguments)
            writer.Line($"/// <param name=\"{argument.Name}\">{(argument.Shape is { } shape ? $"{shape}, row by row" : "A number")}.</param>");
        foreach (var symbol in solver.Given) writer.Line($"/// <param name=\"{symbol}\">The size {symbol}, which the lengths don't determine.</param>");
        if (!withTensors) return;
        foreach (var (name, _, buffer) in Tensors) writer.Line($"/// <param name=\"{name}\">Receives {entry.Spec.Assumptions.TextOf(buffer.Shape)}, row by row.</param>");
    }

    /// <summary>The overload that makes arrays for the results and calls the other one.</summary>
    void AllocatingMethod()
    {
        Document(withTensors: false);
        var arrays = Tensors.Select(result => (Element: print.TypeOf(result.Type), Name: ResultName(result.Name), result.Buffer)).ToList();
        var type = arrays.Count == 1 ? arrays[0].Element + "[]" : "(" + string.Join(", ", arrays.Select(array => $"{array.Element}[] {array.Name}")) + ")";
        writer.Block($"public {type} {method}({Inputs})", () =>
        {
            Symbols();
            foreach (var array in arrays) writer.Line($"var {array.Name} = new {array.Element}[{print.Of(array.Buffer.Shape.Elements)}];");
            writer.Line($"{method}({string.Join(", ", entry.Spec.Arguments.Select(Name).Concat(solver.Given.Select(GivenName)).Concat(arrays.Select(array => array.Name)))});");
            writer.Line($"return {(arrays.Count == 1 ? arrays[0].Name : "(" + string.Join(", ", arrays.Select(array => array.Name)) + ")")};");
        });
        Widened(type, [], []);
    }

    void Method(string returned, bool withTensors)
    {
        Document(withTensors);
        var tensors = withTensors ? Tensors : [];
        var outputs = tensors.Select(result => $"{Qualified.Span(print.TypeOf(result.Type))} {ResultName(result.Name)}").ToList();
        writer.Block($"public {returned} {method}({string.Join(", ", new[] { Inputs }.Concat(outputs))})", () =>
        {
            Symbols();
            sizes.CheckIndices(program.Inputs);
            foreach (var (name, _, buffer) in tensors)
                writer.Line($"{Qualified.Check}.Length({ResultName(name)}.Length, {print.Of(buffer.Shape.Elements)}, nameof({ResultName(name)}), {Literals.Text(entry.Spec.Assumptions.TextOf(buffer.Shape))});");
            sizes.CheckMemory(program, model.IsDouble, "CheckMemory");
            Places();
            foreach (var input in program.Inputs)
                if (input.Buffer is { } buffer)
                    writer.Line($"{(input.Type == ElementType.Bool ? "WriteBooleans" : "Write")}({View(buffer)}, {Name(input)});");
            foreach (var (buffer, table) in program.Tables) writer.Line($"Write({View(buffer)}, {model.NameOf(buffer, table)});");
            Launches();
            if (hasGradients) writer.Line("TrainingStepDone();");
            foreach (var (name, type, buffer) in tensors)
                writer.Line($"{(type == ElementType.Bool ? "ReadBooleans" : "Read")}({View(buffer)}, {ResultName(name)});");
            if (returned != "void") writer.Line($"return Read({View(program.Results[0])}){(returned == "bool" ? " != 0" : "")};");
        });
        Widened(returned, outputs, tensors.Select(result => ResultName(result.Name)));
    }

    /// <summary>The overload whose integers have 64 bits.</summary>
    void Widened(string type, IEnumerable<string> outputs, IEnumerable<string> outputNames)
    {
        if (entry.Spec.Arguments.All(argument => argument.Type != ElementType.Index)) return;
        writer.Line().Line($"/// <summary><c>{method}</c> of 64-bit integers, each of which has to fit into 32 bits.</summary>");
        var parameters = entry.Spec.Arguments.Select(argument => argument.Type == ElementType.Index
            ? $"{Qualified.ReadOnlySpan("long")} {Name(argument)}" : ParameterOf(argument)).Concat(Givens).Concat(outputs);
        var arguments = entry.Spec.Arguments.Select((argument, i) => argument.Type == ElementType.Index
            ? $"Narrowed({Literals.Int(i)}, {Name(argument)}, nameof({Name(argument)}))" : Name(argument));
        writer.Line($"public {type} {method}({string.Join(", ", parameters)}) =>");
        writer.Indented(() => writer.Line(
            $"{method}({string.Join(", ", arguments.Concat(solver.Given.Select(GivenName)).Concat(outputNames))});"));
    }

    string Name(ProgramInput input) => print.NameOfArgument(input.Name);

    /// <summary>Solves the symbols from the arguments' lengths and checks the rest.</summary>
    void Symbols()
    {
        foreach (var symbol in solver.Given)
        {
            writer.Line($"{Qualified.Check}.Positive({GivenName(symbol)}, nameof({GivenName(symbol)}));");
            writer.Line($"nint {print.NameOfSymbol(symbol)} = {GivenName(symbol)};");
        }
        sizes.Solve();
        sizes.CheckAssumptions();
        sizes.Derive("var ");
    }

    /// <summary>Names the views of the buffers in the arenas.</summary>
    void Places()
    {
        var used = parts.SelectMany(part => part.Body).SelectMany(pair => pair.Launch.Arguments).Concat(program.Results).Concat(program.Inputs.Select(input => input.Buffer).OfType<BufferPlan>()).Concat(program.Tables.Select(table => table.Buffer)).Distinct().ToList();
        Arena(Storage.Work, "work", "Work", program.WorkLength);
        Arena(Storage.Indices, "indices", "Indices", program.IndexLength);

        void Arena(Storage storage, string wanted, string method, Dim length)
        {
            var buffers = used.Where(buffer => buffer.Storage == storage).ToList();
            if (buffers.Count == 0) return;
            var arena = names.New(wanted);
            arenas[storage] = arena;
            writer.Line($"var {arena} = {method}({print.Of(length)});");
            foreach (var buffer in buffers)
            {
                views[buffer] = names.New(program.Inputs.Any(input => input.Buffer == buffer) ? buffer.Name + "View" : buffer.Name);
                writer.Line($"var {views[buffer]} = {arena}.View({print.Of(buffer.Offset!)}, {print.Of(buffer.Shape.Elements)});");
            }
        }
    }

    string View(BufferPlan buffer) => buffer.Storage switch
    {
        Storage.Parameters or Storage.Gradients => model.NameOf(buffer.Storage, buffer.Name),
        Storage.Random => $"RandomStream({print.Of(buffer.Offset!)})",
        _ => views[buffer],
    };

    // The place of each parameter on the device is a field: what repeats over parameters is written out.
    bool MovesOverParameters(LaunchLoop loop) => loop.Body.Any(pair =>
        pair.Launch.Arguments.Zip(pair.Next.Arguments, (now, next) => now != next && now.Offset is null).Any(moves => moves));

    // No symbol of a user has such a name.
    const string Counter = "#step";

    void Launches()
    {
        foreach (var part in parts)
        {
            if (part.Count.IsOne)
            {
                Launches(part);
                continue;
            }
            var step = names.Of("symbol " + Counter, "step");
            writer.Block($"for (nint {step} = 0; {step} < {print.Of(part.Count)}; {step}++)", () => Launches(part));
        }
    }

    void Launches(LaunchLoop part)
    {
        foreach (var (launch, next) in part.Body)
        {
            Launch(launch, launch.Arguments.Select((_, operand) => View(launch, next, operand)));
            foreach (var operand in launch.Checked) PrintCheck(launch, next, operand);
        }
    }

    void PrintCheck(Launch launch, Launch next, int operand)
    {
        var buffer = launch.Arguments[operand];
        var offset = print.Of(launch.OffsetOf(operand, next, Dim.Symbol(Counter)));
        var view = $"{arenas[buffer.Storage]}.View({offset}, {print.Of(buffer.Shape.Elements)})";
        writer.Line($"CheckIndices({view}, {print.Of(buffer.Check!.Bound)}, {Literals.Text(buffer.Check.Expression)});");
    }

    /// <summary>The view of an operand, which moves with every step of a loop by the distance to the next repetition.</summary>
    string View(Launch launch, Launch next, int operand)
    {
        var step = Dim.Symbol(Counter);
        var (buffer, origin) = (launch.Arguments[operand], launch.Origins[operand]);
        if (buffer.Offset is { } offset && buffer != next.Arguments[operand])
        {
            var distance = next.Arguments[operand].Offset! + next.Origins[operand] - offset - origin;
            if (buffer.Storage == Storage.Random) return $"RandomStream((int)({print.Of(offset + distance * step)}))";
            return $"{arenas[buffer.Storage]}.View({print.Of(offset + origin + distance * step)}, {print.Of(buffer.Shape.Elements - origin)})";
        }
        origin += (next.Origins[operand] - origin) * step;
        return View(buffer) + (origin.IsZero ? "" : $".SubView({print.Of(origin)}, {print.Of(buffer.Shape.Elements - origin)})");
    }

    void Launch(Launch launch, IEnumerable<string> operands)
    {
        var kernel = launch.Kernel;
        // The names of the fields, in their order: those the kernel's own printer gave.
        var fields = new BodyPrinter(new CodeWriter(), kernel, model.IsDouble).Fields.Select(field => field.Name);
        var values = operands.Concat(kernel.Symbols.Select(symbol => $"(int){print.NameOfSymbol(symbol)}")).Concat(kernel.Arguments.Select(print.NameOfArgument));
        var arguments = "new() { " + string.Join(", ", fields.Zip(values, (field, value) => $"{field} = {value}")) + " }";
        string Size(ImmutableArray<Axis> axes) => print.Of(Axis.SizeOf(axes));
        var points = model.ScheduleOf(kernel).Tiles is { Axes: var axes }
            ? $"{Size(axes.Batch)}, {Size(axes.Rows)}, {Size(axes.Columns)}, {Size(axes.Depth)}"
            : Size(kernel.Parallel);
        writer.Line($"{model.NameOf(kernel)}.Launch({points}, {arguments});");
    }
}

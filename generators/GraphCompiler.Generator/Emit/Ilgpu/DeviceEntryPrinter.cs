using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints one method of a model on a device: checks, copies in, launches, copies out.</summary>
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
    readonly Dictionary<BufferPlan, string> views = [];

    public DeviceEntryPrinter(DeviceModelPrinter model, CodeWriter writer, CompiledEntry entry, KernelProgram program, string method, bool hasGradients)
    {
        (this.model, this.writer, this.entry, this.program, this.method, this.hasGradients) = (model, writer, entry, program, method, hasGradients);
        names = new(model.Members);
        print = new(model.IsDouble, names);
        solver = SymbolSolver.Solve(entry.Spec.Arguments);
        foreach (var argument in entry.Spec.Arguments) Name(argument);
        foreach (var symbol in program.Symbols) print.NameOfSymbol(symbol);
    }

    string Real => print.RealType;

    bool ReturnsLoss => entry.Spec.IsLoss;

    /// <summary>The results that become arrays or spans: all but a loss.</summary>
    ImmutableArray<(string Name, BufferPlan Buffer)> Tensors =>
        [.. entry.Spec.Results.Zip(program.Results, (name, buffer) => (name, buffer)).Skip(ReturnsLoss ? 1 : 0)];

    public void Print()
    {
        var inputs = entry.Spec.Arguments.Select(argument => argument.Shape is null ? $"{Real} {Name(argument)}" : $"ReadOnlySpan<{print.TypeOf(argument.Type)}> {Name(argument)}")
            .Concat(solver.Given.Select(symbol => $"int {GivenName(symbol)}")).ToList();
        var passed = string.Join(", ", entry.Spec.Arguments.Select(Name).Concat(solver.Given.Select(GivenName)));
        var outputs = Tensors.Select(result => $"Span<{print.TypeOf(result.Buffer.Type)}> {ResultName(result.Name)}").ToList();
        if (outputs.Count > 0)
        {
            writer.Line();
            Document();
            writer.Block($"public {ReturnType()} {method}({string.Join(", ", inputs)})", () => Allocating(passed));
        }
        writer.Line();
        Document();
        writer.Block($"public {(ReturnsLoss ? Real : "void")} {method}({string.Join(", ", inputs.Concat(outputs))})", Body);
    }

    string Name(ArgumentSpec argument) => print.NameOfArgument(argument.Name);

    string ResultName(string result) => names.Of("result " + result, result);

    string GivenName(string symbol) => names.Of("given " + symbol, symbol);

    void Document()
    {
        if (entry.Spec.Documentation.Length > 0) writer.Line("/// <summary>" + entry.Spec.Documentation.Replace("\n", " ") + "</summary>");
        else
            writer.Documentation("summary", !ReturnsLoss ? $"{entry.Spec.Name}, computed on the device."
                : hasGradients ? $"The loss in training mode, computed on the device; the gradients are in <see cref=\"DeviceModel{{T}}.Gradients\"/> afterwards."
                : "The loss in evaluation mode, computed on the device.");
        foreach (var argument in entry.Spec.Arguments)
            if (argument.Shape is { } shape) writer.Line($"/// <param name=\"{argument.Name}\">Shape <c>{shape}</c>.</param>");
    }

    string ReturnType()
    {
        var arrays = Tensors.Select(result => (Type: print.TypeOf(result.Buffer.Type) + "[]", result.Name)).ToList();
        if (ReturnsLoss) arrays.Insert(0, (Real, entry.Spec.Results[0]));
        return arrays.Count == 1 ? arrays[0].Type : "(" + string.Join(", ", arrays.Select(array => $"{array.Type} {NameTable.Escaped(array.Name)}")) + ")";
    }

    /// <summary>Makes arrays for the results and calls the other overload.</summary>
    void Allocating(string passed)
    {
        Symbols();
        foreach (var (name, buffer) in Tensors)
            writer.Line($"var {ResultName(name)} = new {print.TypeOf(buffer.Type)}[{print.Of(buffer.Shape.Elements)}];");
        var call = $"{method}({string.Join(", ", new[] { passed }.Concat(Tensors.Select(result => ResultName(result.Name))))})";
        var values = Tensors.Select(result => ResultName(result.Name)).ToList();
        if (ReturnsLoss)
        {
            values.Insert(0, names.New("loss"));
            call = $"var {values[0]} = {call}";
        }
        writer.Line(call + ";");
        writer.Line($"return {(values.Count == 1 ? values[0] : "(" + string.Join(", ", values) + ")")};");
    }

    void Body()
    {
        Symbols();
        foreach (var input in program.Inputs)
            if (input.IndexBound is { } bound) writer.Line($"Check.Indices({Name(input)}, {print.Of(bound)}, nameof({Name(input)}));");
        foreach (var (name, buffer) in Tensors)
            writer.Line($"Check.Length({ResultName(name)}.Length, {print.Of(buffer.Shape.Elements)}, nameof({ResultName(name)}), {Literals.Text(buffer.Shape.ToString())});");
        Places();
        foreach (var input in program.Inputs)
            if (input.Buffer is { } buffer) writer.Line($"Write({View(buffer)}, {Name(input)});");
        foreach (var launch in program.Launches) Launch(launch);
        if (hasGradients) writer.Line("GradientsChanged();");
        foreach (var (name, buffer) in Tensors) writer.Line($"Read({View(buffer)}, {ResultName(name)});");
        if (ReturnsLoss) writer.Line($"return Read({View(program.Results[0])});");
    }

    string Name(ProgramInput input) => print.NameOfArgument(input.Name);

    /// <summary>Solves the symbols from the arguments' lengths and checks the rest.</summary>
    void Symbols()
    {
        foreach (var symbol in solver.Given)
        {
            writer.Line($"Check.Positive({GivenName(symbol)}, nameof({GivenName(symbol)}));");
            writer.Line($"nint {print.NameOfSymbol(symbol)} = {GivenName(symbol)};");
        }
        foreach (var step in solver.Steps)
        {
            var (name, shape) = (Name(step.Argument), Literals.Text(step.Argument.Shape!.Value.ToString()));
            var value = step.Symbol is null ? "" : $"Check.Symbol({name}.Length, {print.Of(step.Rest)}, nameof({name}), {shape})";
            if (step.Symbol is not { } symbol) writer.Line($"Check.Length({name}.Length, {print.Of(step.Argument.Shape.Value.Elements)}, nameof({name}), {shape});");
            else if (step.FoundIn is { } first) writer.Line($"Check.Agree({print.NameOfSymbol(symbol)}, {value}, {Literals.Text(symbol)}, nameof({name}), {Literals.Text(first)});");
            else writer.Line($"var {print.NameOfSymbol(symbol)} = {value};");
        }
    }

    /// <summary>Names the views of the buffers in the arenas.</summary>
    void Places()
    {
        var used = program.Launches.SelectMany(launch => launch.Arguments).Concat(program.Results).Concat(program.Inputs.Select(input => input.Buffer).OfType<BufferPlan>()).Distinct().ToList();
        Arena(Storage.Work, "work", "Work", program.WorkLength);
        Arena(Storage.Indices, "indices", "Indices", program.IndexLength);

        void Arena(Storage storage, string wanted, string method, Dim length)
        {
            var buffers = used.Where(buffer => buffer.Storage == storage).ToList();
            if (buffers.Count == 0) return;
            var arena = names.New(wanted);
            writer.Line($"var {arena} = {method}({print.Of(length)});");
            foreach (var buffer in buffers)
            {
                views[buffer] = names.New(program.Inputs.Any(input => input.Buffer == buffer) ? buffer.Name + "View" : buffer.Name);
                writer.Line($"var {views[buffer]} = {arena}.View({print.Of(buffer.Offset!)}, {print.Of(buffer.Shape.Elements)});");
            }
        }
    }

    string View(BufferPlan buffer) => buffer.Storage is Storage.Parameters or Storage.Gradients ? model.NameOf(buffer.Storage, buffer.Name) : views[buffer];

    void Launch(Launch launch)
    {
        var kernel = launch.Kernel;
        // The names of the fields, in their order: those the kernel's own printer gave.
        var fields = new BodyPrinter(new CodeWriter(), kernel, model.IsDouble).Fields.Select(field => field.Name);
        var values = launch.Arguments.Select(View).Concat(kernel.Symbols.Select(symbol => $"(int){print.NameOfSymbol(symbol)}")).Concat(kernel.Arguments.Select(print.NameOfArgument));
        var arguments = "new() { " + string.Join(", ", fields.Zip(values, (field, value) => $"{field} = {value}")) + " }";
        string Size(ImmutableArray<Axis> axes) => print.Of(KernelForms.SizeOf(axes));
        var points = KernelForms.Of(kernel) == KernelForm.Tiles && kernel.Contraction is { } axes
            ? $"{Size(axes.Batch)}, {Size(axes.Rows)}, {Size(axes.Columns)}, {Size(axes.Depth)}"
            : Size(kernel.Parallel);
        writer.Line($"{model.NameOf(kernel)}.Launch({points}, {arguments});");
    }
}

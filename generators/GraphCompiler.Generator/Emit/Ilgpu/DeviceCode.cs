using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The code of entries on a device: arguments are copied there and results back, and kernels are queued.</summary>
/// <param name="fieldOf">The field that holds a kernel.</param>
internal sealed class DeviceCode(ModelSpec spec, IReadOnlyDictionary<Kernel, GroupSchedule> schedules, Func<Kernel, string> fieldOf)
    : TargetCode
{
    public override string KernelClass { get; } = ModelFile.KernelClass(spec, DeviceFiles.KernelNamespace(spec));

    public override string WorkArena => "global::GraphCompiler.Ilgpu.DeviceWorkArena";

    public override string CheckMemory => "Memory.Check";

    public override string View(ArenaText arena, string offset, string length) => arena.Call("View", offset, length);

    public override string CheckComputed => "Memory.CheckIndices";

    public override string Write(string view, string argument, DType type) =>
        $"Memory.{(type.IsBoolean ? "WriteBooleans" : "Write")}({view}, {argument});";

    public override string Read(string view, string span, DType type, DType real) =>
        $"Memory.{(type.IsBoolean ? "ReadBooleans" : "Read")}({view}, {span});";

    public override string ReadNumber(ArenaText arena, string offset) => $"Memory.Read({View(arena, offset, "1")})";

    public override IEnumerable<string> Prologue(bool usesParameters, bool usesGradients)
    {
        if (usesParameters) yield return $"var {LaunchPrinter.Parameters} = Memory.Parameters;";
        if (usesGradients) yield return $"var {LaunchPrinter.Gradients} = Memory.Gradients;";
    }

    // Not among the launches, which may be replayed.
    public override string? EndStep => null;

    public override IEnumerable<string> Run(
        KernelProgram program, string model, string method, IEnumerable<string> places, IEnumerable<string> scalars, bool endsStep)
    {
        // Only launches can be replayed. Tables are copied from the computer's memory.
        var replays = program.Launches.Length > 0 && program.Tables.IsEmpty && !program.ReadsBack;
        yield return replays
            ? Replayed(model, method, places, [.. scalars])
            : $"{Member(model, method)}({string.Join(", ", places.Concat(scalars))});";
        if (endsStep) yield return Member(model, "Memory.EndStep();");
    }

    string Replayed(string model, string method, IEnumerable<string> places, IReadOnlyList<string> scalars)
    {
        // Equal numbers may be different ones, 0 and -0.
        var bits = spec.Real == DType.Float64 ? "DoubleToInt64Bits" : "SingleToInt32Bits";
        var state = new CallState(model, places.Concat(scalars),
            scalars.Select(scalar => (scalar.TrimStart('@') + "Bits", $"global::System.BitConverter.{bits}({scalar})")));
        return $"{Member(model, "Memory")}.Run({state.Tuple}, "
            + $"static call => call.Model.{method}({string.Join(", ", state.Elements("call"))}));";
    }

    public override string Place(ArenaText arena, string offset, Dim length) => View(arena, offset, Literals.Size(length));

    public override string Call(Kernel kernel, IEnumerable<string> operands)
    {
        // The names of the fields, in their order: those the kernel's own printer gave.
        var fields = new BodyPrinter(new CodeWriter(), kernel, spec.Real).Fields.Select(field => field.Name);
        var values = operands.Concat(kernel.Symbols.Select(symbol => $"(int){Identifiers.OfSymbol(symbol)}"))
            .Concat(kernel.Arguments.Select(Identifiers.OfScalar));
        var arguments = "new() { " + string.Join(", ", fields.Zip(values, (field, value) => $"{field} = {value}")) + " }";
        return $"{fieldOf(kernel)}.Launch({KernelObject.SizesOf(kernel, schedules[kernel])}, {arguments});";
    }
}

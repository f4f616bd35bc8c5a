using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Prints the class by which a trainer drives a loss on a device: the base class stages the inputs, which are copied before each run.
/// </summary>
internal sealed class DeviceLossEntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry, DeviceCode code)
    : LossEntryPrinter(writer, model, entry, code)
{
    protected override string Owner { get; } = DeviceFiles.ClassName(model);

    protected override string Base => $"global::GraphCompiler.Ilgpu.DeviceLossEntry<{Real}>(model.Memory)";

    protected override string CheckMemory => "model.Memory.Check";

    protected override void PrintRoom()
    {
        for (var i = 0; i < Tensors.Length; i++)
            Writer.Line($"Stage{KindOf(Tensors[i])}({Literals.Int(i)}, {Literals.Size(Tensors[i].Shape!.Value.Elements)});");
    }

    protected override void PrintMembers()
    {
        Writer.Line();
        PrintQueue("QueueEvaluation", Name, Evaluation);
        Writer.Line();
        PrintQueue("QueueGradients", MemberNames.WithGradients(Name), Gradients);
    }

    void PrintQueue(string method, string entryMethod, KernelProgram program) => PrintRun(
        $"protected override global::ILGPU.ArrayView<{Real}> {method}()", entryMethod, program, places => CopyInputs(program, places),
        (arena, offset) => Code.View(arena, offset, "1"));

    void CopyInputs(KernelProgram program, ProgramPlaces places)
    {
        for (var i = 0; i < Tensors.Length; i++)
        {
            var input = InputOf(program, i);
            var view = Code.View(ArenaText.Of(input.Buffer!, LaunchPrinter.Work), places.OffsetOf("places", input.Buffer!),
                Literals.Size(input.Shape!.Value.Elements));
            Writer.Line($"Copy{KindOf(input)}({Literals.Int(i)}, {view});");
        }
    }

    static string KindOf(ProgramInput input) => input.Buffer!.Type.IsInteger ? "Index" : "Real";
}

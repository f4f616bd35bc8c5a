using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the class by which a trainer drives a model's loss: it fills the inputs in place, without a copy.</summary>
internal sealed class HostLossEntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry, HostCode code)
    : LossEntryPrinter(writer, model, entry, code)
{
    protected override string Owner { get; } = model.TypeName;

    protected override string Base => $"global::GraphCompiler.Runtime.HostLossEntry<{Real}>(model.Memory)";

    protected override string CheckMemory => Qualified.Check + ".Memory";

    protected override void PrintRoom() { }

    protected override void PrintMembers()
    {
        Writer.Line();
        PrintPlaces();
        Writer.Line();
        PrintRun($"public override {Real} Evaluate()", Name, Evaluation);
        Writer.Line();
        PrintRun($"public override {Real} EvaluateWithGradients()", MemberNames.WithGradients(Name), Gradients);
    }

    // Both programs have their inputs at the same places.
    void PrintRun(string declaration, string entryMethod, KernelProgram program) =>
        PrintRun(declaration, entryMethod, program, null, (arena, offset) => $"{arena}[{offset}]");

    void PrintPlaces() => Writer.Block("protected override (nint Offset, nint Length) PlaceOf(int input)", () =>
    {
        var places = new ProgramPlaces(Evaluation, Name);
        if (Tensors.Length > 0) Writer.Line($"var places = {places.New};");
        Writer.Block("return input switch", () =>
        {
            for (var i = 0; i < Tensors.Length; i++)
            {
                var (offset, length) = (places.OffsetOf("places", Tensors[i].Buffer!), Literals.Size(Tensors[i].Shape!.Value.Elements));
                Writer.Line($"{Literals.Int(i)} => ({offset}, {length}),");
            }
            var problem = Literals.Text($"{Name} has no such input.");
            Writer.Line($"_ => throw new {Qualified.ArgumentOutOfRangeException}(nameof(input), input, {problem}),");
        }, close: "};");
    });
}

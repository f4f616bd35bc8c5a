using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the class by which a trainer drives a model's loss: it fills the inputs in place or lends them,
/// without a copy.</summary>
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
        PrintLending();
        Writer.Line();
        PrintRun($"protected override {Real} Compute()", Name, Evaluation);
        Writer.Line();
        PrintRun($"protected override {Real} ComputeWithGradients()", MemberNames.WithGradients(Name), Gradients);
    }

    // Both programs have their inputs at the same places.
    void PrintRun(string declaration, string entryMethod, KernelProgram program) =>
        PrintRun(declaration, entryMethod, program, null, Code.ReadNumber);

    protected override string PlaceOf(KernelProgram program, BufferPlan buffer, string place) =>
        Enumerable.Range(0, Tensors.Length).Where(i => InputOf(program, i).Buffer == buffer)
            .Select(i => $"Lent({Literals.Int(i)}, {place})").FirstOrDefault() ?? place;

    void PrintLending()
    {
        var lent = Enumerable.Range(0, Tensors.Length)
            .Where(i => new[] { Evaluation, Gradients }.All(program => InputOf(program, i).Buffer!.IsLent)).ToList();
        if (lent.Count == 0) return;
        var condition = lent.Count == Tensors.Length ? "true" : "input is " + string.Join(" or ", lent.Select(i => Literals.Int(i)));
        Writer.Line().Line($"protected override bool CanLend(int input) => {condition};");
    }

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

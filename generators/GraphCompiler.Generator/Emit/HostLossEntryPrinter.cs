using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the class by which a trainer drives a model's loss: it fills the inputs in place, without a copy.</summary>
internal sealed class HostLossEntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry) : LossEntryPrinter(writer, model, entry)
{
    protected override string Owner { get; } = model.TypeName;

    protected override string Base => Qualified.LossEntry(Real);

    protected override string CheckMemory => Qualified.Check + ".Memory";

    protected override void PrintRoom() { }

    protected override void PrintMembers()
    {
        Writer.Line();
        PrintViews(Real, "Real", Storage.Work);
        Writer.Line();
        PrintViews("int", "Index", Storage.Indices);
        Writer.Line();
        PrintRun($"public override {Real} Evaluate()", Name, Evaluation);
        Writer.Line();
        PrintRun($"public override {Real} EvaluateWithGradients()", MemberNames.WithGradients(Name), Gradients);
    }

    // Both programs have their inputs at the same places.
    void PrintRun(string declaration, string entryMethod, KernelProgram program) =>
        PrintRun(declaration, entryMethod, program, null, (arena, offset) => $"{arena}[{offset}]");

    void PrintViews(string type, string method, Storage arena)
    {
        var problem = $"throw new {Qualified.ArgumentOutOfRangeException}(nameof(input), input, {Literals.Text($"{Name} has no such {method.ToLowerInvariant()} input.")})";
        var inputs = Enumerable.Range(0, Tensors.Length).Where(i => Tensors[i].Buffer!.Storage == arena).ToList();
        if (inputs.Count == 0)
        {
            Writer.Line($"public override {Qualified.Span(type)} {method}(int input) => {problem};");
            return;
        }
        var places = new ProgramPlaces(Evaluation, Name);
        Writer.Block($"public override {Qualified.Span(type)} {method}(int input)", () =>
        {
            Writer.Line($"var places = {places.New};");
            Writer.Line($"var arena = model.Memory.{arena}({ProgramPlaces.LengthOf("places", arena)});");
            Writer.Block("return input switch", () =>
            {
                foreach (var i in inputs)
                    Writer.Line($"{Literals.Int(i)} => arena.Slice({places.OffsetOf("places", Tensors[i].Buffer!)}, {Literals.Size(Tensors[i].Shape!.Value.Elements)}),");
                Writer.Line($"_ => {problem},");
            }, close: "};");
        });
    }
}

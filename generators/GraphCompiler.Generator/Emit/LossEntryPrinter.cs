using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the class by which a trainer drives a loss: it fills the inputs in place, without a copy.</summary>
internal sealed class LossEntryPrinter
{
    readonly CodeWriter writer;
    readonly ModelSpec model;
    readonly CompiledEntry entry;
    readonly SizeChecks sizes;
    readonly ImmutableArray<ProgramInput> tensors;
    readonly ImmutableArray<ArgumentSpec> scalars;
    readonly ImmutableArray<string> symbols;

    public LossEntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry)
    {
        (this.writer, this.model, this.entry, sizes) = (writer, model, entry, new(writer, entry.Spec));
        tensors = [.. entry.Evaluation.Inputs.Where(input => input.Shape is not null)];
        scalars = [.. entry.Spec.Arguments.Where(argument => argument.Shape is null)];
        symbols = [.. entry.Spec.Symbols];
    }

    string Real => model.IsDouble ? "double" : "float";

    string Name => entry.Spec.Name;

    public void Print() => writer.Block($"sealed class {MemberNames.LossEntry(Name)}({model.TypeName} model) : {Qualified.LossEntry(Real)}", () =>
    {
        foreach (var symbol in symbols.Concat(entry.Spec.Assumptions.Derived.Select(size => size.Name)))
            writer.Line($"nint {Identifiers.OfSymbol(symbol)} = 1;");
        foreach (var scalar in scalars) writer.Line($"{Real} {Identifiers.OfScalar(scalar.Name)};");
        writer.Line().Line($"public override string Name => {Literals.Text(Name)};").Line();
        PrintInputs();
        writer.Line().Line($"public override {Qualified.List("string")} Symbols {{ get; }} = [{string.Join(", ", symbols.Select(Literals.Text))}];").Line();
        if (scalars.Length > 0) PrintScalars();
        PrintPrepare();
        writer.Line();
        PrintViews(Real, "Real", Storage.Work);
        writer.Line();
        PrintViews("int", "Index", Storage.Indices);
        writer.Line();
        PrintRun("Evaluate", Name, entry.Evaluation);
        writer.Line();
        PrintRun("EvaluateWithGradients", MemberNames.WithGradients(Name), entry.Gradients!);
    });

    void PrintInputs()
    {
        writer.Line($"public override {Qualified.List(Qualified.EntryInput)} Inputs {{ get; }} =");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (var input in tensors)
            {
                var shape = entry.Spec.Arguments.First(argument => argument.Name == input.Name).Shape!.Value;
                var dims = shape.Select(dim => dim.IsConstant ? Literals.Size(dim) : Literals.Text(dim.ToString()));
                writer.Line($"new({Literals.Text(input.Name)}, {(input.Type == ElementType.Index ? "true" : "false")}, [{string.Join(", ", dims)}]),");
            }
        });
        writer.Line("];");
    }

    void PrintPrepare() => writer.Block($"public override void Prepare({Qualified.ReadOnlySpan("nint")} symbols)", () =>
    {
        writer.Line($"{Qualified.Check}.Length(symbols.Length, {Literals.Int(symbols.Length)}, nameof(symbols), {Literals.Text($"[{symbols.Length}]")});");
        for (var i = 0; i < symbols.Length; i++) writer.Line($"{Qualified.Check}.Positive(symbols[{Literals.Int(i)}], {Literals.Text(symbols[i])});");
        for (var i = 0; i < symbols.Length; i++) writer.Line($"{Identifiers.OfSymbol(symbols[i])} = symbols[{Literals.Int(i)}];");
        sizes.CheckAssumptions();
        sizes.Derive("");
        foreach (var program in entry.Programs) sizes.CheckMemory(program, model.IsDouble, Qualified.Check + ".Memory");
        foreach (var (program, method) in entry.Programs.Zip(MemberNames.MethodsOf(Name, isLoss: true), (program, method) => (program, method)))
        {
            var places = new ProgramPlaces(program, method).New;
            foreach (var arena in ProgramPlaces.ArenasOf(program)) writer.Line($"model.Memory.{arena}({ProgramPlaces.LengthOf(places, arena)});");
        }
    });

    void PrintViews(string type, string method, Storage arena)
    {
        var problem = $"throw new {Qualified.ArgumentOutOfRangeException}(nameof(input), input, {Literals.Text($"{Name} has no such {method.ToLowerInvariant()} input.")})";
        var inputs = Enumerable.Range(0, tensors.Length).Where(i => tensors[i].Buffer!.Storage == arena).ToList();
        if (inputs.Count == 0)
        {
            writer.Line($"public override {Qualified.Span(type)} {method}(int input) => {problem};");
            return;
        }
        var places = new ProgramPlaces(entry.Evaluation, Name);
        writer.Block($"public override {Qualified.Span(type)} {method}(int input)", () =>
        {
            writer.Line($"var places = {places.New};");
            writer.Line($"var arena = model.Memory.{arena}({ProgramPlaces.LengthOf("places", arena)});");
            writer.Block("return input switch", () =>
            {
                foreach (var i in inputs)
                    writer.Line($"{Literals.Int(i)} => arena.Slice({places.OffsetOf("places", tensors[i].Buffer!)}, {Literals.Size(tensors[i].Shape!.Value.Elements)}),");
                writer.Line($"_ => {problem},");
            }, close: "};");
        });
    }

    void PrintRun(string method, string entryMethod, KernelProgram program) => writer.Block($"public override {Real} {method}()", () =>
    {
        // Training may index other tensors than evaluation does.
        for (var i = 0; i < tensors.Length; i++)
        {
            var bounds = program.Inputs.First(input => input.Name == tensors[i].Name).IndexBounds;
            sizes.CheckIndices($"Index({Literals.Int(i)})", bounds, Literals.Text(tensors[i].Name));
        }
        var (places, arenas) = (new ProgramPlaces(program, entryMethod), ProgramPlaces.ArenasOf(program).ToList());
        writer.Line($"var places = {places.New};");
        foreach (var arena in arenas) writer.Line($"var {LaunchPrinter.NameOf(arena)} = model.Memory.{arena}({ProgramPlaces.LengthOf("places", arena)});");
        var arguments = arenas.Select(LaunchPrinter.NameOf).Concat(program.Symbols.Select(Identifiers.OfSymbol)).Concat(scalars.Select(scalar => Identifiers.OfScalar(scalar.Name)));
        writer.Line($"model.{MemberNames.Run(entryMethod)}({string.Join(", ", arguments)});");
        writer.Line($"return {LaunchPrinter.NameOf(program.Results[0].Storage)}[{places.OffsetOf("places", program.Results[0])}];");
    });

    void PrintScalars()
    {
        writer.Line($"public override {Qualified.List("string")} Scalars {{ get; }} = [{string.Join(", ", scalars.Select(scalar => Literals.Text(scalar.Name)))}];").Line();
        writer.Block($"public override void SetScalar(int scalar, {Real} value)", () =>
        {
            writer.Line("switch (scalar)").Line("{");
            writer.Indented(() =>
            {
                for (var i = 0; i < scalars.Length; i++)
                    writer.Line($"case {Literals.Int(i)}: this.{Identifiers.OfScalar(scalars[i].Name)} = value; break;");
                writer.Line("default: base.SetScalar(scalar, value); break;");
            });
            writer.Line("}");
        });
        writer.Line();
    }
}

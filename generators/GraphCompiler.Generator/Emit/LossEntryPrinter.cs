using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the class by which a trainer drives a loss of a model or of a model on a device.</summary>
internal abstract class LossEntryPrinter
{
    readonly CodeWriter writer;
    readonly ModelSpec model;
    readonly CompiledEntry entry;
    readonly TargetCode code;
    readonly SizeChecks sizes;
    readonly ImmutableArray<ProgramInput> tensors;
    readonly ImmutableArray<ArgumentSpec> scalars;
    readonly ImmutableArray<string> symbols;

    protected LossEntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry, TargetCode code)
    {
        (this.writer, this.model, this.entry, this.code, sizes) = (writer, model, entry, code, new(writer, entry.Spec));
        tensors = [.. entry.Evaluation.Inputs.Where(input => input.Shape is not null)];
        scalars = [.. entry.Spec.Arguments.Where(argument => argument.Shape is null)];
        symbols = [.. entry.Spec.Symbols];
    }

    protected CodeWriter Writer => writer;

    protected TargetCode Code => code;

    protected string Real => model.Real.Keyword;

    protected string Name => entry.Spec.Name;

    /// <summary>The tensors among the inputs, in the order of the arguments.</summary>
    protected ImmutableArray<ProgramInput> Tensors => tensors;

    protected KernelProgram Evaluation => entry.Evaluation;

    protected KernelProgram Gradients => entry.Gradients!;

    /// <summary>The class whose losses these are.</summary>
    protected abstract string Owner { get; }

    /// <summary>The class that the loss derives from, with what its constructor takes.</summary>
    protected abstract string Base { get; }

    /// <summary>The method that checks that there is enough memory.</summary>
    protected abstract string CheckMemory { get; }

    /// <summary>Prints what makes room for the inputs.</summary>
    protected abstract void PrintRoom();

    /// <summary>Prints the members that show where inputs are written, and those that compute the loss.</summary>
    protected abstract void PrintMembers();

    public void Print() => writer.Block($"sealed class {MemberNames.LossEntry(Name)}({Owner} model) : {Base}", () =>
    {
        foreach (var symbol in symbols.Concat(entry.Spec.Assumptions.Derived.Select(size => size.Name)))
            writer.Line($"nint {Identifiers.OfSymbol(symbol)} = 1;");
        foreach (var scalar in scalars) writer.Line($"{Real} {Identifiers.OfScalar(scalar.Name)};");
        writer.Line().Line($"public override string Name => {Literals.Text(Name)};").Line();
        PrintInputs();
        writer.Line()
            .Line($"public override {Qualified.List("string")} Symbols {{ get; }} = [{string.Join(", ", symbols.Select(Literals.Text))}];")
            .Line();
        if (scalars.Length > 0) PrintScalars();
        PrintPrepare();
        PrintMembers();
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
                writer.Line($"new({Literals.Text(input.Name)}, {(input.Type.IsInteger ? "true" : "false")}, [{string.Join(", ", dims)}]),");
            }
        });
        writer.Line("];");
    }

    void PrintPrepare() => writer.Block($"public override void Prepare({Qualified.ReadOnlySpan("nint")} symbols)", () =>
    {
        writer.Line(
            $"{Qualified.Check}.Length(symbols.Length, {Literals.Int(symbols.Length)}, nameof(symbols), "
                + $"{Literals.Text($"[{symbols.Length}]")});");
        for (var i = 0; i < symbols.Length; i++)
            writer.Line($"{Qualified.Check}.Positive(symbols[{Literals.Int(i)}], {Literals.Text(symbols[i])});");
        for (var i = 0; i < symbols.Length; i++) writer.Line($"{Identifiers.OfSymbol(symbols[i])} = symbols[{Literals.Int(i)}];");
        sizes.CheckAssumptions();
        sizes.Derive("");
        foreach (var program in entry.Programs) sizes.CheckMemory(program, CheckMemory);
        foreach (var (program, method) in entry.Programs.Zip(MemberNames.MethodsOf(Name, isLoss: true),
            (program, method) => (program, method)))
        {
            var places = new ProgramPlaces(program, method).New;
            writer.Line($"model.Memory.Work({ProgramPlaces.BytesOf(places)});");
        }
        PrintRoom();
    });

    /// <summary>Where kernels find a buffer that may be lent.</summary>
    /// <param name="place">Its own place.</param>
    protected virtual string PlaceOf(KernelProgram program, BufferPlan buffer, string place) => place;

    /// <summary>Prints the method that runs a program.</summary>
    /// <param name="declaration">The method's declaration.</param>
    /// <param name="entryMethod">The entry's method that the program belongs to.</param>
    /// <param name="copyInputs">Prints what brings the inputs to their places; null if they are there.</param>
    /// <param name="result">The expression of what the method returns, from the arena and the offset of the loss.</param>
    protected void PrintRun(
        string declaration, string entryMethod, KernelProgram program, Action<ProgramPlaces>? copyInputs,
        Func<ArenaText, string, string> result) => writer.Block(declaration, () =>
    {
        // Training may index other tensors than evaluation does.
        for (var i = 0; i < tensors.Length; i++)
            sizes.CheckIndices($"IndicesOf({Literals.Int(i)})", InputOf(program, i).IndexBounds, Literals.Text(tensors[i].Name));
        var places = new ProgramPlaces(program, entryMethod);
        writer.Line($"var places = {places.New};");
        writer.Line($"var {LaunchPrinter.Work} = model.Memory.Work({ProgramPlaces.BytesOf("places")});");
        copyInputs?.Invoke(places);
        var lent = program.Lent.Select(buffer =>
            PlaceOf(program, buffer, ArenaText.Of(buffer, LaunchPrinter.Work).Call("At", places.OffsetOf("places", buffer))));
        var arguments = lent.Append(LaunchPrinter.Work).Concat(program.Symbols.Select(Identifiers.OfSymbol));
        foreach (var line in code.Run(program, "model", MemberNames.Run(entryMethod), arguments,
            scalars.Select(scalar => Identifiers.OfScalar(scalar.Name)), program == entry.Gradients))
            writer.Line(line);
        var loss = program.Results[0];
        writer.Line($"return {result(ArenaText.Of(loss, LaunchPrinter.Work), places.OffsetOf("places", loss))};");
    });

    /// <summary>A program's own description of an input.</summary>
    protected ProgramInput InputOf(KernelProgram program, int input) =>
        program.Inputs.First(candidate => candidate.Name == tensors[input].Name);

    void PrintScalars()
    {
        writer.Line(
            $"public override {Qualified.List("string")} Scalars {{ get; }} = "
                + $"[{string.Join(", ", scalars.Select(scalar => Literals.Text(scalar.Name)))}];").Line();
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

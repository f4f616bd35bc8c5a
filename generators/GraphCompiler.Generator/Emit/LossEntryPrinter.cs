using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the class by which a trainer drives a loss: it fills the inputs in place, without a copy.</summary>
internal sealed class LossEntryPrinter(CodeWriter writer, ModelSpec model, CompiledEntry entry)
{
    public void Print()
    {
        var real = model.IsDouble ? "double" : "float";
        var symbols = entry.Spec.Symbols.ToList();
        var sizes = new SizeChecks(writer, entry.Spec, Identifiers.Escaped, Identifiers.OfSymbol, Literals.Size);
        var tensors = entry.Evaluation.Inputs.Where(input => input.Shape is not null).ToList();
        var scalars = entry.Spec.Arguments.Where(argument => argument.Shape is null).ToList();
        writer.Block($"sealed class {entry.Spec.Name}Entry({model.TypeName} model) : {Qualified.LossEntry(real)}", () =>
        {
            foreach (var symbol in symbols.Concat(entry.Spec.Assumptions.Derived.Select(size => size.Name))) writer.Line($"nint {Identifiers.OfSymbol(symbol)} = 1;");
            foreach (var scalar in scalars) writer.Line($"{real} {Identifiers.OfScalar(scalar.Name)};");
            writer.Line().Line($"public override string Name => {Literals.Text(entry.Spec.Name)};").Line();
            writer.Line($"public override {Qualified.List(Qualified.EntryInput)} Inputs {{ get; }} =");
            writer.Line("[");
            writer.Indented(() =>
            {
                foreach (var input in tensors)
                    writer.Line($"new({Literals.Text(input.Name)}, {(input.Type == ElementType.Index ? "true" : "false")}, [{string.Join(", ", entry.Spec.Arguments.First(argument => argument.Name == input.Name).Shape!.Value.Select(dim => dim.IsConstant ? Literals.Size(dim) : Literals.Text(dim.ToString())))}]),");
            });
            writer.Line("];").Line();
            writer.Line($"public override {Qualified.List("string")} Symbols {{ get; }} = [{string.Join(", ", symbols.Select(Literals.Text))}];").Line();
            if (scalars.Count > 0) PrintScalars(real, scalars);
            writer.Block($"public override void Prepare({Qualified.ReadOnlySpan("nint")} symbols)", () =>
            {
                writer.Line($"{Qualified.Check}.Length(symbols.Length, {Literals.Int(symbols.Count)}, nameof(symbols), {Literals.Text($"[{symbols.Count}]")});");
                for (var i = 0; i < symbols.Count; i++) writer.Line($"{Qualified.Check}.Positive(symbols[{Literals.Int(i)}], {Literals.Text(symbols[i])});");
                for (var i = 0; i < symbols.Count; i++) writer.Line($"{Identifiers.OfSymbol(symbols[i])} = symbols[{Literals.Int(i)}];");
                sizes.CheckAssumptions();
                sizes.Derive("");
                foreach (var program in entry.Programs) sizes.CheckMemory(program, model.IsDouble);
                foreach (var length in entry.Programs.Select(program => program.WorkLength).Distinct()) writer.Line($"model.Memory.Work({Literals.Size(length)});");
                foreach (var length in entry.Programs.Select(program => program.IndexLength).Where(length => !length.IsZero).Distinct()) writer.Line($"model.Memory.Indices({Literals.Size(length)});");
            });
            writer.Line();
            PrintViews(real, "Real", "Work", ElementType.Real);
            writer.Line();
            PrintViews("int", "Index", "Indices", ElementType.Index);
            foreach (var (method, program, suffix) in new[] { ("Evaluate", entry.Evaluation, ""), ("EvaluateWithGradients", entry.Gradients!, "AndGradients") })
            {
                writer.Line();
                writer.Block($"public override {real} {method}()", () =>
                {
                    // Training may index other tensors than evaluation does.
                    for (var i = 0; i < tensors.Count; i++)
                        sizes.CheckIndices($"Index({Literals.Int(i)})", program.Inputs.First(input => input.Name == tensors[i].Name).IndexBounds, Literals.Text(tensors[i].Name));
                    writer.Line($"model.Run{entry.Spec.Name}{suffix}({string.Join(", ", entry.Evaluation.Symbols.Select(Identifiers.OfSymbol).Concat(scalars.Select(scalar => Identifiers.OfScalar(scalar.Name))))});");
                    writer.Line($"return model.Memory.Work({Literals.Size(program.WorkLength)})[{Literals.Size(program.Results[0].Offset!)}];");
                });
            }

            void PrintViews(string type, string method, string arena, ElementType wanted)
            {
                writer.Line($"public override {Qualified.Span(type)} {method}(int input) => input switch");
                writer.Line("{");
                writer.Indented(() =>
                {
                    for (var i = 0; i < tensors.Count; i++)
                    {
                        if (tensors[i].Buffer!.Type != wanted) continue;
                        var length = wanted == ElementType.Index ? entry.Evaluation.IndexLength : entry.Evaluation.WorkLength;
                        writer.Line($"{Literals.Int(i)} => model.Memory.{arena}({Literals.Size(length)}).Slice({Literals.Size(tensors[i].Buffer!.Offset!)}, {Literals.Size(tensors[i].Shape!.Value.Elements)}),");
                    }
                    writer.Line($"_ => throw new {Qualified.ArgumentOutOfRangeException}(nameof(input), input, {Literals.Text($"{entry.Spec.Name} has no such {(wanted == ElementType.Index ? "index" : "real")} input.")}),");
                });
                writer.Line("};");
            }
        });
    }

    void PrintScalars(string real, IReadOnlyList<ArgumentSpec> scalars)
    {
        writer.Line($"public override {Qualified.List("string")} Scalars {{ get; }} = [{string.Join(", ", scalars.Select(scalar => Literals.Text(scalar.Name)))}];").Line();
        writer.Block($"public override void SetScalar(int scalar, {real} value)", () =>
        {
            writer.Line("switch (scalar)").Line("{");
            writer.Indented(() =>
            {
                for (var i = 0; i < scalars.Count; i++) writer.Line($"case {Literals.Int(i)}: this.{Identifiers.OfScalar(scalars[i].Name)} = value; break;");
                writer.Line("default: base.SetScalar(scalar, value); break;");
            });
            writer.Line("}");
        });
        writer.Line();
    }
}

using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>The model's public face: parameters, entries on spans, and the kernel calls behind them.</summary>
internal sealed class EntryFile
{
    readonly CompiledModel model;
    readonly CodeWriter writer;
    readonly Dictionary<string, string> offsets;

    EntryFile(CompiledModel model, CodeWriter writer)
    {
        (this.model, this.writer) = (model, writer);
        var names = new Identifiers();
        offsets = model.Spec.Parameters.ToDictionary(parameter => parameter.Path,
            parameter => names.Unique("offsetOf" + Identifiers.OfPath(parameter.Path)));
    }

    public static SourceFile Print(CompiledModel model) => ModelFile.Print(model.Spec, "", ModelFile.KernelNamespace(model.Spec),
        Qualified.Trainable(model.Spec.Real.Keyword),
        writer => Remarks(model, writer),
        writer => new EntryFile(model, writer).Members());

    ModelSpec Spec => model.Spec;

    string Real => Spec.Real.Keyword;

    static void Remarks(CompiledModel model, CodeWriter writer)
    {
        if (model.Spec.Parameters.IsEmpty) return;
        writer.Line("/// <remarks>").Line("/// Parameters:<br/>");
        foreach (var parameter in model.Spec.Parameters)
            writer.Line(
                $"/// <c>{parameter.Path}</c> {parameter.Shape}, {parameter.Initializer.Replace("<", "&lt;")}"
                    + (parameter.Kind == ParameterKind.Trained ? "" : ", " + parameter.Kind.ToString().ToLowerInvariant()) + "<br/>");
        writer.Line("/// </remarks>");
    }

    void Members()
    {
        writer.Line($"static readonly {Qualified.ParameterLayout} compiledLayout = new(");
        writer.Indented(() =>
        {
            for (var i = 0; i < Spec.Parameters.Length; i++)
            {
                var parameter = Spec.Parameters[i];
                var kind = parameter.Kind == ParameterKind.Trained ? "" : $", {Qualified.ParameterKind}.{parameter.Kind}";
                writer.Line(
                    $"new {Qualified.ParameterInfo}({Literals.Text(parameter.Path)}, [{string.Join(", ", parameter.Shape)}], "
                        + $"global::GraphCompiler.{parameter.Initializer}{kind}){(i < Spec.Parameters.Length - 1 ? "," : ");")}");
            }
            if (Spec.Parameters.IsEmpty) writer.Line("[]);");
        });
        foreach (var parameter in Spec.Parameters)
            writer.Line($"static readonly nint {offsets[parameter.Path]} = compiledLayout.OffsetOf({Literals.Text(parameter.Path)});");
        writer.Line().Line($"{Qualified.ModelMemory(Real)}? compiledMemory;").Line();
        writer.Line("/// <summary>The parameters, gradients and work memory of this session.</summary>");
        writer.Line($"public {Qualified.ModelMemory(Real)} Memory => compiledMemory ??= new(compiledLayout);").Line();
        writer.Line("/// <summary>The parameters by path: views over one contiguous arena.</summary>");
        writer.Line($"public {Qualified.ParameterSet(Real)} Parameters => Memory.Parameters;").Line();
        writer.Line("/// <summary>The gradients of the last call that computed them, by the parameters' paths.</summary>");
        writer.Line($"public {Qualified.ParameterSet(Real)} Gradients => Memory.Gradients;").Line();
        writer.Line(
            "/// <summary>Gives every parameter its initial value. The same seed gives the same values on every machine.</summary>");
        writer.Line("public void Initialize(int seed = 0) => Memory.Initialize(seed);").Line();
        writer.Line("/// <summary>A model that shares this one's parameters and has its own buffers, for use on another thread.</summary>");
        writer.Line($"public {Spec.TypeName} CreateSession() => new() {{ compiledMemory = Memory.Share() }};").Line();
        LossList.Print(writer, model.Entries, Spec.TypeName, Real, "");
        var (code, tables) = (TargetCode.OfHost(Spec), new ConstantTables(model.Entries));
        foreach (var entry in model.Entries)
        {
            writer.Line();
            new EntryPrinter(writer, Spec, entry, code, offsets, tables).Print();
            if (!entry.Spec.IsLoss) continue;
            writer.Line();
            new HostLossEntryPrinter(writer, Spec, entry, code).Print();
        }
    }
}

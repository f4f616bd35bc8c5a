using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// The public face of a model with errors: the same signatures, with bodies that throw, so that the mistake is reported once and call sites
/// stay as they are.
/// </summary>
internal static class StubFile
{
    public static SourceFile Print(ModelSpec spec)
    {
        var real = spec.Real.Keyword;
        return ModelFile.Print(spec, "", null, Qualified.Trainable(real), _ => { }, writer =>
        {
            writer.Line(
                $"static {Qualified.Exception} NotCompiled => new "
                    + $"{Qualified.InvalidOperationException}({Literals.Text($"{spec.Name} has errors and was not compiled.")});").Line();
            writer.Line($"public {Qualified.ModelMemory(real)} Memory => throw NotCompiled;").Line();
            writer.Line($"public {Qualified.ParameterSet(real)} Parameters => throw NotCompiled;").Line();
            writer.Line($"public {Qualified.ParameterSet(real)} Gradients => throw NotCompiled;").Line();
            writer.Line($"public {Qualified.List(Qualified.LossEntry(real))} Losses => throw NotCompiled;").Line();
            writer.Line($"public static {Qualified.ModelPlan} Plan => throw NotCompiled;").Line();
            writer.Line("public void Initialize(int seed = 0) => throw NotCompiled;").Line();
            writer.Line($"public {spec.TypeName} CreateSession() => throw NotCompiled;").Line();
            if (spec.Entries.Any(entry => entry.IsLoss))
            {
                writer.Line("public TrainingEntries Training => throw NotCompiled;").Line();
                writer.Block("public readonly struct TrainingEntries", () =>
                {
                    foreach (var loss in spec.Entries.Where(entry => entry.IsLoss))
                        writer.Line($"public {Qualified.LossEntry(real)} {Identifiers.Escaped(loss.Name)} => throw NotCompiled;");
                });
            }
            foreach (var entry in spec.Entries)
            {
                var overloads = new EntryOverloads(entry, spec.Real);
                writer.Line();
                foreach (var method in overloads.Methods) writer.Line($"{overloads.Declaration(method)} => throw NotCompiled;");
            }
        });
    }
}

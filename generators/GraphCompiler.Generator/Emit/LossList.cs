using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints the members that list a model's losses for a trainer.</summary>
internal static class LossList
{
    /// <param name="owner">The class that has the losses.</param>
    /// <param name="modifier">What stands before the type of the list, such as <c>override</c> and a blank.</param>
    public static void Print(CodeWriter writer, IEnumerable<CompiledEntry> entries, string owner, string real, string modifier)
    {
        var (losses, list) = (entries.Where(entry => entry.Spec.IsLoss).Select(entry => entry.Spec.Name).ToList(),
            Qualified.List(Qualified.LossEntry(real)));
        writer.Line("/// <summary>The losses, for a trainer.</summary>");
        writer.Line(
            $"public {modifier}{list} Losses => compiledLosses ??= "
                + $"[{string.Join(", ", losses.Select(loss => $"new {MemberNames.LossEntry(loss)}(this)"))}];").Line();
        writer.Line($"{list}? compiledLosses;");
        if (losses.Count == 0) return;
        writer.Line().Line("/// <summary>The losses by name: which one a trainer shall minimize.</summary>");
        writer.Line("public TrainingEntries Training => new(this);").Line();
        writer.Line("/// <summary>The losses by name.</summary>");
        writer.Block($"public readonly struct TrainingEntries({owner} model)", () =>
        {
            for (var i = 0; i < losses.Count; i++)
                writer.Line($"/// <summary>The loss <c>{losses[i]}</c>.</summary>")
                    .Line($"public {Qualified.LossEntry(real)} {Identifiers.Escaped(losses[i])} => model.Losses[{Literals.Int(i)}];");
        });
    }
}

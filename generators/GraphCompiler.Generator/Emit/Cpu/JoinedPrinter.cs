using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Prints kernels that run as one: a struct that holds them and runs each on the same part of their common axis.</summary>
internal sealed class JoinedPrinter(CodeWriter writer, DType real)
{
    string Real => real.Keyword;

    public void Print(JoinedKernel kernel)
    {
        var names = new Identifiers([.. kernel.Symbols.Select(Identifiers.OfSymbol), "begin", "end", "part", "partEnd", "team", "V"]);
        var members = kernel.Members.Select(member =>
            (Name: names.Unique(Identifiers.Camel(member.Kernel.Name.Split('_')[0])), member.Kernel, member.Points)).ToList();
        var fields = string.Join(", ", members.Select(member => $"{member.Kernel.Name} {member.Name}")
            .Concat(kernel.Symbols.Select(symbol => $"nint {Identifiers.OfSymbol(symbol)}")));
        var (count, grain) = (Literals.Size(kernel.Count), Literals.Int(kernel.Grain));
        writer.Documentation("summary",
        [
            $"One after another, for each part of {kernel.Count}:",
            .. members.Select((member, i) => member.Kernel.Name + (i < members.Count - 1 ? "," : ".")),
        ]);
        writer.Block($"public readonly struct {kernel.Name}({fields}) : IVectorKernel<{Real}>", () =>
        {
            writer.Block("public void Launch(WorkerTeam team)", () =>
            {
                writer.Line($"if (team.CanShare({count}, grain: {grain})) team.Run<{Real}, {kernel.Name}>(this, {count}, grain: {grain});");
                writer.Block("else", () =>
                {
                    foreach (var member in members) writer.Line($"{member.Name}.Launch(team);");
                });
            }).Line();
            writer.Block($"public void Run<V>(nint begin, nint end) where V : struct, IVector<V, {Real}>", () =>
                writer.Block($"for (var part = begin; part < end; {(kernel.Grain == 1 ? "part++" : $"part += {grain}")})", () =>
                {
                    var partEnd = "part + 1";
                    if (kernel.Grain > 1)
                    {
                        writer.Line($"var partEnd = nint.Min(part + {grain}, end);");
                        partEnd = "partEnd";
                    }
                    foreach (var member in members)
                        writer.Line($"{member.Name}.Run<V>({Times(member.Points, "part")}, {Times(member.Points, partEnd)});");
                }));
        });
    }

    /// <summary>The point of a member's own range where a place of the common axis begins.</summary>
    internal static string Times(Dim points, string place) =>
        points.IsOne ? place : $"{Literals.Factor(points)} * {(place.Contains(' ') ? $"({place})" : place)}";
}

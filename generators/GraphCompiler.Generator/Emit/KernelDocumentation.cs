using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>What stands above a kernel in the model's own code: its formula, the user's expressions that it came from, its costs.</summary>
internal static class KernelDocumentation
{
    const int MostSources = 6;

    public static void Print(CodeWriter writer, Kernel kernel)
    {
        var lines = kernel.Sources.Select(source => source.Replace("\n", " ")).ToList();
        if (lines.Count > MostSources) lines = [.. lines.Take(MostSources), $"and {lines.Count - MostSources} more expressions"];
        lines.Add($"{kernel.Flops} FLOPs, {kernel.Traffic.Bytes} bytes.");
        writer.Documentation("summary", (kernel.Formula + ".").Replace("; ", ";\n").Split('\n'));
        writer.Line("/// <remarks>");
        foreach (var line in lines) writer.Line("/// " + line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;") + "<br/>");
        writer.Line("/// </remarks>");
    }
}

using System.Text;

namespace GraphCompiler.Runtime;

/// <summary>Rows of text in aligned columns.</summary>
internal static class TextTable
{
    /// <summary>Appends a table, each line indented by two spaces; nothing if there are no rows.</summary>
    /// <param name="text">Receives the lines.</param>
    /// <param name="head">The columns' names.</param>
    /// <param name="rows">The cells, as many in each row as there are columns.</param>
    /// <param name="right">Whether all columns but the first are aligned to the right.</param>
    public static void Append(StringBuilder text, string[] head, IEnumerable<string[]> rows, bool right = false)
    {
        List<string[]> lines = [head, .. rows];
        if (lines.Count == 1) return;
        var widths = Enumerable.Range(0, head.Length).Select(c => lines.Max(l => l[c].Length)).ToArray();
        foreach (var line in lines)
        {
            var start = text.Length;
            for (var c = 0; c < line.Length; c++)
                text.Append("  ").Append(right && c > 0 ? line[c].PadLeft(widths[c]) : line[c].PadRight(widths[c]));
            while (text.Length > start && text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
    }
}

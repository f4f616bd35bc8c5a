namespace GraphCompiler.Docs.Tests;

/// <summary>
/// Finds an excerpt in a text. A line <c>// ...</c> of the excerpt stands for any lines; common indentation does not count.
/// </summary>
static class Excerpt
{
    const string Gap = "// ...";

    /// <summary>The first line of the excerpt that is not where it should be, or null if all are.</summary>
    public static string? FirstDifference(IReadOnlyList<string> excerpt, string text)
    {
        var lines = text.Split('\n');
        var (at, best) = (0, excerpt[0]);
        foreach (var part in Parts(excerpt))
        {
            var (found, matched) = (-1, 0);
            for (var from = at; from + part.Count <= lines.Length && found < 0; from++)
            {
                var equal = Matching(part, lines, from);
                if (equal > matched) (matched, best) = (equal, part[Math.Min(equal, part.Count - 1)]);
                if (equal == part.Count) found = from;
            }
            if (found < 0) return matched == 0 ? part[0] : best;
            at = found + part.Count;
        }
        return null;
    }

    static int Matching(IReadOnlyList<string> part, string[] lines, int from)
    {
        var shift = Indent(lines[from]) - Indent(part[0]);
        for (var i = 0; i < part.Count; i++)
        {
            var (expected, actual) = (part[i], lines[from + i]);
            if (expected.Trim() != actual.Trim()) return i;
            if (expected.Trim().Length > 0 && Indent(actual) - Indent(expected) != shift) return i;
        }
        return part.Count;
    }

    static IEnumerable<List<string>> Parts(IReadOnlyList<string> excerpt)
    {
        var part = new List<string>();
        foreach (var line in excerpt)
        {
            if (line.Trim() != Gap)
            {
                part.Add(line);
                continue;
            }
            if (part.Count > 0) yield return part;
            part = [];
        }
        if (part.Count > 0) yield return part;
    }

    static int Indent(string line) => line.Length - line.TrimStart().Length;
}

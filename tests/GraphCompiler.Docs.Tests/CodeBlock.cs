using System.Text.RegularExpressions;

namespace GraphCompiler.Docs.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Language">What follows the fence.</param>
/// <param name="Source">What the comment in the line before names as the source: <c>&lt;!-- source: path --&gt;</c>.</param>
/// <param name="Lines">The lines between the fences.</param>
sealed partial record CodeBlock(string Page, int Line, string Language, string? Source, IReadOnlyList<string> Lines)
{
    public static IEnumerable<CodeBlock> In(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            var end = Array.IndexOf(lines, "```", i + 1);
            if (end < 0) throw new InvalidDataException($"{page}({i + 1}): the block is not closed.");
            var source = i > 0 && SourceComment().Match(lines[i - 1]) is { Success: true } match ? match.Groups[1].Value : null;
            yield return new(page, i + 1, lines[i][3..], source, lines[(i + 1)..end]);
            i = end;
        }
    }

    [GeneratedRegex("^<!-- source: (.+) -->$")]
    private static partial Regex SourceComment();

    public override string ToString() => $"{Page}({Line})";
}

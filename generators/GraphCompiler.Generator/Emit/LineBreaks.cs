namespace GraphCompiler.Generator.Emit;

/// <summary>
/// Breaks lines of generated code that are too long to read: code before constraints, after commas and before operators, at the outermost
/// level; comments between words.
/// </summary>
internal static class LineBreaks
{
    const int Longest = 160;

    static readonly string[] operators = ["=> ", "+ ", "- ", "* ", "/ ", "? ", ": "];

    /// <param name="line">A line without its indentation.</param>
    /// <param name="indent">The columns it is indented by.</param>
    public static IEnumerable<string> Break(string line, int indent)
    {
        var isComment = line.StartsWith("///", StringComparison.Ordinal);
        var continuation = isComment ? "/// " : "    ";
        while (indent + line.Length > Longest
            && (isComment ? BetweenWords(line, Longest - indent) : InCode(line, Longest - indent)) is > 0 and var at)
        {
            yield return line.Substring(0, at).TrimEnd();
            line = continuation + line.Substring(at).TrimStart();
        }
        yield return line;
    }

    static int BetweenWords(string line, int longest) => line.LastIndexOf(' ', longest) is var at && at > "/// ".Length ? at : 0;

    /// <summary>The last place among those in the fewest parentheses; 0 if there is none.</summary>
    static int InCode(string line, int longest)
    {
        var (depth, best, fewest, isText) = (0, 0, int.MaxValue, false);
        for (var i = 0; i < Math.Min(line.Length - 1, longest); i++)
        {
            if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) isText = !isText;
            if (isText) continue;
            if (line[i] == '/' && line[i + 1] == '/') break;
            if (line[i] is '(' or '[' or '{') depth++;
            if (line[i] is ')' or ']' or '}') depth--;
            // Type arguments; comparisons stand between spaces.
            if (line[i] is '<' or '>' && i > 0 && (char.IsLetterOrDigit(line[i - 1]) || line[i - 1] == '>'))
                depth += line[i] == '<' ? 1 : -1;
            if (depth == 0 && i >= longest / 3 && string.CompareOrdinal(line, i, " where ", 0, 7) == 0) return i;
            var isPlace = i > 0 && line[i] == ' '
                && (line[i - 1] == ',' || operators.Any(symbol => string.CompareOrdinal(line, i + 1, symbol, 0, symbol.Length) == 0));
            // Less than a third of the line would be left of it: rather break further in.
            if (!isPlace || i < longest / 3 || depth > fewest) continue;
            (best, fewest) = (i, depth);
        }
        return best;
    }
}

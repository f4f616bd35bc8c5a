namespace GraphCompiler.Generator.Emit;

/// <summary>
/// Breaks lines of generated code that are too long to read: code before constraints, after commas and before operators, at the outermost
/// level, else behind an assignment or an opening parenthesis; comments between words.
/// </summary>
internal static class LineBreaks
{
    const int Longest = 140;

    static readonly string[] operators = ["=> ", "+ ", "- ", "* ", "/ ", "? ", ": "];

    /// <param name="line">A line without its indentation.</param>
    /// <param name="indent">The columns it is indented by.</param>
    public static IEnumerable<string> Break(string line, int indent)
    {
        var comment = new[] { "/// ", "// " }.FirstOrDefault(mark => line.StartsWith(mark, StringComparison.Ordinal));
        while (indent + line.Length > Longest
            && (comment is null ? InCode(line, Longest - indent) : BetweenWords(line, comment, Longest - indent)) is > 0 and var at)
        {
            yield return line.Substring(0, at).TrimEnd();
            line = (comment ?? "    ") + line.Substring(at).TrimStart();
        }
        yield return line;
    }

    static int BetweenWords(string line, string comment, int longest) =>
        line.LastIndexOf(' ', longest) is var at && at > comment.Length ? at : 0;

    /// <summary>Where code may be broken, the better places first.</summary>
    enum Place
    {
        /// <summary>After a comma, or before an operator.</summary>
        Operand,

        /// <summary>There, with less than a third of the line left of it; or behind an assignment.</summary>
        EarlyOperand,

        /// <summary>Behind an opening parenthesis, and at either end of type arguments.</summary>
        Opening,

        None,
    }

    /// <summary>The last one among the best places in the fewest parentheses; 0 if there is none.</summary>
    static int InCode(string line, int longest)
    {
        var (depth, isText) = (0, false);
        var (best, fewest, kind) = (0, int.MaxValue, Place.None);
        for (var i = 0; i < Math.Min(line.Length - 1, longest); i++)
        {
            if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) isText = !isText;
            if (isText) continue;
            if (line[i] == '/' && line[i + 1] == '/') break;
            if (depth == 0 && i >= longest / 3 && string.CompareOrdinal(line, i, " where ", 0, 7) == 0) return i;
            // Type arguments; comparisons stand between spaces.
            var isType = line[i] is '<' or '>' && i > 0 && (char.IsLetterOrDigit(line[i - 1]) || line[i - 1] == '>');
            var opens = line[i] is '(' or '[' or '{' || (isType && line[i] == '<');
            if (line[i] is ')' or ']' or '}' || (isType && line[i] == '>')) depth--;
            var place = PlaceAt(line, i, longest, opens && line[i] is '(' or '<');
            if (place < kind || (place == kind && place != Place.None && depth <= fewest))
                (best, fewest, kind) = (place == Place.Opening ? i + 1 : i, depth, place);
            if (opens) depth++;
        }
        return best;
    }

    static Place PlaceAt(string line, int i, int longest, bool isOpening)
    {
        if (isOpening) return i + 1 < line.Length && line[i + 1] != ')' ? Place.Opening : Place.None;
        if (i == 0 || line[i] != ' ') return Place.None;
        if (line[i - 1] == '=' && i > 1 && line[i - 2] == ' ') return Place.EarlyOperand;
        if (line[i - 1] == '>' && i > 1 && line[i - 2] is not (' ' or '=' or '-')) return Place.Opening;
        var isOperand = line[i - 1] == ','
            || operators.Any(symbol => string.CompareOrdinal(line, i + 1, symbol, 0, symbol.Length) == 0);
        return !isOperand ? Place.None : i < longest / 3 ? Place.EarlyOperand : Place.Operand;
    }
}

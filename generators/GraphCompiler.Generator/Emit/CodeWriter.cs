using System.Text;

namespace GraphCompiler.Generator.Emit;

/// <summary>Writes indented lines of C#, always with line feeds.</summary>
internal sealed class CodeWriter
{
    readonly StringBuilder text = new();
    readonly List<(string Name, string Alias)> aliases = [];
    int depth;

    /// <summary>Writes a name as an alias from now on.</summary>
    /// <param name="name">The beginning of full names.</param>
    public CodeWriter Alias(string name, string alias)
    {
        aliases.Add((name, alias));
        return this;
    }

    public CodeWriter Line(string line = "")
    {
        foreach (var (name, alias) in aliases) line = line.Replace(name, alias);
        if (line.Length == 0) text.Append('\n');
        else
            foreach (var part in LineBreaks.Break(line, depth * 4)) text.Append(' ', depth * 4).Append(part).Append('\n');
        return this;
    }

    /// <summary>Writes a line as it is, without indentation and unbroken: for the preprocessor, and inside literals.</summary>
    public CodeWriter Verbatim(string line)
    {
        text.Append(line).Append('\n');
        return this;
    }

    /// <summary>Writes the line, and braces around what <paramref name="body"/> writes.</summary>
    public CodeWriter Block(string line, Action body, string close = "}")
    {
        Line(line).Line("{");
        Indented(body);
        return Line(close);
    }

    public CodeWriter Indented(Action body)
    {
        depth++;
        body();
        depth--;
        return this;
    }

    /// <summary>Writes one documentation element, wrapped at sensible places.</summary>
    /// <param name="element">Its name, and attributes if it has any.</param>
    public CodeWriter Documentation(string element, params IReadOnlyList<string> lines)
    {
        if (lines.Count == 1) return Line($"/// <{element}>{Escaped(lines[0])}</{element.Split(' ')[0]}>");
        Line($"/// <{element}>");
        foreach (var line in lines) Line($"/// {Escaped(line)}");
        return Line($"/// </{element.Split(' ')[0]}>");
    }

    public override string ToString() => text.ToString();

    static string Escaped(string line) => line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}

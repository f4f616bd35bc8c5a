namespace GraphCompiler.Data;

/// <summary>Reads texts, UTF-8, plain or compressed with gzip.</summary>
public static class TextFile
{
    /// <summary>All of a file's text, with line ends as <c>\n</c>.</summary>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="DataFileException">The file is empty, not UTF-8, or damaged.</exception>
    public static string Read(string path)
    {
        var text = DataFile.ReadText(path).ReplaceLineEndings("\n");
        return text.Length > 0 ? text : throw new DataFileException(path, null, "expected a text, found an empty file");
    }

    /// <summary>Pairs of sentences, one pair a line with a tab between them; what follows a second tab is left out.</summary>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="DataFileException">A line has no tab or an empty sentence, there are no lines, or the file is not UTF-8 or
    /// damaged.</exception>
    public static IReadOnlyList<(string Source, string Target)> ReadPairs(string path)
    {
        List<(string, string)> pairs = [];
        foreach (var (line, text) in DataFile.ReadLines(path))
            pairs.Add(text.Split('\t') is [{ Length: > 0 } source, { Length: > 0 } target, ..] ? (source, target)
                : throw new DataFileException(path, DataFile.Line(line), "expected two sentences with a tab between them"));
        return pairs.Count > 0 ? pairs : throw new DataFileException(path, null, "expected pairs of sentences, found none");
    }
}

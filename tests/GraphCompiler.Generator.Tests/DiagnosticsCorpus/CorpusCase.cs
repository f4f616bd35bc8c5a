using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generator.Tests.DiagnosticsCorpus;

/// <summary>
/// What a mistake must be called: an id, its message (of the C# compiler's own errors only the id is told), and the marked span.
/// </summary>
sealed record Expected(string Id, string? Message, TextSpan? Span);

/// <summary>
/// A broken model. Its first lines say what is reported, as <c>// GC0102: MatMul needs ...</c> or, for an error of C#'s own, <c>//
/// CS0103</c>; <c>/*[*/</c> and <c>/*]*/</c> stand around the text that is marked.
/// </summary>
sealed partial record CorpusCase(string Name, string Text, ImmutableArray<Expected> Expected)
{
    public const string Folder = "tests/GraphCompiler.Generator.Tests/DiagnosticsCorpus";

    public static IReadOnlyList<CorpusCase> All { get; } =
        [.. Repository.Files(Folder, "*.cs").Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "DiagnosticsCorpus")
            .Select(Read)];


    static CorpusCase Read(string file)
    {
        var name = $"{Path.GetFileName(Path.GetDirectoryName(file))}.{Path.GetFileNameWithoutExtension(file)}";
        var text = $"namespace Corpus.{name};\n" + File.ReadAllText(file).ReplaceLineEndings("\n");
        var spans = Marks().Matches(text).Select(mark => new TextSpan(mark.Groups[1].Index, mark.Groups[1].Length)).ToArray();
        var headers = Headers().Matches(text);
        return new(name, text, [.. headers.Select((header, i) => new Expected(
            header.Groups[1].Value, header.Groups[2].Success ? header.Groups[2].Value : null, i < spans.Length ? spans[i] : null))]);
    }

    [GeneratedRegex(@"^// ((?:GC|CS)\d{4})(?:: (.*))?$", RegexOptions.Multiline)]
    private static partial Regex Headers();

    [GeneratedRegex(@"/\*\[\*/(.*?)/\*\]\*/", RegexOptions.Singleline)]
    private static partial Regex Marks();
}

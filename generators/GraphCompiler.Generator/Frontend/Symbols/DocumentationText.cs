using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>
/// The summary of a documentation comment as the user wrote it, on one line. It is read from the text, since projects without a
/// documentation file parse it as an ordinary comment.
/// </summary>
internal static class DocumentationText
{
    public static string SummaryOf(SyntaxNode declaration)
    {
        var lines = declaration.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal))
            .Select(line => line.Substring(3).Trim());
        var text = string.Join(" ", lines);
        int start = text.IndexOf("<summary>", StringComparison.Ordinal), end = text.IndexOf("</summary>", StringComparison.Ordinal);
        return start < 0 || end < start ? "" : text.Substring(start + "<summary>".Length, end - start - "<summary>".Length).Trim();
    }
}

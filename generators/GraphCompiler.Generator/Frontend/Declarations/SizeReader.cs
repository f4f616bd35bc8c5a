using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Frontend.Declarations;

/// <summary>
/// Reads a size of a <c>[Shape]</c>: <c>size = term { ("+" | "-") term }</c>, <c>term = factor { "*" factor }</c>,
/// <c>factor = number | name | "(" size ")"</c>.
/// </summary>
internal sealed class SizeReader
{
    readonly string text;
    int position;

    SizeReader(string text) => this.text = text;

    /// <returns>Null if the text is no size.</returns>
    public static Dim? Read(string text)
    {
        var reader = new SizeReader(text);
        try
        {
            return reader.Size() is { } size && reader.Next == '\0' ? size : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The next character that is no space; a zero at the end.</summary>
    char Next
    {
        get
        {
            while (position < text.Length && text[position] == ' ') position++;
            return position < text.Length ? text[position] : '\0';
        }
    }

    bool Take(char wanted)
    {
        if (Next != wanted) return false;
        position++;
        return true;
    }

    Dim? Size()
    {
        var sum = Term();
        while (sum is not null)
        {
            if (Take('+')) sum = Term() is { } more ? sum + more : null;
            else if (Take('-')) sum = Term() is { } less ? sum - less : null;
            else break;
        }
        return sum;
    }

    Dim? Term()
    {
        var product = Factor();
        while (product is not null && Take('*')) product = Factor() is { } factor ? product * factor : null;
        return product;
    }

    Dim? Factor()
    {
        if (Take('(')) return Size() is { } inner && Take(')') ? inner : null;
        if (Next == '\0') return null;
        var start = position;
        while (position < text.Length && (text[position] == '_' || char.IsLetterOrDigit(text[position]))) position++;
        var word = text.Substring(start, position - start);
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number > 0 ? number : null;
        return SyntaxFacts.IsValidIdentifier(word) && SyntaxFacts.GetKeywordKind(word) == SyntaxKind.None ? Dim.Symbol(word) : null;
    }
}

using System.Globalization;

namespace GraphCompiler.Runtime;

/// <summary>
/// Sizes as a plan has them, such as <c>512 * N + 64 * ((N + 15) / 16)</c>: whole numbers, symbols, sums, products, and quotients that are
/// rounded down.
/// </summary>
internal ref struct SizeText
{
    readonly ReadOnlySpan<char> text;
    readonly Func<string, long> valueOf;
    int at;

    SizeText(ReadOnlySpan<char> text, Func<string, long> valueOf)
    {
        this.text = text;
        this.valueOf = valueOf;
    }

    /// <summary>The value for the symbols' values.</summary>
    /// <exception cref="FormatException">The text is no size.</exception>
    public static double Evaluate(string text, Func<string, long> valueOf)
    {
        if (text.Length == 0) return 0;
        var reader = new SizeText(text, valueOf);
        var value = reader.Sum();
        return reader.at == text.Length ? (double)value : throw new FormatException($"'{text}' is no size.");
    }

    Int128 Sum()
    {
        var sum = Take('-') ? -Product() : Product();
        while (true)
        {
            if (Take('+')) sum += Product();
            else if (Take('-')) sum -= Product();
            else return sum;
        }
    }

    Int128 Product()
    {
        var product = Factor();
        while (true)
        {
            if (Take('*')) product *= Factor();
            else if (Take('/')) product /= Factor();
            else return product;
        }
    }

    Int128 Factor()
    {
        if (Take('('))
        {
            var value = Sum();
            return Take(')') ? value : throw new FormatException($"'{text}' lacks a closing parenthesis.");
        }
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
        var word = text[start..at];
        SkipSpaces();
        if (word.IsEmpty) throw new FormatException($"'{text}' is no size.");
        return char.IsAsciiDigit(word[0]) ? Int128.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture) : valueOf(word.ToString());
    }

    bool Take(char sign)
    {
        SkipSpaces();
        if (at == text.Length || text[at] != sign) return false;
        at++;
        SkipSpaces();
        return true;
    }

    void SkipSpaces()
    {
        while (at < text.Length && text[at] == ' ') at++;
    }
}

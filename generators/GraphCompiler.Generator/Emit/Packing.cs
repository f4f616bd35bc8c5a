using System.Text;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// Packs a text of tab-separated lines that resemble each other, as those of a plan do: what was there before is copied (Lempel and Ziv
/// 1977). The result is text that C# can hold as a literal, and the same on every host. <c>PlanReader</c> of the run-time library unpacks
/// it.
/// </summary>
internal static class Packing
{
    /// <summary>The digits of copies are the characters from '#' to ']'.</summary>
    const int Base = ']' - '#' + 1;

    const int ShortestCopy = 8, LongestCopy = Base * Base - 1, FarthestCopy = Base * Base * Base - 1;

    /// <summary>Of how many places that begin alike the longest copy is taken, the nearest ones.</summary>
    const int MostTried = 8;

    /// <summary>As many characters as the positions of copies are found by.</summary>
    const int KeyLength = 6;

    public static string Pack(string text)
    {
        var packed = new StringBuilder();
        var lastAt = new int[1 << 16];
        var before = new int[text.Length];
        for (var at = 0; at < text.Length;)
        {
            var (length, start) = (0, at);
            if (at + KeyLength <= text.Length)
            {
                var from = lastAt[KeyAt(text, at)] - 1;
                for (var tried = 0; tried < MostTried && from >= 0 && at - from <= FarthestCopy; tried++, from = before[from] - 1)
                    if (EqualLength(text, from, at) is var equal && equal > length) (length, start) = (equal, from);
            }
            if (length >= ShortestCopy)
            {
                packed.Append('`').Append(Digits(at - start, 3)).Append(Digits(length, 2));
            }
            else
            {
                length = 1;
                AppendLiteral(packed, text[at]);
            }
            for (var end = at + length; at < end; at++)
                if (at + KeyLength <= text.Length) (before[at], lastAt[KeyAt(text, at)]) = (lastAt[KeyAt(text, at)], at + 1);
        }
        return packed.ToString();
    }

    static void AppendLiteral(StringBuilder packed, char c)
    {
        if (c is '`' or '|' or '^') packed.Append('`');
        packed.Append(c switch { '\t' => '|', '\n' => '^', _ => c });
    }

    // Halves of a character beyond 16 bits stay together.
    static int EqualLength(string text, int from, int at)
    {
        var length = 0;
        while (length < LongestCopy && at + length < text.Length && text[from + length] == text[at + length]
            && !char.IsSurrogate(text[at + length])) length++;
        return length;
    }

    static int KeyAt(string text, int at)
    {
        var key = 0u;
        for (var i = at; i < at + KeyLength; i++) key = key * 0x9E3779B1u + text[i];
        return (int)((key * 0x9E3779B1u) >> 16);
    }

    static string Digits(int value, int count)
    {
        var digits = new char[count];
        for (var i = count - 1; i >= 0; i--, value /= Base) digits[i] = (char)('#' + value % Base);
        return new(digits);
    }
}

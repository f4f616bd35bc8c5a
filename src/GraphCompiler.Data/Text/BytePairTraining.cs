using System.Text;

namespace GraphCompiler.Data;

/// <summary>Learns which pairs of pieces to merge.</summary>
static class BytePairTraining
{
    static readonly char[] symbols = Symbols();
    static readonly Dictionary<char, byte> bytes = symbols.Index().ToDictionary(one => one.Item, one => (byte)one.Index);

    /// <summary>The pieces of one byte, in the order of the bytes.</summary>
    public static IReadOnlyList<string> Bytes { get; } = [.. symbols.Select(symbol => symbol.ToString())];

    /// <summary>The byte that a character of a piece is for; a character that is for none is encoded as a question mark.</summary>
    public static byte ByteOf(char symbol) => bytes.GetValueOrDefault(symbol, (byte)'?');

    /// <summary>Merges the most frequent pair until there are enough pieces.</summary>
    /// <param name="words">Words and their frequencies.</param>
    /// <param name="count">The number of pieces.</param>
    public static BytePairVocabulary Run(IEnumerable<KeyValuePair<string, int>> words, int count)
    {
        List<string> pieces = [.. Bytes], merges = [];
        var known = pieces.ToHashSet(StringComparer.Ordinal);
        (List<string> Parts, long Frequency)[] texts =
            [.. words.Select(word => (Encoding.UTF8.GetBytes(word.Key).Select(value => symbols[value].ToString()).ToList(),
                (long)word.Value))];
        var pairs = new Dictionary<(string, string), Pair>();
        for (var t = 0; t < texts.Length; t++) Count(texts[t].Parts, texts[t].Frequency, t);
        while (pieces.Count < count && Best() is { } best)
        {
            merges.Add($"{best.Left} {best.Right}");
            // Two ways to merge can end in the same piece.
            if (known.Add(best.Left + best.Right)) pieces.Add(best.Left + best.Right);
            foreach (var t in pairs[best].Texts.ToArray())
            {
                Count(texts[t].Parts, -texts[t].Frequency, t);
                Merge(texts[t].Parts, best.Left, best.Right);
                Count(texts[t].Parts, texts[t].Frequency, t);
            }
            pairs.Remove(best);
        }
        return new([.. pieces], [.. merges]);

        void Count(List<string> parts, long frequency, int text)
        {
            for (var i = 0; i + 1 < parts.Count; i++)
            {
                if (!pairs.TryGetValue((parts[i], parts[i + 1]), out var pair)) pairs.Add((parts[i], parts[i + 1]), pair = new());
                pair.Frequency += frequency;
                if (frequency > 0) pair.Texts.Add(text);
            }
        }

        (string Left, string Right)? Best()
        {
            (string Left, string Right)? best = null;
            var frequency = 1L;
            foreach (var (pair, counted) in pairs)
            {
                if (counted.Frequency < frequency || counted.Frequency < 2 || counted.Frequency == frequency && best is { } other
                    && !IsBefore(pair, other)) continue;
                (best, frequency) = (pair, counted.Frequency);
            }
            return best;
        }
    }

    static bool IsBefore((string Left, string Right) pair, (string Left, string Right) other)
        => string.CompareOrdinal(pair.Left, other.Left) is var order
            && (order < 0 || order == 0 && string.CompareOrdinal(pair.Right, other.Right) < 0);

    static void Merge(List<string> parts, string left, string right)
    {
        var kept = 0;
        for (var i = 0; i < parts.Count; i++)
            parts[kept++] = i + 1 < parts.Count && parts[i] == left && parts[i + 1] == right ? left + parts[++i] : parts[i];
        parts.RemoveRange(kept, parts.Count - kept);
    }

    // GPT-2's table: visible bytes of Latin-1 stand for themselves, the others for the characters from U+0100 on.
    static char[] Symbols()
    {
        var table = new char[256];
        var next = 0x100;
        for (var value = 0; value < table.Length; value++)
            table[value] = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE and <= 0xFF ? (char)value : (char)next++;
        return table;
    }

    sealed class Pair
    {
        public long Frequency { get; set; }

        public HashSet<int> Texts { get; } = [];
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphCompiler.Data;

/// <summary>
/// The most frequent words of some texts, after four pieces for padding, unknown words, the start and the end of a sequence. A word is a
/// run of letters, digits, marks and
/// apostrophes; any other visible character stands for itself.
/// </summary>
public sealed partial class WordVocabulary : Vocabulary
{
    /// <summary>The number of the padding.</summary>
    public const int Padding = 0;

    /// <summary>The number of all words that are not in the vocabulary.</summary>
    public const int Unknown = 1;

    /// <summary>The number of the start of a sequence.</summary>
    public const int Start = 2;

    /// <summary>The number of the end of a sequence.</summary>
    public const int End = 3;

    static readonly string[] special = ["[padding]", "[unknown]", "[start]", "[end]"];

    readonly string[] words;
    readonly Dictionary<string, int> numbers;
    readonly bool lowerCase;

    /// <summary>The vocabulary of some texts; equally frequent words are in ordinal order.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="largestCount">The largest number of pieces, the four special ones included.</param>
    /// <param name="leastFrequency">How often a word must occur.</param>
    /// <param name="lowerCase">Whether upper-case letters become lower-case ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The largest number leaves no room for a word, or the frequency is not
    /// positive.</exception>
    public WordVocabulary(IEnumerable<string> texts, int largestCount = int.MaxValue, int leastFrequency = 1, bool lowerCase = true)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(largestCount, special.Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leastFrequency);
        this.lowerCase = lowerCase;
        var frequencies = texts.SelectMany(Words).CountBy(word => word);
        var kept = frequencies.Where(word => word.Value >= leastFrequency).OrderByDescending(word => word.Value)
            .ThenBy(word => word.Key, StringComparer.Ordinal);
        words = [.. special, .. kept.Select(word => word.Key).Take(largestCount - special.Length)];
        numbers = words.Index().Skip(special.Length).ToDictionary(word => word.Item, word => word.Index);
    }

    /// <inheritdoc/>
    public override int Count => words.Length;

    /// <inheritdoc/>
    public override string this[int index] => Piece(words, index);

    /// <summary>The numbers of a text's words, those it doesn't have being <see cref="Unknown"/>.</summary>
    public override int[] Encode(string text) => [.. Words(text).Select(word => numbers.GetValueOrDefault(word, Unknown))];

    /// <summary>The numbers of a text's words between <see cref="Start"/> and <see cref="End"/>.</summary>
    public int[] EncodeSequence(string text) => [Start, .. Encode(text), End];

    /// <summary>The words with spaces between them, as far as the first <see cref="End"/>, without padding and start.</summary>
    public override string Decode(ReadOnlySpan<int> indices)
    {
        List<string> text = [];
        foreach (var index in indices)
        {
            if (index == End) break;
            if (index is not (Padding or Start)) text.Add(this[index]);
        }
        return string.Join(' ', text);
    }

    /// <summary>A text's words and signs, whether the vocabulary has them or not.</summary>
    public IEnumerable<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WordPattern().Matches(lowerCase ? text.ToLower(CultureInfo.InvariantCulture) : text).Select(match => match.Value);
    }

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}'’]+|[^\s\p{L}\p{N}\p{M}'’]", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace GraphCompiler.Data;

/// <summary>
/// Byte-pair encoding over the bytes of UTF-8, as GPT-2's: text is cut into words, and within a word neighbouring pieces are merged in the
/// order in which training merged them
/// (Sennrich, Haddow and Birch 2016; Radford et al. 2019). Every text can be encoded, and decodes to itself.
/// </summary>
public sealed partial class BytePairVocabulary : Vocabulary
{
    readonly string[] pieces;
    readonly string[] merges;
    readonly BpeTokenizer tokenizer;

    internal BytePairVocabulary(string[] pieces, string[] merges)
    {
        (this.pieces, this.merges) = (pieces, merges);
        tokenizer = BpeTokenizer.Create(new BpeOptions(pieces.Index().Select(piece => KeyValuePair.Create(piece.Item, piece.Index)))
        {
            Merges = merges, ByteLevel = true, PreTokenizer = new RegexPreTokenizer(WordPattern(), null),
        });
    }

    /// <inheritdoc/>
    public override int Count => pieces.Length;

    /// <summary>The piece with a number, each byte written as the character that GPT-2's files have for it.</summary>
    /// <inheritdoc/>
    public override string this[int index] => Piece(pieces, index);

    /// <summary>
    /// Learns a vocabulary: all bytes, then a piece for each merge of the pair that is most frequent at the time, the ordinally first among
    /// equals.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="count">The number of pieces; there are fewer if no pair occurs twice any more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer pieces than bytes.</exception>
    public static BytePairVocabulary Train(IEnumerable<string> texts, int count)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, BytePairTraining.Bytes.Count);
        var words = texts.SelectMany(text => WordPattern().Matches(text).Select(match => match.Value)).CountBy(word => word);
        return BytePairTraining.Run(words, count);
    }

    /// <summary>Reads a vocabulary in GPT-2's two files.</summary>
    /// <param name="vocabulary">The file with the pieces' numbers, JSON.</param>
    /// <param name="mergeList">The file with the merges, one a line.</param>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    /// <exception cref="DataFileException">The numbers are not those from 0 on, or a merge is of or into a piece that there is
    /// not.</exception>
    public static BytePairVocabulary Load(string vocabulary, string mergeList)
    {
        var numbers = Numbers(vocabulary);
        var pieces = new string[numbers.Count];
        foreach (var (piece, number) in numbers)
        {
            if ((uint)number >= (uint)pieces.Length || pieces[number] is not null)
                throw new DataFileException(vocabulary, null,
                    $"expected {pieces.Length} pieces with numbers from 0 on, found \"{piece}\" with {number}");
            pieces[number] = piece;
        }
        List<string> merges = [];
        foreach (var (line, text) in DataFile.ReadLines(mergeList))
        {
            if (line == 1 && text.StartsWith("#version", StringComparison.Ordinal)) continue;
            if (text.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right] || !numbers.ContainsKey(left)
                || !numbers.ContainsKey(right) || !numbers.ContainsKey(left + right))
                throw new DataFileException(mergeList, DataFile.Line(line),
                    $"expected two pieces of the vocabulary that make a third one, found \"{text}\"");
            merges.Add(text);
        }
        if (BytePairTraining.Bytes.FirstOrDefault(piece => !numbers.ContainsKey(piece)) is { } missing)
            throw new DataFileException(vocabulary, null, $"the piece \"{missing}\" of a single byte is missing");
        return new(pieces, [.. merges]);
    }

    /// <summary>Writes the vocabulary in GPT-2's two files.</summary>
    public void Save(string vocabulary, string mergeList)
    {
        File.WriteAllText(vocabulary, JsonSerializer.Serialize(pieces.Index().ToDictionary(piece => piece.Item, piece => piece.Index)));
        File.WriteAllText(mergeList, "#version: 0.2\n" + string.Concat(merges.Select(merge => merge + "\n")));
    }

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. tokenizer.EncodeToIds(text)];
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> indices)
    {
        var bytes = new List<byte>();
        foreach (var index in indices)
            foreach (var symbol in this[index]) bytes.Add(BytePairTraining.ByteOf(symbol));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    static Dictionary<string, int> Numbers(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, int>>(DataFile.ReadText(path)) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new DataFileException(path, error.LineNumber is { } line ? DataFile.Line((int)line + 1) : null,
                "expected an object of pieces and numbers in JSON", error);
        }
    }

    // GPT-2's words: contractions, and letters, digits or other characters with the space before them.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}

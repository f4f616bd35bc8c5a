using System.Text;

namespace GraphCompiler.Data;

/// <summary>The characters of a text (Unicode code points), in ascending order.</summary>
public sealed class CharacterVocabulary : Vocabulary
{
    readonly Rune[] runes;
    readonly Dictionary<Rune, int> numbers;

    /// <summary>The vocabulary of all characters of a text.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public CharacterVocabulary(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        runes = [.. text.EnumerateRunes().Distinct().Order()];
        numbers = runes.Index().ToDictionary(one => one.Item, one => one.Index);
    }

    /// <inheritdoc/>
    public override int Count => runes.Length;

    /// <inheritdoc/>
    public override string this[int index] => Piece(runes, index).ToString();

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var indices = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            indices.Add(numbers.TryGetValue(rune, out var number) ? number
                : throw new ArgumentException($"The character \"{rune}\" (U+{rune.Value:X4}) is not in the vocabulary.", nameof(text)));
        return [.. indices];
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> indices)
    {
        var text = new StringBuilder(indices.Length);
        foreach (var index in indices) text.Append(Piece(runes, index).ToString());
        return text.ToString();
    }
}

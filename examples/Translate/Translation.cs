namespace Translate;

/// <summary>
/// The translation of a sentence, word by word. Keys and values of the sentence and of the words so far are kept, so that each step
/// computes one position only.
/// </summary>
sealed class Translation(Translator net, int[] source)
{
    const int Row = Translator.Layers * Translator.Width;

    readonly (float[] Keys, float[] Values) memory = net.Encode(source);

    /// <summary>The keys and values of the words of a beginning.</summary>
    public sealed record Beginning(float[] Keys, float[] Values)
    {
        public static readonly Beginning Empty = new([], []);
    }

    /// <summary>Adds a word to a beginning.</summary>
    /// <returns>The scores of the word after it, and the longer beginning.</returns>
    public (float[] Scores, Beginning Longer) Add(Beginning before, int word)
    {
        var longer = new Beginning([.. before.Keys, .. new float[Row]], [.. before.Values, .. new float[Row]]);
        var scores = new float[Translator.TargetWords];
        net.Next([word], longer.Keys, longer.Values, memory.Keys, memory.Values, scores, longer.Keys.AsSpan(^Row..),
            longer.Values.AsSpan(^Row..));
        return (scores, longer);
    }
}

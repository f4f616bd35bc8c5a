namespace CharGpt;

/// <summary>
/// A text that grows character by character. Keys and values of the characters so far are kept, so that each step computes one position
/// only. When the context is full, its later half becomes the beginning of a new one.
/// </summary>
sealed class Continuation(LanguageModel net)
{
    const int Row = LanguageModel.Layers * LanguageModel.Width;

    readonly float[] keys = new float[LanguageModel.Context * Row], values = new float[LanguageModel.Context * Row];
    readonly float[] logits = new float[LanguageModel.Characters];
    readonly List<int> window = [];

    /// <summary>The characters that the next one depends on.</summary>
    public IReadOnlyList<int> Window => window;

    /// <summary>Adds a character.</summary>
    /// <returns>The scores of the one after it, until the next call.</returns>
    public ReadOnlySpan<float> Add(int character)
    {
        if (window.Count == LanguageModel.Context)
        {
            var kept = window[(LanguageModel.Context / 2)..];
            window.Clear();
            foreach (var known in kept) Step(known);
        }
        Step(character);
        return logits;
    }

    void Step(int character)
    {
        var (start, end) = (window.Count * Row, (window.Count + 1) * Row);
        window.Add(character);
        net.Next([character], keys.AsSpan(0, end), values.AsSpan(0, end), logits, keys.AsSpan(start, Row), values.AsSpan(start, Row));
    }
}

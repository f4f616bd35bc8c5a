namespace GraphCompiler;

/// <summary>A sequence that a search found.</summary>
/// <param name="Tokens">The tokens after the start, with the end token if there is one.</param>
/// <param name="LogProbability">The sum of the tokens' log probabilities.</param>
/// <param name="Score">
/// What sequences are compared by: the log probability divided by the length to the power of the length penalty.
/// </param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score);

/// <summary>
/// Decodes by beam search: of all one-token extensions of the best sequences, the best are kept, until they end. With one beam it is greedy
/// decoding.
/// </summary>
public sealed class BeamSearch
{
    /// <summary>How many sequences are kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int Beams
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one sequence is kept.");
    } = 4;

    /// <summary>The most tokens of a sequence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int Longest
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A sequence has at least one token.");
    } = 100;

    /// <summary>
    /// The power of the length that log probabilities are divided by: 0 compares probabilities, which favours short sequences; 1 the mean
    /// of the tokens' logarithms.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>Decodes one sequence.</summary>
    /// <param name="next">
    /// The logits [classes] of what comes after a sequence of tokens (without the start): at first an empty one, then extensions of earlier
    /// ones.
    /// </param>
    /// <param name="end">The token that ends a sequence.</param>
    /// <returns>
    /// The best sequences, best first, at most <see cref="Beams"/>; one that is <see cref="Longest"/> long need not have ended.
    /// </returns>
    /// <exception cref="ArgumentException">The logits of a sequence are empty, or one is NaN.</exception>
    public IReadOnlyList<Hypothesis> Run(Func<IReadOnlyList<int>, float[]> next, int end)
    {
        List<Hypothesis> open = [new([], 0, 0)], finished = [];
        for (var length = 1; length <= Longest && open.Count > 0; length++)
        {
            var extended = open.SelectMany(hypothesis => Extensions(hypothesis, next(hypothesis.Tokens))).OrderByDescending(hypothesis => hypothesis.Score).Take(Beams).ToList();
            finished.AddRange(extended.Where(hypothesis => hypothesis.Tokens[^1] == end || length == Longest));
            open = [.. extended.Where(hypothesis => hypothesis.Tokens[^1] != end)];
            // A longer sequence is never likelier, and at best as long as allowed.
            if (finished.Count >= Beams && open.Count > 0)
            {
                var worst = finished.OrderByDescending(hypothesis => hypothesis.Score).ElementAt(Beams - 1).Score;
                if (open.Max(hypothesis => Math.Max(Score(hypothesis.LogProbability, Longest), Score(hypothesis.LogProbability, length + 1))) <= worst) break;
            }
        }
        return [.. finished.OrderByDescending(hypothesis => hypothesis.Score).Take(Beams)];
    }

    IEnumerable<Hypothesis> Extensions(Hypothesis hypothesis, float[] logits)
    {
        if (logits.Length == 0) throw new ArgumentException($"There are no logits after {hypothesis.Tokens.Count} tokens.", nameof(logits));
        if (Array.FindIndex(logits, float.IsNaN) is >= 0 and var at) throw new ArgumentException($"Logit {at} after {hypothesis.Tokens.Count} tokens is NaN.", nameof(logits));
        var greatest = logits.Max();
        var normalizer = greatest + Math.Log(logits.Sum(logit => Math.Exp(logit - greatest)));
        // No more than the best of one sequence can be kept.
        return logits.Select((logit, token) => (logit, token)).Where(pair => pair.logit > float.NegativeInfinity).OrderByDescending(pair => pair.logit).Take(Beams).Select(pair =>
        {
            var logarithm = hypothesis.LogProbability + pair.logit - normalizer;
            return new Hypothesis([.. hypothesis.Tokens, pair.token], logarithm, Score(logarithm, hypothesis.Tokens.Count + 1));
        });
    }

    double Score(double logProbability, int length) => logProbability / Math.Pow(length, LengthPenalty);
}

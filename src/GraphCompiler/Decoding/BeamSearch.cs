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
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A sequence has at least one token.");
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
    public IReadOnlyList<Hypothesis> Run(Func<IReadOnlyList<int>, float[]> next, int end) =>
        Run<object?>(null, (_, tokens) => (next(tokens), null), end);

    /// <summary>Decodes one sequence with something kept for each, such as the keys and values of a transformer.</summary>
    /// <param name="begin">What is kept before there is a sequence.</param>
    /// <param name="next">
    /// The logits [classes] of what comes after a sequence of tokens, and what is to be kept for it. It is given the tokens (without the
    /// start) and what was kept for the sequence without the last one; several sequences may extend that, so it must not be changed.
    /// </param>
    /// <param name="end">The token that ends a sequence.</param>
    /// <inheritdoc cref="Run(Func{IReadOnlyList{int}, float[]}, int)"/>
    public IReadOnlyList<Hypothesis> Run<TState>(
        TState begin, Func<TState, IReadOnlyList<int>, (float[] Logits, TState State)> next, int end)
    {
        List<(Hypothesis Sequence, TState State)> open = [(new([], 0, 0), begin)];
        List<Hypothesis> finished = [];
        for (var length = 1; length <= Longest && open.Count > 0; length++)
        {
            var extended = open.SelectMany(Extended).OrderByDescending(pair => pair.Sequence.Score).Take(Beams).ToList();
            finished.AddRange(extended.Select(pair => pair.Sequence).Where(sequence => sequence.Tokens[^1] == end || length == Longest));
            open = [.. extended.Where(pair => pair.Sequence.Tokens[^1] != end)];
            // A longer sequence is never likelier, and at best as long as allowed.
            if (finished.Count >= Beams && open.Count > 0)
            {
                var worst = finished.OrderByDescending(sequence => sequence.Score).ElementAt(Beams - 1).Score;
                var best = open.Max(pair => pair.Sequence.LogProbability);
                if (Math.Max(Score(best, Longest), Score(best, length + 1)) <= worst) break;
            }
        }
        return [.. finished.OrderByDescending(sequence => sequence.Score).Take(Beams)];

        IEnumerable<(Hypothesis Sequence, TState State)> Extended((Hypothesis Sequence, TState State) known)
        {
            var (logits, state) = next(known.State, known.Sequence.Tokens);
            return Extensions(known.Sequence, logits).Select(sequence => (sequence, state));
        }
    }

    IEnumerable<Hypothesis> Extensions(Hypothesis hypothesis, float[] logits)
    {
        var count = hypothesis.Tokens.Count;
        if (logits.Length == 0) throw new ArgumentException($"There are no logits after {count} tokens.", nameof(logits));
        if (Array.FindIndex(logits, float.IsNaN) is >= 0 and var at)
            throw new ArgumentException($"Logit {at} after {count} tokens is NaN.", nameof(logits));
        var greatest = logits.Max();
        var normalizer = greatest + Math.Log(logits.Sum(logit => Math.Exp(logit - greatest)));
        // No more than the best of one sequence can be kept.
        var likeliest = logits.Index().Where(pair => pair.Item > float.NegativeInfinity).OrderByDescending(pair => pair.Item).Take(Beams);
        return likeliest.Select(pair =>
        {
            var logarithm = hypothesis.LogProbability + pair.Item - normalizer;
            return new Hypothesis([.. hypothesis.Tokens, pair.Index], logarithm, Score(logarithm, count + 1));
        });
    }

    double Score(double logProbability, int length) => logProbability / Math.Pow(length, LengthPenalty);
}

namespace GraphCompiler;

/// <summary>
/// The bilingual evaluation understudy of Papineni et al. (2002): how many of a translation's n-grams its references have, for a whole
/// corpus. It is <c>exp(min(0, 1 - r/c)) (p₁ p₂ ... pₙ)^(1/n)</c>, where pᵢ is the share of all i-grams that a reference has (each as often
/// as the reference that has it most often), c the number of all words, and r that of the references closest in length.
/// </summary>
public static class Bleu
{
    /// <summary>The score of a corpus, between 0 and 1.</summary>
    /// <param name="candidates">The translations, as words.</param>
    /// <param name="references">For each of them one reference or several.</param>
    /// <param name="longest">The longest n-grams that are counted.</param>
    /// <param name="isSmoothed">
    /// Whether 1 is added to both counts of n-grams longer than 1 (Lin and Och 2004), so that a short text without a 4-gram in common is
    /// not 0.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no candidates, fewer or more references than candidates, or a candidate without references.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The length of n-grams is not positive.</exception>
    public static double Of(
        IReadOnlyList<IReadOnlyList<string>> candidates, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references, int longest = 4,
        bool isSmoothed = false)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        Metrics.SameLength(candidates.Count, references.Count, nameof(candidates), nameof(references));
        for (var i = 0; i < references.Count; i++)
            if (references[i].Count == 0) throw new ArgumentException($"Candidate {i} has no references.", nameof(references));
        var logarithms = 0.0;
        for (var length = 1; length <= longest; length++)
        {
            var (found, all) = (0L, 0L);
            for (var i = 0; i < candidates.Count; i++)
            {
                var counts = references[i].Select(reference => Counts(reference, length)).ToList();
                foreach (var (gram, count) in Counts(candidates[i], length))
                {
                    all += count;
                    found += Math.Min(count, counts.Max(reference => reference.GetValueOrDefault(gram)));
                }
            }
            if (isSmoothed && length > 1) (found, all) = (found + 1, all + 1);
            if (found == 0) return 0;
            logarithms += Math.Log((double)found / all) / longest;
        }
        long words = candidates.Sum(candidate => candidate.Count);
        long closest = candidates.Zip(references, (candidate, own) =>
            own.Select(reference => reference.Count).OrderBy(count => Math.Abs(count - candidate.Count)).ThenBy(count => count).First())
            .Sum();
        return Math.Exp(Math.Min(0, 1 - (double)closest / words) + logarithms);
    }

    /// <summary>How often each n-gram comes; words are joined by a character that no word has.</summary>
    static Dictionary<string, int> Counts(IReadOnlyList<string> words, int length)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + length <= words.Count; i++)
        {
            var gram = string.Join('\0', words.Skip(i).Take(length));
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
        return counts;
    }
}

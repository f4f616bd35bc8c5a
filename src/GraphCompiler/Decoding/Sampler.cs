using System.Numerics;

namespace GraphCompiler;

/// <summary>
/// Draws the next token of a language model from its logits, after <see cref="Temperature"/>, <see cref="TopK"/> and <see cref="TopP"/> in
/// this order. The same seed draws the same tokens.
/// </summary>
/// <param name="seed">The seed of the random numbers.</param>
public sealed class Sampler(int seed = 0)
{
    readonly Random random = new(seed);
    double[] weights = [];
    int[] order = [];

    /// <summary>
    /// What the logits are divided by: below 1 for likelier tokens, above 1 for more surprising ones; 0 takes the likeliest, the first
    /// among equals.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Temperature
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A temperature is finite and not negative.");
    } = 1;

    /// <summary>How many of the likeliest tokens may be drawn; null for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? TopK
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one token may be drawn.");
    }

    /// <summary>
    /// Draws from the fewest likeliest tokens whose probabilities add up to at least this (nucleus sampling, Holtzman et al. 2020).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or above 1.</exception>
    public double TopP
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A share of the probability is above 0 and at most 1.");
    } = 1;

    /// <summary>Draws a token.</summary>
    /// <param name="logits">The logits of all tokens [classes]; a token of -∞ is never drawn.</param>
    /// <returns>The token's position.</returns>
    /// <exception cref="ArgumentException">There are no logits, one is NaN or ∞, or all are -∞.</exception>
    public int Next<T>(ReadOnlySpan<T> logits) where T : IFloatingPointIeee754<T>
    {
        var best = Best(logits);
        if (Temperature == 0) return best;
        if (weights.Length < logits.Length) (weights, order) = (new double[logits.Length], new int[logits.Length]);
        var greatest = double.CreateChecked(logits[best]);
        var total = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            weights[i] = Math.Exp((double.CreateChecked(logits[i]) - greatest) / Temperature);
            order[i] = i;
            total += weights[i];
        }
        var count = logits.Length;
        if (TopK < count || TopP < 1)
        {
            // By falling weight; equal weights by position, so that the order does not depend on the sort.
            order.AsSpan(0, count).Sort((a, b) =>
                weights[b].CompareTo(weights[a]) is not 0 and var difference ? difference : a.CompareTo(b));
            count = Math.Min(count, TopK ?? count);
            total = 0;
            for (var i = 0; i < count; i++) total += weights[order[i]];
            var (share, kept) = (0.0, 0);
            while (kept < count && share < TopP * total) share += weights[order[kept++]];
            (count, total) = (kept, share);
        }
        var left = random.NextDouble() * total;
        for (var i = 0; i < count - 1; i++)
            if ((left -= weights[order[i]]) < 0) return order[i];
        // Rounding may leave a little; the last token that can be drawn takes it.
        while (weights[order[count - 1]] == 0) count--;
        return order[count - 1];
    }

    static int Best<T>(ReadOnlySpan<T> logits) where T : IFloatingPointIeee754<T>
    {
        if (logits.IsEmpty) throw new ArgumentException("There are no logits.", nameof(logits));
        var best = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (T.IsNaN(logits[i]) || T.IsPositiveInfinity(logits[i]))
                throw new ArgumentException($"Logit {i} is {logits[i]}.", nameof(logits));
            if (logits[i] > logits[best]) best = i;
        }
        return T.IsNegativeInfinity(logits[best])
            ? throw new ArgumentException("All logits are -∞: no token can be drawn.", nameof(logits))
            : best;
    }
}

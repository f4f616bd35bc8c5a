using GraphCompiler.Runtime;

namespace GraphCompiler;

// Repeated random divisions.
public static partial class Splits
{
    // Streams of random numbers beside the order of the samples.
    const ulong TrainStream = 1UL << 62, TestStream = 1UL << 63;

    /// <summary>Random divisions, independent of each other: <c>ceil(testFraction * count)</c> samples are tested.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="repetitions">The number of divisions.</param>
    /// <param name="testFraction">The share of the test samples.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <param name="trainFraction">The share of the training samples, rounded down; all others if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or a fraction leaves no sample to train on.</exception>
    public static IReadOnlyList<IndexSplit> Shuffle(int count, int repetitions, double testFraction = 0.1, int seed = 0,
        double? trainFraction = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repetitions);
        var (train, test) = Sizes(count, testFraction, trainFraction);
        return [.. Enumerable.Range(0, repetitions).Select(repetition =>
        {
            var order = Order(count, seed, repetition);
            return new IndexSplit(order[test..(test + train)], order[..test]);
        })];
    }

    /// <summary>
    /// Random divisions in which each class has the same share. The numbers of a class's samples are rounded down, and those with the
    /// largest remainders get one more until the
    /// sum is right; the seed decides between equal remainders.
    /// </summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="repetitions">The number of divisions.</param>
    /// <param name="testFraction">The share of the test samples.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <param name="trainFraction">The share of the training samples, rounded down; all others if null.</param>
    /// <exception cref="ArgumentException">A class has a single sample.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or there are fewer training or test samples than
    /// classes.</exception>
    public static IReadOnlyList<IndexSplit> StratifiedShuffle(ReadOnlySpan<int> labels, int repetitions, double testFraction = 0.1,
        int seed = 0, double? trainFraction = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repetitions);
        var (train, test) = Sizes(labels.Length, testFraction, trainFraction);
        var classes = Classes(labels);
        if (classes.Find(samples => samples.Count < 2) is { } single)
            throw new ArgumentException($"Each class needs at least 2 samples, but class {labels[single[0]]} has a single one.",
                nameof(labels));
        if (Math.Min(train, test) < classes.Count)
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction,
                $"{train} training and {test} test samples can't have one of each of {classes.Count} classes.");
        int[] counts = [.. classes.Select(samples => samples.Count)];
        return [.. Enumerable.Range(0, repetitions).Select(repetition =>
        {
            var trainCounts = Shares(counts, train, seed, TrainStream + (ulong)repetition);
            int[] rest = [.. counts.Zip(trainCounts, (all, taken) => all - taken)];
            var testCounts = Shares(rest, test, seed, TestStream + (ulong)repetition);
            // The samples of each class in the order in which they stand in a random order of all.
            var order = Order(counts.Sum(), seed, repetition);
            var position = new int[order.Length];
            for (var i = 0; i < order.Length; i++) position[order[i]] = i;
            int[][] byClass = [.. classes.Select(samples => samples.OrderBy(sample => position[sample]).ToArray())];
            int[] Chosen(Func<int, Range> range)
                => [.. byClass.SelectMany((samples, c) => samples[range(c)]).OrderBy(sample => position[sample])];
            return new IndexSplit(Chosen(c => ..trainCounts[c]), Chosen(c => trainCounts[c]..(trainCounts[c] + testCounts[c])));
        })];
    }

    /// <summary>
    /// The whole numbers in proportion to the counts, the mode of the multivariate hypergeometric distribution of that many draws.
    /// </summary>
    internal static int[] Shares(int[] counts, int draws, int seed, ulong stream)
    {
        long total = counts.Sum(count => (long)count);
        int[] shares = [.. counts.Select(count => (int)((long)count * draws / total))];
        // Ties are decided by a random order. Remainders are compared as whole numbers, so that equal ones are.
        int[] order = [.. Enumerable.Range(0, counts.Length)];
        Permutation.Shuffle(order, (ulong)seed, stream);
        foreach (var c in order.OrderByDescending(c => (long)counts[c] * draws % total).Take(draws - shares.Sum())) shares[c]++;
        return shares;
    }

    static (int Train, int Test) Sizes(int count, double testFraction, double? trainFraction)
    {
        var rest = trainFraction ?? 1 - testFraction;
        var message = FormattableString.Invariant(
            $"Fractions of {testFraction} to test and {rest} to train must lie between 0 and 1 with a sum of at most 1");
        if (!(testFraction is > 0 and < 1) || trainFraction is { } share && !(share > 0 && share + testFraction <= 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, $"{message}.");
        var test = (int)Math.Ceiling(testFraction * count);
        var train = trainFraction is { } fraction ? (int)Math.Floor(fraction * count) : count - test;
        return train > 0 && test + train <= count ? (train, test)
            : throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction,
                $"{message} and leave samples to train on, of {count} in all.");
    }
}

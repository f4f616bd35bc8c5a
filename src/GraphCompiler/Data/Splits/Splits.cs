using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Divisions of sample numbers into training and test samples, with the sizes and the assignment that scikit-learn's <c>model_selection</c>
/// gives them. Random ones are
/// pure functions of their seed. <see cref="Dataset"/> has the same functions for data sets.
/// </summary>
public static partial class Splits
{
    /// <summary>Folds of equal size: each sample is tested once. The first <c>count mod folds</c> folds have one sample more.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="seed">Chooses which samples belong to a fold; consecutive ones if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or more folds than samples.</exception>
    public static IReadOnlyList<IndexSplit> KFold(int count, int folds, int? seed = null)
    {
        RequireFolds(count, folds);
        var order = seed is { } chosen ? Order(count, chosen, 0) : [.. Enumerable.Range(0, count)];
        var fold = new int[count];
        for (var (k, next) = (0, 0); k < folds; k++)
            for (var size = count / folds + (k < count % folds ? 1 : 0); size > 0; size--) fold[order[next++]] = k;
        return ByFold(fold, folds);
    }

    /// <summary>Folds in which each class has the same share, up to rounding: each sample is tested once.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="seed">Chooses which samples of a class belong to a fold; consecutive ones if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, more folds than samples, or more folds than samples of
    /// any class.</exception>
    public static IReadOnlyList<IndexSplit> StratifiedKFold(ReadOnlySpan<int> labels, int folds, int? seed = null)
    {
        RequireFolds(labels.Length, folds);
        var classes = Classes(labels);
        var largest = classes.Max(samples => samples.Count);
        if (folds > largest)
            throw new ArgumentOutOfRangeException(nameof(folds), folds,
                $"{folds} folds need a class with as many samples, but the largest has {largest}.");

        // Classes in the order of their first samples take turns in the folds, one sample after another, so that folds differ by at most
        // one sample in total.
        var fold = new int[labels.Length];
        var first = 0;
        for (var c = 0; c < classes.Count; c++)
        {
            var sizes = new int[folds];
            for (var i = 0; i < classes[c].Count; i++) sizes[(first + i) % folds]++;
            first += classes[c].Count;
            int[] assigned = [.. Enumerable.Range(0, folds).SelectMany(k => Enumerable.Repeat(k, sizes[k]))];
            if (seed is { } chosen) Permutation.Shuffle(assigned, (ulong)chosen, (ulong)c);
            for (var i = 0; i < assigned.Length; i++) fold[classes[c][i]] = assigned[i];
        }
        return ByFold(fold, folds);
    }

    /// <summary>
    /// Folds of similar size that keep each group together. The largest groups come first, each into the fold that has the fewest samples.
    /// </summary>
    /// <param name="groups">The group of each sample.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or more folds than groups.</exception>
    public static IReadOnlyList<IndexSplit> GroupKFold(ReadOnlySpan<int> groups, int folds)
    {
        RequireFolds(groups.Length, folds);
        var members = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < groups.Length; i++)
        {
            if (!members.TryGetValue(groups[i], out var samples)) members.Add(groups[i], samples = []);
            samples.Add(i);
        }
        if (folds > members.Count)
            throw new ArgumentOutOfRangeException(nameof(folds), folds,
                $"{folds} folds need as many groups, but there are {members.Count}.");
        var (fold, sizes) = (new int[groups.Length], new int[folds]);
        foreach (var samples in members.Values.Reverse().OrderByDescending(samples => samples.Count))
        {
            var lightest = Array.IndexOf(sizes, sizes.Min());
            sizes[lightest] += samples.Count;
            foreach (var sample in samples) fold[sample] = lightest;
        }
        return ByFold(fold, folds);
    }

    /// <summary>
    /// Folds that never train on the future: the samples are in order of time, and each fold is tested after all it was trained on.
    /// </summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="testCount">The number of test samples in each fold; <c>count / (folds + 1)</c> if null.</param>
    /// <param name="largestTrain">The largest number of training samples, the latest ones; null for no limit.</param>
    /// <param name="gap">The number of samples left out between training and test.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few samples for so many folds, test samples and gaps.</exception>
    public static IReadOnlyList<IndexSplit> TimeSeries(int count, int folds, int? testCount = null, int? largestTrain = null, int gap = 0)
    {
        RequireFolds(count, folds);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        if (testCount is { } tests) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tests, nameof(testCount));
        if (largestTrain is { } largest) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largest, nameof(largestTrain));
        var size = testCount ?? count / (folds + 1);
        if (size == 0 || count - gap - (long)size * folds <= 0)
            throw new ArgumentOutOfRangeException(nameof(folds), folds,
                $"{folds} folds with {Math.Max(1, size)} test samples each and a gap of {gap} leave nothing of {count} samples to "
                    + "train on.");
        return [.. Enumerable.Range(0, folds).Select(fold =>
        {
            var test = count - (folds - fold) * size;
            var train = Math.Min(largestTrain ?? int.MaxValue, test - gap);
            return new IndexSplit([.. Enumerable.Range(test - gap - train, train)], [.. Enumerable.Range(test, size)]);
        })];
    }

    static void RequireFolds(int count, int folds)
    {
        if (folds < 2)
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"There must be at least 2 folds, but there are {folds}.");
        if (folds > count)
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"{folds} folds need as many samples, but there are {count}.");
    }

    static IndexSplit[] ByFold(int[] fold, int folds)
    {
        var all = Enumerable.Range(0, fold.Length);
        return [.. Enumerable.Range(0, folds)
            .Select(k => new IndexSplit([.. all.Where(i => fold[i] != k)], [.. all.Where(i => fold[i] == k)]))];
    }

    /// <summary>The samples of each class, the classes in the order of their first samples.</summary>
    static List<List<int>> Classes(ReadOnlySpan<int> labels)
    {
        var (numbers, classes) = (new Dictionary<int, int>(), new List<List<int>>());
        for (var i = 0; i < labels.Length; i++)
        {
            if (!numbers.TryGetValue(labels[i], out var number))
            {
                numbers.Add(labels[i], number = classes.Count);
                classes.Add([]);
            }
            classes[number].Add(i);
        }
        return classes;
    }

    static int[] Order(int count, int seed, int repetition)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Permutation.Shuffle(order, (ulong)seed, (ulong)repetition);
        return order;
    }
}

using GraphCompiler.Runtime;

namespace GraphCompiler;

// Divisions into training and test data.
public sealed partial class Dataset
{
    /// <summary>A view of chosen samples, in the order given; a sample may occur more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Dataset Select(ReadOnlySpan<int> samples)
    {
        Check.Indices(samples, Count, nameof(samples));
        var chosen = new int[samples.Length];
        for (var i = 0; i < chosen.Length; i++) chosen[i] = RowOf(samples[i]);
        return new(columns, chosen, 0, chosen.Length);
    }

    /// <summary>The views of both parts of a division.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public DataSplit Select(IndexSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return new(Select(split.Train), Select(split.Test));
    }

    /// <inheritdoc cref="Splits.KFold"/>
    public IEnumerable<DataSplit> KFold(int folds, int? seed = null) => Splits.KFold(Count, folds, seed).Select(Select);

    /// <summary>Folds in which each class has the same share, up to rounding: each sample is tested once.</summary>
    /// <param name="labels">The index column with the classes.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="seed">Chooses which samples of a class belong to a fold; consecutive ones if null.</param>
    /// <inheritdoc cref="Splits.StratifiedKFold"/>
    public IEnumerable<DataSplit> StratifiedKFold(string labels, int folds, int? seed = null)
        => Splits.StratifiedKFold(Classes(labels), folds, seed).Select(Select);

    /// <summary>
    /// Folds of similar size that keep each group together. The largest groups come first, each into the fold that has the fewest samples.
    /// </summary>
    /// <param name="groups">The index column with the groups.</param>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <inheritdoc cref="Splits.GroupKFold"/>
    public IEnumerable<DataSplit> GroupKFold(string groups, int folds) => Splits.GroupKFold(Classes(groups), folds).Select(Select);

    /// <inheritdoc cref="Splits.TimeSeries"/>
    public IEnumerable<DataSplit> TimeSeriesSplit(int folds, int? testCount = null, int? largestTrain = null, int gap = 0)
        => Splits.TimeSeries(Count, folds, testCount, largestTrain, gap).Select(Select);

    /// <inheritdoc cref="Splits.Shuffle"/>
    public IEnumerable<DataSplit> ShuffleSplit(int repetitions, double testFraction = 0.1, int seed = 0, double? trainFraction = null)
        => Splits.Shuffle(Count, repetitions, testFraction, seed, trainFraction).Select(Select);

    /// <summary>Random divisions in which each class has the same share, up to rounding.</summary>
    /// <param name="labels">The index column with the classes.</param>
    /// <param name="repetitions">The number of divisions.</param>
    /// <param name="testFraction">The share of the test samples.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <param name="trainFraction">The share of the training samples, rounded down; all others if null.</param>
    /// <inheritdoc cref="Splits.StratifiedShuffle"/>
    public IEnumerable<DataSplit> StratifiedShuffleSplit(string labels, int repetitions, double testFraction = 0.1, int seed = 0,
        double? trainFraction = null)
        => Splits.StratifiedShuffle(Classes(labels), repetitions, testFraction, seed, trainFraction).Select(Select);

    /// <summary>One random division in which each class has the same share, up to rounding.</summary>
    /// <param name="labels">The index column with the classes.</param>
    /// <param name="testFraction">The share of the test samples.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <inheritdoc cref="Splits.StratifiedShuffle"/>
    public DataSplit StratifiedSplit(string labels, double testFraction = 0.1, int seed = 0)
        => StratifiedShuffleSplit(labels, 1, testFraction, seed).Single();

    ReadOnlySpan<int> Classes(string name)
    {
        var column = Find(name, isIndex: true);
        return column is { SampleLength: 1, IsShared: false } ? Indices(column)
            : throw new ArgumentException($"Column {column} needs one index for each sample.", nameof(name));
    }
}
